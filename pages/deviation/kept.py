"""What the views "Re-planning" and "Speed and quality" show, kept by load and filters."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from pages.frame.snapshot import Snapshot
from pages.frame.table import NEEDED
from pipeline.statistics import early, replanning, trade_off
from pipeline.statistics.compare import compare
from pipeline.statistics.filters import Filters
from pipeline.statistics.skipped import with_skipped

_MOVED = (
    *("title", "replans", "replanned_days", "first_due_day", "due_day", "finished_day"),
    *("assignee", "key"),
)
_EARLY = (
    *("title", "deviation", "assignee", "due_day", "finished_day", "key"),
    *("overdue_days", *NEEDED),
)


@dataclass(frozen=True)
class Replanning:
    """Of `pipeline.statistics.replanning`: whole (row of `figures`), by_notice, groups (`figures`
    by a dimension), most (`most_moved`, the columns shown), untold; share: the row of `compare` of
    the measure `replanned`, None without a period before."""

    whole: dict[str, Any]
    share: dict[str, Any] | None
    by_notice: pl.DataFrame
    groups: pl.DataFrame
    most: pl.DataFrame
    untold: pl.DataFrame


@dataclass(frozen=True)
class TradeOff:
    """Of `pipeline.statistics.trade_off`: figures, None without a period before; by_month, over
    both periods. Of `early`: tasks (the columns shown), and by whose they are."""

    figures: pl.DataFrame | None
    by_month: pl.DataFrame
    early: pl.DataFrame
    early_by: pl.DataFrame


def replanned(snapshot: Snapshot, by: str) -> Replanning:
    """Re-planning for the filters of the address, always from the first plan to the last."""
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    return _replanned(path, load, snapshot.calendar, (_on_last(snapshot), by), snapshot)


def most_moved(snapshot: Snapshot) -> pl.LazyFrame:
    """The tasks moved most, with all their columns."""
    return replanning.most_moved(snapshot.lazy(_on_last(snapshot)))


def _on_last(snapshot: Snapshot) -> Filters:
    return replace(snapshot.filters, baseline="last")


def traded(snapshot: Snapshot) -> TradeOff:
    """Speed and quality for the filters of the address."""
    path, load = str(snapshot.warehouse.path), snapshot.load.load
    return _traded(path, load, snapshot.calendar, snapshot.filters, snapshot)


@st.cache_resource(max_entries=32, show_spinner=False)
def _replanned(
    path: str, load: int, calendar: str, asked: tuple[Filters, str], _snapshot: Snapshot
) -> Replanning:
    filters, by = asked
    tasks, before = _snapshot.lazy(filters), _snapshot.before
    share = None
    if before:
        now, then = (_snapshot.aggregate("replanned", filters=each) for each in (filters, before))
        share = compare(now, then).row(0, named=True)
    return Replanning(
        replanning.figures(tasks).row(0, named=True),
        share,
        replanning.by_notice(tasks),
        replanning.figures(tasks, by),
        replanning.most_moved(tasks).select(_MOVED).collect(),
        replanning.untold(tasks),
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def _traded(path: str, load: int, calendar: str, filters: Filters, _snapshot: Snapshot) -> TradeOff:
    before, today = _snapshot.before, _snapshot.load.as_of_day
    everything, figures = _snapshot.all_tasks().lazy(), None
    both = replace(filters, start=before.start) if before else filters
    if before:
        ends = ((filters.start, min(filters.end or today, today)), (before.start, before.end))
        now, then = (
            trade_off.Period(with_skipped(_snapshot.lazy(each), everything), *days)  # type: ignore[arg-type]
            for each, days in zip((filters, before), ends, strict=True)
        )
        figures = trade_off.trade_off(now, then)
    return TradeOff(
        figures,
        trade_off.by_month(with_skipped(_snapshot.lazy(both), everything)),
        early.early_tasks(_snapshot.lazy(filters)).select(_EARLY).collect(),
        early.early_by(_snapshot.lazy(filters)),
    )
