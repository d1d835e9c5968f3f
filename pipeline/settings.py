"""The home folder and the organisation's settings.

The home holds all that is the user's own: the warehouse, decisions, fitted models, and an
optional `settings.toml` with any of the fields of `Settings`.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipeline.calendar_codes import UnknownCalendar, check_calendar
from pipeline.problems import UserError

DEFAULT_HOME = Path(__file__).parent.parent / "data" / "home"


class SettingsError(UserError):
    """settings.toml cannot be used; the message says which entry and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """How the organisation counts time, and what it calls too much."""

    calendar: str = "CN"
    """A code of the `holidays` library (CN, GB-ENG, ...), `weekdays`, or `all`."""
    team_calendars: Mapping[str, str] = field(default_factory=dict)
    """Team, as the tracker writes it, -> the code of its own calendar."""
    timezone: str = "Asia/Shanghai"
    """For times that an export writes without a zone."""
    hours_per_day: float = 8.0
    days_per_week: float = 5.0
    warning: float = 0.15
    """The deviation rate above which a figure is a warning, as a share of the plan."""
    control: float = 0.20
    """The one above which it is out of control."""


def home_folder(given: str | Path | None = None) -> Path:
    """The home: as given, else `LEEWAY_HOME`, else `data/home` in the project."""
    return Path(given or os.environ.get("LEEWAY_HOME") or DEFAULT_HOME).expanduser()


def read_settings(home: Path) -> Settings:
    """The settings of a home; defaults where it has no settings.toml."""
    path = home / "settings.toml"
    if not path.exists():
        return Settings()
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from error
    known = {each.name: each.type for each in fields(Settings)}
    for name, value in given.items():
        if name not in known:
            raise SettingsError(f"{path}: no setting “{name}”; there are {', '.join(known)}.")
        words, fits = _KINDS[str(known[name])]
        if not fits(value):
            raise SettingsError(f"{path}: {name} = {value!r} is not {words}.")
    settings = Settings(**given)
    _check(path, settings)
    return settings


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(entry, str) for entry in value.values())


_KINDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    str(str): ("a text in quotes", lambda value: isinstance(value, str)),
    str(float): ("a number", _is_number),
    str(Mapping[str, str]): (
        'a table of lines such as "London" = "GB-ENG", below all other settings',
        _is_table,
    ),
}
"""Type of a setting -> what it must be, in words, and whether a value is."""


def _check(path: Path, settings: Settings) -> None:
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from error
    calendars = {"calendar": settings.calendar} | {
        f"team_calendars, “{team}”": code for team, code in settings.team_calendars.items()
    }
    for name, code in calendars.items():
        try:
            check_calendar(code)
        except UnknownCalendar as error:
            raise SettingsError(f"{path}: {name}: {error}") from error
    if not 0 < settings.warning <= settings.control:
        raise SettingsError(
            f"{path}: warning = {settings.warning:g} and control = {settings.control:g}: both are "
            "shares above 0 (0.15 is 15 %), and warning is not above control."
        )
