"""The calendars of an organisation: the usual one, those of its teams, and own days."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from pipeline.normalise.calendar import (
    FIRST,
    SPAN,
    Days,
    WorkingCalendar,
    index_of,
    known_until,
    working_days,
)


@dataclass(frozen=True)
class OwnDay:
    """A day off, or one that is worked, whatever the calendar says; of one team or of everybody
    (None). What is said of a team holds against what is said of everybody."""

    team: str | None
    day: date
    works: bool = False


@dataclass(frozen=True)
class Calendars:
    """`usual` is the code of the calendar of tasks whose team has none in `teams`."""

    usual: str
    teams: tuple[tuple[str, str], ...] = ()
    """Teams, as the trackers write them, with the codes of their calendars."""
    own_days: tuple[OwnDay, ...] = ()

    @property
    def code(self) -> str:
        """That of the usual calendar, followed by a digest of what else there is: CN.0a1b2c3d4e."""
        if not self.teams and not self.own_days:
            return self.usual
        return f"{self.usual}.{hashlib.sha256(self.as_json().encode()).hexdigest()[:10]}"

    def as_json(self) -> str:
        """All of it as text, the same whatever the order it was given in."""
        days = sorted(self.own_days, key=lambda own: (own.team or "", own.day))
        told = {"usual": self.usual, "teams": dict(self.teams), "own_days": map(asdict, days)}
        return json.dumps(told, default=_plain, ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Calendars":
        """What `as_json` wrote."""
        told = json.loads(text)
        days = (
            OwnDay(own["team"], date.fromisoformat(own["day"]), own["works"])
            for own in told["own_days"]
        )
        return cls(told["usual"], tuple(told["teams"].items()), tuple(days))


def combined(calendars: Calendars) -> WorkingCalendar:
    """One calendar that counts for each task by its team. Raises UnknownCalendar."""
    codes = dict(calendars.teams)
    own = [day.team for day in calendars.own_days if day.team is not None]
    places: dict[bytes, int] = {}
    indexes: list[pl.Series] = []

    def place(team: str | None) -> int:
        """Where the index of a team begins; teams that count alike share theirs."""
        works = _works(codes.get(team or "", calendars.usual), calendars.own_days, team)
        if works.tobytes() not in places:
            places[works.tobytes()] = len(indexes) * SPAN
            indexes.append(index_of(works))
        return places[works.tobytes()]

    place(None)
    teams = {team: place(team) for team in dict.fromkeys([*codes, *own])}
    certain = [day for code in (calendars.usual, *codes.values()) if (day := known_until(code))]
    return WorkingCalendar(calendars.code, pl.concat(indexes), min(certain, default=None), teams)


def _works(code: str, own_days: Iterable[OwnDay], team: str | None) -> Days:
    works = working_days(code).copy()
    for own in sorted(own_days, key=lambda own: own.team is not None):
        if own.team in (None, team):
            works[(own.day - FIRST).days] = own.works
    return works


def _plain(value: object) -> object:
    return list(value) if isinstance(value, map) else str(value)
