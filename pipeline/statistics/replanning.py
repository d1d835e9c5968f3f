"""Re-planning: how often due dates are moved, by how much, by whom, how late before the old one.

It rests on the tasks of the measure `replanned`: finished, with a due date, and with changes that
are known. Who made a change is not known, so that "by whom" is by whose tasks they were. Prepared
frames are to be on the last plan (see `prepare.on_baseline`).
"""

import polars as pl

from pipeline.statistics.drilldown import counted
from pipeline.statistics.notice import MOVED, NOTICES
from pipeline.statistics.prepare import Frame, Tasks


def by_notice(tasks: Tasks) -> pl.DataFrame:
    """The moves of which it is known when they were made, by how late that was: when (all of
    NOTICES, in their order), moves, share (null without moves)."""
    sums = pl.col(MOVED).sum().cast(pl.Int64)
    found = counted(tasks.lazy(), "replanned").select(sums).collect()
    moves = pl.Series("moves", found.row(0), pl.Int64)
    share = pl.when(pl.col("moves").sum() > 0).then(pl.col("moves") / pl.col("moves").sum())
    return pl.DataFrame({"when": NOTICES, "moves": moves}).with_columns(share=share)


def figures(tasks: Tasks, by: str | None = None) -> pl.DataFrame:
    """One row, or one a group of the dimension `by`, those with most moves first: `by`, tasks
    (those it rests on), replanned (those moved at least once), share, moves, days (mean working
    days from the first due date to the last, of the tasks moved), deviation, first_deviation (their
    mean schedule deviation from the last plan and from the first), timed (moves of which it is
    known when they were made), late (those on the old due date or after it), late_share.

    tasks: a prepared frame. A task counts as many moves as its `replans`.
    """
    own = counted(tasks.lazy(), "replanned")
    is_moved = pl.col("replans") > 0
    sums = [
        pl.len().cast(pl.Int64).alias("tasks"),
        is_moved.sum().cast(pl.Int64).alias("replanned"),
        is_moved.mean().alias("share"),
        pl.col("replans").sum().cast(pl.Int64).alias("moves"),
        pl.col("replanned_days").filter(is_moved).mean().alias("days"),
        pl.col("deviation").filter(is_moved).mean(),
        pl.col("first_deviation").filter(is_moved).mean(),
        pl.sum_horizontal(MOVED).sum().cast(pl.Int64).alias("timed"),
        pl.sum_horizontal("moved_after", "moved_same_day").sum().cast(pl.Int64).alias("late"),
    ]
    found = own.group_by(by).agg(sums) if by else own.select(sums)
    keys = [by] if by else []
    return (
        found.with_columns(
            late_share=pl.when(pl.col("timed") > 0).then(pl.col("late") / pl.col("timed"))
        )
        .sort("moves", "share", *keys, descending=[True, True, *(False for _ in keys)])
        .collect()
    )


def most_moved(tasks: Frame) -> Frame:
    """The tasks whose due date was moved, those moved most often and furthest first."""
    return (
        counted(tasks, "replanned")
        .filter(pl.col("replans") > 0)
        .sort("replans", "replanned_days", "source", "key", descending=[True, True, False, False])
    )


def untold(tasks: Tasks) -> pl.DataFrame:
    """The sources of which finished tasks with a due date are left out, since none of their changes
    is known; most first: source, tasks, missing, moved (those missing whose first due date is
    another one than the last, so that they were moved all the same)."""
    due = tasks.lazy().filter(
        "is_done", pl.col("finished_day").is_not_null(), pl.col("due_day").is_not_null()
    )
    lacks = pl.col("replans").is_null()
    other = pl.col("first_due_day") != pl.col("due_day")
    return (
        due.group_by("source")
        .agg(
            tasks=pl.len().cast(pl.Int64),
            missing=lacks.sum().cast(pl.Int64),
            moved=(lacks & other).sum().cast(pl.Int64),
        )
        .filter(pl.col("missing") > 0)
        .sort("missing", "source", descending=[True, False])
        .collect()
    )
