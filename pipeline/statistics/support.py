"""For how many finished tasks each statistic can be said, and what keeps it from the others."""

import narwhals as nw
import polars as pl

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import (
    MEASURES,
    NO_ACTUAL,
    NO_CREATED,
    NO_DUE,
    NO_ESTIMATE,
    NO_FINISH,
    NO_PLANNED_START,
    NO_START,
    NO_STAYS,
)
from pipeline.statistics.prepare import Tasks
from pipeline.text import N_

HISTORY, NO_HISTORY = "time_in_status", "no_history"
"""Time in status is told by changes, so it is no measure of the catalogue."""
_MEASURES = (
    *("on_time", "schedule_deviation", "deviation_rate", "effort_overrun"),
    *("cycle_time", "lead_time"),
)
STATISTICS = {name: MEASURES[name].title for name in _MEASURES} | {HISTORY: N_("Time in status")}
"""Name -> title, in the order to show."""
REASONS = {left.code: left.title for measure in MEASURES.values() for left in measure.left_out} | {
    NO_HISTORY: N_("no status history")
}
"""Code -> why a task is left out."""
_ABSENT = (NO_DUE, NO_FINISH, NO_PLANNED_START, NO_START, NO_CREATED, NO_ESTIMATE, NO_ACTUAL)
NEEDED_BY = {
    left.code: tuple(name for name in _MEASURES if left in MEASURES[name].left_out)
    for left in _ABSENT
} | {NO_HISTORY: (HISTORY,)}
"""Code of what a task can lack -> the statistics that need it."""


def support(tasks: Tasks) -> pl.DataFrame:
    """One row per source and statistic, sources sorted, in the order of STATISTICS: source,
    measure, tasks (those finished), count (those it can be said of), left_out (a list of {reason,
    count}; with `count` they add up to `tasks`). tasks: a prepared frame.
    """
    finished = tasks.lazy().filter("is_done")
    order = {name: number for number, name in enumerate(STATISTICS)}
    counts = aggregate(finished, _MEASURES, ["source"])
    return (
        pl.concat([counts, _history(finished)], how="diagonal_relaxed")
        .select("source", "measure", "tasks", "count", "left_out")
        .sort("source", pl.col("measure").replace_strict(order, return_dtype=pl.Int32))
    )


def gaps(tasks: Tasks) -> pl.DataFrame:
    """What the finished tasks of each source lack, whatever else they lack: source, reason (key of
    NEEDED_BY), tasks (those finished), missing; only where some do, most missing first."""
    flags = [
        *(left.holds.alias(left.code) for left in _ABSENT),
        NO_STAYS.holds.alias(NO_HISTORY),
    ]
    frame = nw.from_native(tasks.lazy().filter("is_done"))
    counts = [nw.col(code).cast(nw.Int64).sum() for code in NEEDED_BY]
    found = (
        frame.select("source", *flags)
        .group_by("source")
        .agg(nw.len().cast(nw.Int64).alias("tasks"), *counts)
        .to_native()
        .collect()
    )
    order = {code: number for number, code in enumerate(NEEDED_BY)}
    return (
        found.unpivot(list(NEEDED_BY), index=["source", "tasks"], variable_name="reason")
        .select("source", "reason", "tasks", missing="value")
        .filter(pl.col("missing") > 0)
        .sort(
            "source",
            "missing",
            pl.col("reason").replace_strict(order, return_dtype=pl.Int32),
            descending=[False, True, False],
        )
    )


def _history(finished: pl.LazyFrame) -> pl.DataFrame:
    lacks = pl.col("tasks") - pl.col("count")
    reason = pl.struct(reason=pl.lit(NO_HISTORY), count=lacks)
    return (
        finished.group_by("source")
        .agg(
            tasks=pl.len().cast(pl.Int64), count=(pl.col("told") == "history").sum().cast(pl.Int64)
        )
        .with_columns(
            measure=pl.lit(HISTORY),
            left_out=pl.concat_list(reason).list.filter(pl.element().struct.field("count") > 0),
        )
        .collect()
    )
