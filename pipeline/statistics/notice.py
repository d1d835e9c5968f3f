"""How late before the old due date it was moved."""

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar

NOTICES = ("after", "same_day", "days", "week", "earlier")
"""After that date had passed, on the day, 1 or 2 working days before, 3 to 5, earlier."""
MOVED = tuple(f"moved_{notice}" for notice in NOTICES)


def counted_by_notice(moves: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """How many moves of a task came with which notice: task, and Int32 each of MOVED.

    moves: task, at (Datetime), old (Date, the due date moved), and team where the calendar has
    teams.
    """
    notice = calendar.between(pl.col("at"), pl.col("old"))
    told = moves.select("task", when=_when(notice, pl.col("at").cast(pl.Date), pl.col("old")))
    return told.group_by("task").agg(
        (pl.col("when") == notice).sum().cast(pl.Int32).alias(name)
        for notice, name in zip(NOTICES, MOVED, strict=True)
    )


def _when(notice: pl.Expr, day: pl.Expr, old: pl.Expr) -> pl.Expr:
    return (
        # Moved on a Saturday, due on the Friday before: no working day between, yet after it.
        pl.when(day > old)
        .then(pl.lit("after"))
        .when(day == old)
        .then(pl.lit("same_day"))
        .when(notice <= 2)
        .then(pl.lit("days"))
        .when(notice <= 5)
        .then(pl.lit("week"))
        .otherwise(pl.lit("earlier"))
    )
