"""Re-planning: how often due dates are moved, by how much, by whom, how late before the old one.

It rests on the tasks of the measure `replanned`: finished, with a due date, and with changes that
are known. Who made a change is not known, so that "by whom" is by whose tasks they were. Prepared
frames are to be on the last plan (see `prepare.on_baseline`).
"""

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.drilldown import counted
from pipeline.statistics.prepare import Frame, Tasks

NOTICES = ("after", "same_day", "days", "week", "earlier")
"""How late before the old due date it was moved: after that date had passed, on the day, 1 or 2
working days before, 3 to 5, earlier."""
_TASK = ("source", "source_id", "key", "title", "type", "team", "assignee")


def moves(tasks: Tasks, changes: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """One row a move of a due date of the tasks that re-planning rests on, in no order: source,
    source_id, key, title, type, team, assignee; at (Datetime), old, new (Date), days (Int32 working
    days from the old to the new date, negative where it was moved forward), notice (Int32 working
    days from the change to the old date, negative after it; null where when the change was made is
    not known), when (one of NOTICES, or null).

    tasks: a prepared frame. changes: source, source_id, at, old, new, observed, as
    `Warehouse.due_moves` gives them.
    """
    own = counted(tasks.lazy(), "replanned").filter(pl.col("replans") > 0).select(_TASK)
    notice = pl.when(~pl.col("observed")).then(calendar.between(pl.col("at"), pl.col("old")))
    return (
        changes.lazy()
        .join(own, on=["source", "source_id"])
        .with_columns(days=calendar.between(pl.col("old"), pl.col("new")), notice=notice)
        .select(
            *_TASK, "at", "old", "new", "days", "notice", when=_when(pl.col("at"), pl.col("old"))
        )
        .collect()
    )


def _when(at: pl.Expr, old: pl.Expr) -> pl.Expr:
    notice, day = pl.col("notice"), at.cast(pl.Date)
    return (
        pl.when(notice.is_null())
        .then(None)
        # Moved on a Saturday, due on the Friday before: no working day between, yet after it.
        .when(day > old)
        .then(pl.lit("after"))
        .when(day == old)
        .then(pl.lit("same_day"))
        .when(notice <= 2)
        .then(pl.lit("days"))
        .when(notice <= 5)
        .then(pl.lit("week"))
        .otherwise(pl.lit("earlier"))
    )


def by_notice(moved: pl.DataFrame) -> pl.DataFrame:
    """The moves of which it is known when they were made, by how late that was: when (all of
    NOTICES, in their order), moves, share."""
    counts = moved.drop_nulls("when").group_by("when").agg(moves=pl.len().cast(pl.Int64))
    return (
        pl.DataFrame({"when": NOTICES})
        .join(counts, on="when", how="left", maintain_order="left")
        .with_columns(pl.col("moves").fill_null(0))
        .with_columns(share=pl.col("moves") / pl.col("moves").sum())
        .with_columns(pl.col("share").fill_nan(None))
    )


def figures(tasks: Tasks, moved: pl.DataFrame, by: str | None = None) -> pl.DataFrame:
    """One row, or one a group of the dimension `by`, those with most moves first: `by`, tasks
    (those it rests on), replanned (those moved at least once), share, moves, days (mean working
    days from the first due date to the last, of the tasks moved), deviation, first_deviation (their
    mean schedule deviation from the last plan and from the first), timed (moves of which it is
    known when they were made), late (those on the old due date or after it), late_share.

    tasks: a prepared frame; moved: its `moves`. A task counts as many moves as its `replans`.
    """
    own = counted(tasks.lazy(), "replanned")
    keys = [by] if by else []
    is_moved = pl.col("replans") > 0
    sums = [
        pl.len().cast(pl.Int64).alias("tasks"),
        is_moved.sum().cast(pl.Int64).alias("replanned"),
        is_moved.mean().alias("share"),
        pl.col("replans").sum().cast(pl.Int64).alias("moves"),
        pl.col("replanned_days").filter(is_moved).mean().alias("days"),
        pl.col("deviation").filter(is_moved).mean(),
        pl.col("first_deviation").filter(is_moved).mean(),
    ]
    late = [
        pl.col("when").count().cast(pl.Int64).alias("timed"),
        pl.col("when").is_in(["after", "same_day"]).sum().cast(pl.Int64).alias("late"),
    ]
    found = (
        own.group_by(keys)
        .agg(sums)
        .collect()
        .join(moved.group_by(keys).agg(late), on=keys, how="left", nulls_equal=True)
        if by
        else pl.concat([own.select(sums).collect(), moved.select(late)], how="horizontal")
    )
    return (
        found.with_columns(pl.col("timed", "late").fill_null(0))
        .with_columns(
            late_share=pl.when(pl.col("timed") > 0).then(pl.col("late") / pl.col("timed"))
        )
        .sort("moves", "share", *keys, descending=[True, True, *(False for _ in keys)])
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
