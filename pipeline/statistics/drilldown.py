"""From a figure back to its tasks: those it counts, and those it leaves out and why."""

import narwhals as nw
import polars as pl

from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.prepare import Frame, Tasks


def counted(tasks: Frame, measure: str) -> Frame:
    """The tasks of a prepared frame that the figure of a measure rests on, with the `value` of
    each."""
    entry = MEASURES[measure]
    takes = [~left.holds.fill_null(False) for left in entry.left_out]
    found = nw.from_native(tasks).filter(*takes).with_columns(entry.value.alias("value"))
    return found.to_native()


def left_out(tasks: Frame, measure: str) -> Frame:
    """The tasks of a prepared frame that a measure leaves out, with the code of the first `reason`
    that holds, in the order of the catalogue; within a reason by finish, source and key."""
    reasons = MEASURES[measure].left_out
    reason = nw.coalesce(
        *(nw.when(left.holds.fill_null(False)).then(nw.lit(left.code)) for left in reasons)
    )
    found = nw.from_native(tasks).with_columns(reason.alias("reason")).to_native()
    order = {left.code: number for number, left in enumerate(reasons)}
    return (
        found.filter(pl.col("reason").is_not_null())
        .with_columns(number=pl.col("reason").replace_strict(order, return_dtype=pl.Int32))
        .sort("number", "finished_day", "source", "key", descending=[False, True, False, False])
        .drop("number")
    )


def done_without_finish(tasks: Tasks) -> int:
    """How many tasks of a prepared frame are done but have no finish date, so that they belong to
    no period."""
    lost = pl.col("is_done") & pl.col("finished_day").is_null()
    return int(tasks.lazy().select(lost.sum()).collect().item())


def recommitted(tasks: Tasks) -> int:
    """How many tasks of a prepared frame had a first due date that is not the last one."""
    moved = pl.col("first_due_day") != pl.col("due").cast(pl.Date)
    return int(tasks.lazy().select(moved.sum()).collect().item())
