"""From tasks to the figures of each task: days, durations and deviations.

All counts of days are working days of one calendar. Durations count both ends (started and
finished on one day is 1); a deviation is a difference (finished on the due date is 0). Late goes
by date, or by the clock where both due and finish have a time.
"""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias, TypeVar

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.course import course

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)
Tasks: TypeAlias = pl.DataFrame | pl.LazyFrame
"""A prepared frame; a lazy one where only the columns that a figure needs are to be read."""

BASELINES = ("last", "first")
"""The plans a task can be measured against: as it last stood, or as first committed to."""
AGAINST = ("due_day", "planned_days", "deviation", "late", "overdue_days")
"""Columns of the last plan; those of the first have the prefix `first_`."""

_DAYS = ("created", "planned_start", "started", "finished")
_PLANS = {"": "due", "first_": "first_due"}


def prepare(
    tasks: pl.DataFrame, changes: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date
) -> pl.DataFrame:
    """Adds to each task (schema.TASK's frame columns):

    - `<moment>_day` (Date) for created, planned_start, due, first_due, started, finished; the
      first due date is the due date where no other is known;
    - `is_done`, `is_open`, `is_cancelled` (Boolean) by status category;
    - `week`, `month` (Date, the first day) of the finish;
    - Int32 working days: `planned_days` (planned start to due), `actual_days` (started, else
      planned start, to finished), `cycle_days` (started to finished), `lead_days` (created to
      finished), `deviation` ((due, finished], negative early), `overdue_days` (open past due, up
      to the as-of day), `age_days` (open; from started, else created, to the as-of day);
    - `late` (0 or 1; null where not finished or without due);
    - `first_planned_days`, `first_deviation`, `first_late`, `first_overdue_days`: the same against
      the first due date;
    - `planned_on` (Date): when the plan was made: created, else planned start, else started;
    - what its changes tell (see `course`).

    Null where a figure cannot be said. changes: see `course`.
    """
    is_open = pl.col("status_category").is_in(["todo", "in_progress"])
    dated = tasks.with_columns(
        *(pl.col(name).cast(pl.Date).alias(f"{name}_day") for name in _DAYS),
        due_day=pl.col("due").cast(pl.Date),
        first_due_day=pl.coalesce("first_due", "due").cast(pl.Date),
        is_done=pl.col("status_category") == "done",
        is_open=is_open,
        is_cancelled=pl.col("status_category") == "cancelled",
    )
    planned = dated.with_columns(
        *(
            calendar.duration(pl.col("planned_start_day"), pl.col(f"{due}_day")).alias(
                f"{prefix}planned_days"
            )
            for prefix, due in _PLANS.items()
        ),
        *_overdue(calendar, as_of_day),
        age_days=pl.when("is_open").then(
            calendar.duration(pl.coalesce("started_day", "created_day"), pl.lit(as_of_day))
        ),
        planned_on=pl.coalesce("created_day", "planned_start_day", "started_day"),
    )
    return course(_with_outcome(planned, calendar), changes, calendar, as_of_day)


def as_if_finished(tasks: Frame, day: pl.Expr, calendar: WorkingCalendar) -> Frame:
    """The tasks of a prepared frame as they would be had each been finished on `day` (Date)."""
    given = tasks.with_columns(finished_day=day, finished_offset=pl.lit(None, pl.Int16))
    return _with_outcome(given, calendar)


def on_baseline(tasks: Frame, baseline: str) -> Frame:
    """A prepared frame with the columns AGAINST of the plan that is asked for."""
    if baseline == "last":
        return tasks
    return tasks.with_columns(pl.col(f"{baseline}_{name}").alias(name) for name in AGAINST)


def _with_outcome(tasks: Frame, calendar: WorkingCalendar) -> Frame:
    """All that follows from the day of the finish."""
    finished = pl.col("finished_day")
    began = pl.coalesce("started_day", "planned_start_day")
    return tasks.with_columns(
        week=finished.dt.truncate("1w"),
        month=finished.dt.truncate("1mo"),
        actual_days=calendar.duration(began, finished),
        cycle_days=calendar.duration(pl.col("started_day"), finished),
        lead_days=calendar.duration(pl.col("created_day"), finished),
        **{
            f"{prefix}deviation": calendar.between(pl.col(f"{due}_day"), finished)
            for prefix, due in _PLANS.items()
        },
        **{f"{prefix}late": _late(due).cast(pl.Int8) for prefix, due in _PLANS.items()},
    )


def _overdue(calendar: WorkingCalendar, as_of_day: date) -> Iterator[pl.Expr]:
    today = pl.lit(as_of_day)
    for prefix, due in _PLANS.items():
        day = pl.col(f"{due}_day")
        is_over = pl.col("status_category").is_in(["todo", "in_progress"]) & (day < today)
        yield pl.when(is_over).then(calendar.between(day, today)).alias(f"{prefix}overdue_days")


def _late(due: str) -> pl.Expr:
    by_date = pl.col("finished_day") > pl.col(f"{due}_day")
    by_clock = _instant("finished") > _instant(due)
    both_timed = pl.col("finished_offset").is_not_null() & pl.col(f"{due}_offset").is_not_null()
    return pl.when(both_timed).then(by_clock).otherwise(by_date)


def _instant(name: str) -> pl.Expr:
    return pl.col(name) - pl.duration(minutes=pl.col(f"{name}_offset"))
