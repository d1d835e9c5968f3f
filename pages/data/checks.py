"""What the quality view says of the tasks of one source, kept by load and filters."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
import streamlit as st

from pages.frame.snapshot import Snapshot
from pipeline.statistics.coverage import coverage, sources
from pipeline.statistics.filters import Filters
from pipeline.statistics.odd_values import odd_tasks, odd_values
from pipeline.statistics.support import gaps, support
from pipeline.statistics.words import statuses, types


@dataclass(frozen=True)
class Checks:
    """The frames of pipeline.statistics by the function that makes them; all sources."""

    sources: pl.DataFrame
    coverage: pl.DataFrame
    odd: pl.DataFrame
    support: pl.DataFrame
    gaps: pl.DataFrame
    statuses: pl.DataFrame
    types: pl.DataFrame

    def of(self, source: str) -> "Checks":
        """The rows of one source."""
        own = pl.col("source") == source
        return Checks(**{name: frame.filter(own) for name, frame in vars(self).items()})


def checks(snapshot: Snapshot, filters: Filters | None = None) -> Checks:
    """The checks of the tasks that the filters (by default those of the page) take, of any
    period."""
    asked = filters or snapshot.filters
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    return _checks(path, load, snapshot.calendar, asked, lambda: _made(snapshot, asked))


def behind(snapshot: Snapshot, source: str, oddity: str) -> pl.DataFrame:
    """The tasks of a source that have a kind of odd value."""
    tasks = snapshot.lazy(period=False).filter(pl.col("source") == source)
    return odd_tasks(tasks, snapshot.load.as_of_day, oddity)


@st.cache_resource(max_entries=16, show_spinner=False)
def _checks(
    path: str, load: int, calendar: str, filters: Filters, _make: Callable[[], Checks]
) -> Checks:
    return _make()


def _made(snapshot: Snapshot, filters: Filters) -> Checks:
    tasks = snapshot.lazy(filters, period=False)
    return Checks(
        sources(tasks, snapshot.load.as_of_day),
        coverage(tasks),
        odd_values(tasks, snapshot.load.as_of_day),
        support(tasks),
        gaps(tasks),
        statuses(tasks, snapshot.moves()),
        types(tasks),
    )
