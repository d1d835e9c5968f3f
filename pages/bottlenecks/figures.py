"""What the cards show, computed once per load and filters."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from pages.frame.snapshot import Snapshot
from pages.frame.table import NEEDED
from pipeline.calendars import calendar_of
from pipeline.statistics import backlog, links, overrun, stages
from pipeline.statistics.filters import Filters

WEEKS = 13
_OF_OPEN = (
    *("key", "title", "type", "status", "assignee", "stage", "age_days", "due_day"),
    *("overdue_days", *NEEDED),
)


@dataclass(frozen=True)
class Figures:
    """Frames of pipeline.statistics.

    late_by_type, late_by_pair: `overrun.late_days` by type, and by type and team; stays:
    `stages.mean_stay` by type; told: tasks whose stays are told by "history", by "dates", or by
    "nothing"; flow: `backlog.cumulative_flow`; open: `backlog.ageing`, the columns shown, with
    limit and tasks of its type; usual: the usual age of all tasks (null: too few); passed_on:
    `links.passed_on`; held_up: `links.held_up`.
    """

    late_by_type: pl.DataFrame
    late_by_pair: pl.DataFrame
    stays: pl.DataFrame
    told: dict[str, int]
    flow: pl.DataFrame
    open: pl.DataFrame
    usual: float | None
    passed_on: pl.DataFrame
    held_up: pl.DataFrame


def figures(snapshot: Snapshot) -> Figures:
    """The figures for the filters of the address."""
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    return _figures(path, load, snapshot.calendar, snapshot.filters, snapshot)


@st.cache_resource(max_entries=64, show_spinner=False)
def _figures(
    path: str, load: int, calendar_code: str, filters: Filters, _snapshot: Snapshot
) -> Figures:
    calendar = calendar_of(_snapshot.warehouse.home, calendar_code)
    as_of = _snapshot.load.as_of_day
    tasks, ever = _snapshot.lazy(filters), _snapshot.lazy(filters, period=False)
    known = tasks.filter("is_done").select(pl.col("told").fill_null("nothing")).collect()
    told = dict.fromkeys(("history", "dates", "nothing"), 0) | dict(
        known["told"].value_counts().iter_rows()
    )
    usual = backlog.usual_age(tasks)
    by_type = backlog.usual_age(ever, "type")
    last = min(filters.end or as_of, as_of)
    start = max(filters.start or date.min, last - timedelta(weeks=WEEKS))
    everything, waits = _snapshot.all_tasks(), _snapshot.links()
    return Figures(
        overrun.late_days(tasks, ["type"]),
        overrun.late_days(tasks, ["type", "team"]),
        stages.mean_stay(tasks),
        told,
        backlog.cumulative_flow(ever, start, last),
        backlog.ageing(ever, calendar, as_of)
        .select(_OF_OPEN)
        .collect()
        .join(by_type, on="type", how="left"),
        None if usual.is_empty() else usual["limit"][0],
        links.passed_on(links.pairs(waits, everything, tasks)),
        links.held_up(waits, everything, ever),
    )
