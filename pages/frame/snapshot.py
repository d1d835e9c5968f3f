"""The data a page shows: one load of the warehouse under the filters of the address.

Frames are shared by all sessions and must not be changed; caches are keyed by the warehouse's
file (which never changes), the load, and the filters, never by a frame.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import streamlit as st

from pages.frame import period, url
from pipeline.calendars import calendar_code, calendar_of
from pipeline.prepared import prepared
from pipeline.settings import Settings, SettingsError, home_folder, read_settings
from pipeline.state.decisions import superseded
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.censored import Watch, censored
from pipeline.statistics.filters import VALUES, Filters, select
from pipeline.statistics.provisional import provisional_from
from pipeline.statistics.thresholds import Thresholds
from pipeline.text import Translator, translator
from pipeline.warehouse.publish import OtherFormat
from pipeline.warehouse.read import Load, Warehouse, open_warehouse


@dataclass(frozen=True)
class Snapshot:
    """One load of a warehouse, as the address of the page asks for it."""

    warehouse: Warehouse
    load: Load
    newest: Load
    state: url.State
    calendar: str
    """The code of the calendar in use: the address's, else the organisation's."""

    @property
    def t(self) -> Translator:
        """The translator into the page's language."""
        return translator(self.state.lang)

    @property
    def filters(self) -> Filters:
        """The filters of the address."""
        return self.state.filters

    @property
    def before(self) -> Filters | None:
        """The same filters over the period before; None where there is none.

        Of a period that is not over, the days passed are compared with as many days.
        """
        filters, today = self.filters, self.load.as_of_day
        if filters.start is None or filters.start > today:
            return None
        end = min(filters.end or today, today)
        dates = period.before(self.state.period, filters.start, end)
        return replace(filters, start=dates[0], end=dates[1]) if dates else None

    @property
    def until(self) -> datetime | None:
        """When the load after the one that the page is pinned to was made; None where there is
        none, or no pin."""
        loads = known_loads(str(self.warehouse.path))
        return superseded({load: each.at for load, each in loads.items()}, self.filters.as_of)

    def all_tasks(self) -> pl.DataFrame:
        """Every task, prepared (columns: see pipeline.statistics.prepare), without filters."""
        return _prepared(str(self.warehouse.path), self.load.load, self.calendar)

    def tasks(self, filters: Filters | None = None, period: bool = True) -> pl.DataFrame:
        """The prepared tasks that the filters take; without `period` open work is among them."""
        return select(self.all_tasks(), filters or self.filters, period)

    def lazy(self, filters: Filters | None = None, period: bool = True) -> pl.LazyFrame:
        """The same, of which only the columns are read that a figure needs."""
        return select(self.all_tasks().lazy(), filters or self.filters, period)

    def aggregate(
        self, *measures: str, by: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame:
        """Measures of the catalogue by dimensions, as `pipeline.statistics.aggregate` does."""
        return _aggregated(
            str(self.warehouse.path),
            self.load.load,
            self.calendar,
            filters or self.filters,
            measures,
            tuple(by),
        )

    def censored(
        self, *measures: str, by: Sequence[str] = (), filters: Filters | None = None
    ) -> pl.DataFrame:
        """The same with the tasks still open counted, as `pipeline.statistics.censored` does."""
        path, load = str(self.warehouse.path), self.load.load
        return _censored(path, load, self.calendar, filters or self.filters, measures, tuple(by))

    @property
    def provisional_from(self) -> date | None:
        """The first day that the calendar does not know for certain, where figures for the filters
        rest on it."""
        path = str(self.warehouse.path)
        return _provisional_from(path, self.load.load, self.calendar, self.filters)

    def moves(self) -> pl.DataFrame:
        """Between which statuses all tasks were moved as of the load, and how often."""
        return _read(str(self.warehouse.path), self.load.load, "moves")

    def links(self) -> pl.DataFrame:
        """Dependencies between tasks as of the load."""
        return _read(str(self.warehouse.path), self.load.load, "links")

    def key_results(self) -> pl.DataFrame:
        """Objectives and key results as of the load."""
        return _read(str(self.warehouse.path), self.load.load, "key_results")


def home() -> Path:
    """The home folder of this dashboard."""
    return home_folder()


def user() -> str | None:
    """Who is signed in, where the dashboard asks for that."""
    found = st.user.get("name") or st.user.get("email")
    return str(found) if found else None


def settings() -> Settings:
    """The organisation's settings; where they cannot be used, says why and stops the page."""
    try:
        return read_settings(home())
    except SettingsError as error:
        st.error(str(error))
        st.stop()


def thresholds() -> Thresholds:
    """The deviation rates above which figures are coloured, on every page alike."""
    given = settings()
    return Thresholds(given.warning, given.control)


def usual_calendar() -> str:
    """The code of the organisation's calendar, with those of teams and own days; where it cannot be
    made, says why and stops the page."""
    try:
        return calendar_code(home(), settings())
    except SettingsError as error:
        st.error(str(error))
        st.stop()


def options(path: str, load: int, calendar: str) -> Mapping[str, Sequence[str]]:
    """The values of each filter in the data of a load, sorted."""
    return _options(path, load, calendar)


def open_load(number: int | None) -> tuple[Warehouse, Load, Load] | None:
    """The warehouse, the load asked for (or the newest) and the newest; None while empty."""
    try:
        warehouse = open_warehouse(home())
    except OtherFormat as error:
        st.error(str(error))
        st.stop()
    if warehouse is None:
        return None
    loads = known_loads(str(warehouse.path))
    return warehouse, loads[number if number in loads else max(loads)], loads[max(loads)]


@st.cache_resource(max_entries=8, show_spinner=False)
def known_loads(path: str) -> dict[int, Load]:
    """All loads of a warehouse file, by number."""
    loads = Warehouse(Path(path)).loads().select("load", "at", "as_of_day", "sample")
    return {row["load"]: Load(**row) for row in loads.iter_rows(named=True)}


@st.cache_resource(max_entries=4, show_spinner=False)
def _prepared(path: str, load: int, calendar: str) -> pl.DataFrame:
    return prepared(Warehouse(Path(path)), known_loads(path)[load], calendar)


@st.cache_resource(max_entries=8, show_spinner=False)
def _options(path: str, load: int, calendar: str) -> Mapping[str, Sequence[str]]:
    tasks = _prepared(path, load, calendar)
    return {name: tasks[name].drop_nulls().unique().sort().to_list() for name in VALUES}


@st.cache_resource(max_entries=512, show_spinner=False)
def _aggregated(
    path: str,
    load: int,
    calendar: str,
    filters: Filters,
    measures: tuple[str, ...],
    by: tuple[str, ...],
) -> pl.DataFrame:
    return aggregate(select(_prepared(path, load, calendar).lazy(), filters), measures, by)


@st.cache_resource(max_entries=512, show_spinner=False)
def _censored(
    path: str,
    load: int,
    calendar: str,
    filters: Filters,
    measures: tuple[str, ...],
    by: tuple[str, ...],
) -> pl.DataFrame:
    watch = Watch(filters, known_loads(path)[load].as_of_day, calendar_of(home(), calendar))
    return censored(_prepared(path, load, calendar), watch, measures, by)


@st.cache_resource(max_entries=512, show_spinner=False)
def _provisional_from(path: str, load: int, calendar: str, filters: Filters) -> date | None:
    tasks = select(_prepared(path, load, calendar).lazy(), filters, period=False)
    known_until = calendar_of(home(), calendar).known_until
    return provisional_from(tasks, known_loads(path)[load].as_of_day, known_until)


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(path: str, load: int, what: str) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(Warehouse(Path(path)), what)(load)
    return frame
