"""The home folder and the organisation's settings.

The home holds all that is the user's own: the warehouse, decisions, fitted models, and an
optional `settings.toml` with any of the fields of `Settings`.
"""

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT_HOME = Path(__file__).parent.parent / "data" / "home"


class SettingsError(Exception):
    """settings.toml cannot be used; the message says which entry and how to mend it."""


@dataclass(frozen=True)
class Settings:
    """How the organisation counts time."""

    calendar: str = "CN"
    """A code of the `holidays` library (CN, GB-ENG, ...), `weekdays`, or `all`."""
    timezone: str = "Asia/Shanghai"
    """For times that an export writes without a zone."""
    hours_per_day: float = 8.0
    days_per_week: float = 5.0


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
    types = {field.name: field.type for field in fields(Settings)}
    for name, value in given.items():
        if name not in types:
            raise SettingsError(f"{path}: no setting “{name}”; there are {', '.join(types)}.")
        wanted = (int, float) if types[name] is float else str
        if not isinstance(value, wanted):
            raise SettingsError(f"{path}: {name} = {value!r} is not of the right kind.")
    settings = Settings(**given)
    try:
        ZoneInfo(settings.timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from error
    return settings
