"""Open work: whether it piles up, and what has been open for longer than usual."""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.prepare import Frame, Tasks
from pipeline.statistics.stages import stage_of

USUAL = 0.85
"""The share of finished tasks that took no longer than what counts as usual."""
ENOUGH = 20
"""Finished tasks of a type under which nothing is usual."""
_COUNTS = ("done", "doing", "waiting")


def cumulative_flow(tasks: Tasks, start: date, end: date) -> pl.DataFrame:
    """How many tasks of a prepared frame were in which stage at the end of `end`, and of every
    seventh day before it back to `start`: day (Date), done, doing, waiting (Int64).

    Doing is from the start, else the planned start (some trackers know no other), to the finish;
    waiting is from the creation. `done` are those finished after the first of these days. Left
    out: cancelled tasks, since when they were dropped is not known, tasks without a creation date,
    and done ones without a finish.
    """
    days = pl.date_range(start, end, "1d", eager=True).reverse().gather_every(7).reverse()
    created, finished = pl.col("created_day"), pl.col("finished_day")
    planned = pl.when(pl.col("status_category") != "todo").then("planned_start_day")
    begun = pl.min_horizontal(pl.coalesce("started_day", planned), finished)
    placed = (
        tasks.lazy()
        .filter(
            ~pl.col("is_cancelled"),
            created.is_not_null(),
            ~pl.col("is_done") | finished.is_not_null(),
        )
        .select(created=created, begun=begun, finished=finished)
        .collect()
    )

    def at(day: date) -> tuple[int, ...]:
        done = (pl.col("finished") <= day).fill_null(False)
        doing = (pl.col("begun") <= day).fill_null(False) & ~done
        here = (pl.col("created") <= day) & ~doing & ~done
        since = done & (pl.col("finished") > days[0])
        return placed.select(since.sum().alias("done"), doing.sum(), here.sum().alias("here")).row(
            0
        )

    counts = pl.DataFrame(
        [at(day) for day in days], schema=dict.fromkeys(_COUNTS, pl.Int64), orient="row"
    )
    return counts.insert_column(0, days.alias("day"))


def ageing(tasks: Frame, calendar: WorkingCalendar, as_of_day: date) -> Frame:
    """The open tasks of a prepared frame, the oldest first, with stage (see `stages`) and age_days:
    working days from creation to the as-of day, both counted. Without a creation date: left out.
    """
    return (
        tasks.filter("is_open", pl.col("created_day") <= as_of_day)
        .with_columns(
            stage=stage_of(pl.col("status"), pl.col("status_category")),
            age_days=calendar.duration(pl.col("created_day"), pl.lit(as_of_day)),
        )
        .sort("age_days", "source", "key", descending=[True, False, False])
    )


def usual_age(tasks: Tasks, by: str | None = None) -> pl.DataFrame:
    """What finished tasks took from creation to finish, at the quantile USUAL: `by`, limit
    (working days, linear interpolation), tasks; groups of too few tasks are left out."""
    taken = pl.col("lead_days")
    done = tasks.lazy().filter("is_done", taken.is_not_null())
    figures = (
        taken.quantile(USUAL, "linear").alias("limit"),
        pl.len().cast(pl.Int64).alias("tasks"),
    )
    found = (
        done.group_by(by).agg(*figures).sort(by, nulls_last=True) if by else done.select(figures)
    )
    return found.filter(pl.col("tasks") >= ENOUGH).collect()
