"""From tasks to the figures of each task: days, durations and deviations.

All counts of days are working days of one calendar. Durations count both ends (started and
finished on one day is 1); a deviation is a difference (finished on the due date is 0). Late goes
by date, or by the clock where both due and finish have a time.
"""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar

_DAYS = ("created", "planned_start", "due", "first_due", "started", "finished")


def prepare(tasks: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date) -> pl.DataFrame:
    """Adds to each task (schema.TASK's frame columns):

    - `<moment>_day` (Date) for created, planned_start, due, first_due, started, finished;
    - `week`, `month` (Date, the first day) of the finish;
    - `is_done`, `is_open`, `is_cancelled` (Boolean) by status category;
    - Int32 working days: `planned_days` (planned start to due), `actual_days` (started, else
      planned start, to finished), `cycle_days` (started to finished), `lead_days` (created to
      finished), `deviation` ((due, finished], negative early), `overdue_days` (open past due, up
      to the as-of day), `age_days` (open; from started, else created, to the as-of day);
    - `late` (0 or 1; null where not finished or without due);
    - `planned_on` (Date): when the plan was made: created, else planned start, else started.

    Null where a figure cannot be said.
    """
    today = pl.lit(as_of_day)
    day = {name: pl.col(f"{name}_day") for name in _DAYS}
    is_open = pl.col("status_category").is_in(["todo", "in_progress"])
    with_days = tasks.with_columns(
        *(pl.col(name).cast(pl.Date).alias(f"{name}_day") for name in _DAYS),
        is_done=pl.col("status_category") == "done",
        is_open=is_open,
        is_cancelled=pl.col("status_category") == "cancelled",
    )
    began = pl.coalesce(day["started"], day["planned_start"])
    overdue = calendar.between(day["due"], today)
    return with_days.with_columns(
        week=day["finished"].dt.truncate("1w"),
        month=day["finished"].dt.truncate("1mo"),
        planned_days=calendar.duration(day["planned_start"], day["due"]),
        actual_days=calendar.duration(began, day["finished"]),
        cycle_days=calendar.duration(day["started"], day["finished"]),
        lead_days=calendar.duration(day["created"], day["finished"]),
        deviation=calendar.between(day["due"], day["finished"]),
        late=_late().cast(pl.Int8),
        overdue_days=pl.when(is_open & (day["due"] < today)).then(overdue),
        age_days=pl.when(is_open).then(
            calendar.duration(pl.coalesce(day["started"], day["created"]), today)
        ),
        planned_on=pl.coalesce(day["created"], day["planned_start"], day["started"]),
    )


def _late() -> pl.Expr:
    by_date = pl.col("finished_day") > pl.col("due_day")
    by_clock = _instant("finished") > _instant("due")
    both_timed = pl.col("finished_offset").is_not_null() & pl.col("due_offset").is_not_null()
    return pl.when(both_timed).then(by_clock).otherwise(by_date)


def _instant(name: str) -> pl.Expr:
    return pl.col(name) - pl.duration(minutes=pl.col(f"{name}_offset"))
