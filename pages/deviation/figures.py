"""What the view "Why it changed" shows, kept by load and filters."""

from dataclasses import dataclass, replace

import polars as pl
import streamlit as st

from pages.frame.snapshot import Snapshot
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.compare import compare
from pipeline.statistics.drivers import Drivers, drivers
from pipeline.statistics.filters import Filters
from pipeline.statistics.trend import trends


@dataclass(frozen=True)
class Why:
    """Of one measure by one dimension.

    whole: the row of `compare` for all tasks, None without a period before; drivers: None where one
    of the periods has too few tasks; trends: as `trend.trends` gives them, over both periods.
    """

    whole: dict[str, object] | None
    drivers: Drivers | None
    trends: pl.DataFrame


def why(snapshot: Snapshot, by: str, measure: str) -> Why:
    """The figures for the filters of the address."""
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    return _why(path, load, snapshot.calendar, (snapshot.filters, by, measure), snapshot)


@st.cache_resource(max_entries=64, show_spinner=False)
def _why(
    path: str, load: int, calendar: str, asked: tuple[Filters, str, str], _snapshot: Snapshot
) -> Why:
    filters, by, measure = asked
    before, today = _snapshot.before, _snapshot.load.as_of_day
    both = replace(filters, start=before.start) if before else filters
    by_month = _snapshot.aggregate(measure, by=(by, "month"), filters=both)
    days = (both.start, min(filters.end or today, today))
    found = trends(by_month.drop_nulls("month"), by, MEASURES[measure].more_is, days)
    if before is None:
        return Why(None, None, found)
    now, then = (_snapshot.aggregate(measure, by=(by,), filters=each) for each in (filters, before))
    whole, earlier = (_snapshot.aggregate(measure, filters=each) for each in (filters, before))
    return Why(compare(whole, earlier).row(0, named=True), drivers(now, then, by), found)
