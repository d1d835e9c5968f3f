"""Open work past its due date: now, and on earlier days."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipeline.statistics.prepare import Frame, Tasks


def late_now(tasks: Frame) -> Frame:
    """The open tasks of a prepared frame that were due before the as-of day, the longest overdue
    first."""
    return tasks.filter(pl.col("overdue_days").is_not_null()).sort(
        "overdue_days", "due_day", "source", "key", descending=[True, False, False, False]
    )


def open_without_due(tasks: Tasks) -> int:
    """How many open tasks of a prepared frame have no due date, and so are never late."""
    without = pl.col("is_open") & pl.col("due_day").is_null()
    return int(tasks.lazy().select(without.sum()).collect().item())


def late_on(tasks: Tasks, days: Sequence[date]) -> pl.DataFrame:
    """How many tasks were late at the end of each of `days`: day (Date), late.

    Late on a day: due before it, created by it, and open now or finished after it. Due dates are
    those of today, since earlier ones are not known of every task; cancelled tasks are not
    counted, since when they were cancelled is not known. On the as-of day this is `late_now`.
    """
    counts = tasks.lazy().select(
        (
            (pl.col("due_day") < day)
            & (pl.col("is_open") | (pl.col("is_done") & (pl.col("finished_day") > day)))
            & (pl.col("created_day").is_null() | (pl.col("created_day") <= day))
        )
        .sum()
        .alias(str(number))
        for number, day in enumerate(days)
    )
    return pl.DataFrame(
        {"day": days, "late": counts.collect().row(0)}, schema={"day": pl.Date, "late": pl.Int64}
    )


def running_late(by_type: pl.DataFrame, late: pl.DataFrame, least: float = 0.5) -> pl.DataFrame:
    """The types that finish at least `least` working days past their plan on average, the worst
    first, with the tasks that they hold of those late now.

    by_type: schedule deviation as `aggregate` gives it by type; late: as `late_now` gives it.
    Out: type, count, mean, late_now.
    """
    held = late.group_by("type").agg(late_now=pl.len())
    return (
        by_type.filter(pl.col("type").is_not_null(), pl.col("count") >= 10, pl.col("mean") >= least)
        .join(held, on="type", how="left")
        .select("type", "count", "mean", late_now=pl.col("late_now").fill_null(0).cast(pl.Int64))
        .sort("mean", "type", descending=[True, False])
    )
