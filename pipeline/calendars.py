"""The calendars of a home: those of its settings and days off, or the one that is asked for.

A calendar that is asked for (`--calendar`, `calendar=` in an address) holds for all tasks, without
the calendars of teams and own days: it means the same wherever and whenever it is asked for.

The organisation's own calendars have a code too (see `Calendars.code`). What it stands for is kept
in the home, so that a pinned link counts as it did, whatever the settings say by then.
"""

import re
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from pipeline.calendar_codes import UnknownCalendar
from pipeline.days_off import read_days_off
from pipeline.normalise.calendar import WorkingCalendar, working_calendar
from pipeline.normalise.team_calendars import Calendars, combined
from pipeline.settings import Settings, SettingsError

_FOLDER = "calendars"
_KEPT = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)?\.[0-9a-f]{10}")


def organisation(home: Path, settings: Settings) -> Calendars:
    """The calendars that the settings and the days off of a home give. Raises SettingsError."""
    teams = tuple(settings.team_calendars.items())
    return Calendars(settings.calendar, teams, read_days_off(home))


def calendar_code(home: Path, settings: Settings, asked: str | None = None) -> str:
    """The code of the calendar that is asked for, else of the organisation's. Raises
    SettingsError."""
    if asked is not None:
        return asked
    calendars = organisation(home, settings)
    _keep(home, calendars)
    return calendars.code


def calendar_of(home: Path, code: str) -> WorkingCalendar:
    """The calendar of a code, also of one that was the organisation's. Raises UnknownCalendar."""
    return _combined(_file(home, code)) if _KEPT.fullmatch(code) else working_calendar(code)


def is_calendar(home: Path, code: str) -> bool:
    """Whether there is a calendar of this code."""
    try:
        calendar_of(home, code)
    except UnknownCalendar:
        return False
    return True


def _keep(home: Path, calendars: Calendars) -> None:
    path = _file(home, calendars.code)
    if path.stem == calendars.usual or path.exists():
        return
    draft = path.with_suffix(f".{uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(calendars.as_json(), "utf-8")
        draft.replace(path)
    except OSError as error:
        raise SettingsError(f"The calendars in use are kept in {path.parent}: {error}") from error


@lru_cache
def _combined(path: Path) -> WorkingCalendar:
    if not path.exists():
        raise UnknownCalendar(
            f"No calendar “{path.stem}” was ever in use here. Leave it out for the organisation's."
        )
    return combined(Calendars.from_json(path.read_text("utf-8")))


def _file(home: Path, code: str) -> Path:
    return home / _FOLDER / f"{code}.json"
