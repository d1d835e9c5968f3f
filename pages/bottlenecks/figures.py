"""What the cards show, computed once per load and filters."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from pages.frame.snapshot import Snapshot
from pipeline.normalise.calendar import working_calendar
from pipeline.statistics import backlog, flow, links, overrun
from pipeline.statistics.filters import Filters

WEEKS = 13


@dataclass(frozen=True)
class Figures:
    """Frames of pipeline.statistics.

    late_by_type, late_by_pair: `overrun.late_days` by type, and by type and team; stays:
    `flow.mean_stay` by type; told: tasks whose stays are told by "history", by "dates", or by
    "nothing"; flow: `backlog.cumulative_flow`; open: `backlog.ageing`, with limit and tasks of its
    type; usual: the usual age of all tasks (null: too few); passed_on: `links.passed_on`; held_up:
    `links.held_up`.
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
    calendar, as_of = working_calendar(calendar_code), _snapshot.load.as_of_day
    tasks, ever = _snapshot.tasks(filters), _snapshot.tasks(filters, period=False)
    stays = flow.stays(_snapshot.changes(), tasks, calendar, as_of)
    told = {
        how: stays.filter(pl.col("told") == how).unique(["source", "source_id"]).height
        for how in ("history", "dates")
    }
    told["nothing"] = tasks.filter("is_done").height - sum(told.values())
    usual = backlog.usual_age(tasks)
    by_type = backlog.usual_age(ever, "type")
    last = min(filters.end or as_of, as_of)
    start = max(filters.start or date.min, last - timedelta(weeks=WEEKS))
    everything, waits = _snapshot.all_tasks(), _snapshot.links()
    return Figures(
        overrun.late_days(tasks, ["type"]),
        overrun.late_days(tasks, ["type", "team"]),
        flow.mean_stay(stays, tasks),
        told,
        backlog.cumulative_flow(ever, start, last),
        backlog.ageing(ever, calendar, as_of).join(by_type, on="type", how="left"),
        None if usual.is_empty() else usual["limit"][0],
        links.passed_on(links.pairs(waits, everything, tasks)),
        links.held_up(waits, everything, ever),
    )
