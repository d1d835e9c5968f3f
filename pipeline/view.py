"""A home as commands and pages look at it: its warehouse, as of a load, on a calendar."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.calendars import calendar_code, calendar_of
from pipeline.prepared import prepared
from pipeline.problems import UserError
from pipeline.settings import read_settings
from pipeline.statistics.filters import Filters
from pipeline.warehouse.read import Load, Warehouse, open_warehouse


class NothingLoaded(UserError):
    """The home has no warehouse yet."""

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"Nothing was loaded into {home} yet. Load exports with: leeway ingest PATH..."
        )


@dataclass(frozen=True)
class View:
    """All tasks as of a load, prepared (see `prepare`) on the calendar of that code."""

    warehouse: Warehouse
    load: Load
    calendar: str
    tasks: pl.DataFrame


def open_view(home: Path, filters: Filters) -> View:
    """The view of a home that filters ask for by their load and calendar; the other filters are
    for `statistics.filters.select`.

    Raises NothingLoaded, NoSuchLoad, SettingsError, and UnknownCalendar.
    """
    calendar = calendar_of(home, calendar_code(home, read_settings(home), filters.calendar))
    warehouse = open_warehouse(home)
    if warehouse is None:
        raise NothingLoaded(home)
    load = warehouse.load(filters.as_of)
    return View(warehouse, load, calendar.code, prepared(warehouse, load, calendar.code))
