"""The tasks that were finished well ahead, and whose they were."""

import polars as pl

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.drilldown import counted
from pipeline.statistics.prepare import Frame, Tasks


def early_tasks(tasks: Frame) -> Frame:
    """The tasks that the measure `early` counts as such, furthest ahead first; a prepared frame."""
    return (
        counted(tasks, "early")
        .filter(pl.col("value") == 1)
        .sort("deviation", "finished_day", "source", "key", descending=[False, True, False, False])
    )


def early_by(tasks: Tasks, by: str = "assignee") -> pl.DataFrame:
    """Whose tasks they were, those with most first: `by` (null: nobody's), early, tasks (finished,
    with a due date), share (early ÷ tasks; null of fewer than ten tasks), days (working days ahead
    in all, of the early ones)."""
    ahead = (
        early_tasks(tasks.lazy())
        .group_by(by)
        .agg(early=pl.len().cast(pl.Int64), days=-pl.col("deviation").sum())
        .collect()
    )
    return (
        aggregate(tasks, ["early"], [by])
        .select(by, tasks="count", share="mean")
        .join(ahead, on=by, nulls_equal=True)
        .with_columns(share=pl.when(pl.col("tasks") >= ENOUGH).then("share"))
        .select(by, "early", "tasks", "share", "days")
        .sort("early", "days", by, descending=[True, True, False], nulls_last=True)
    )
