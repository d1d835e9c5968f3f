"""Days and times of each task, from its numbers of working days."""

from datetime import date, datetime

import numpy as np
import polars as pl

from data.generator.company import AS_OF
from data.generator.deviation import Ints
from data.generator.workdays import day_of, free_after, number

END = number(AS_OF)
EXPORTED = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 18, 30)
FIRST_SPRINT = date(2024, 11, 18)
SPRINT = {"PROMO": "大促 Sprint", "APP": "App Sprint", "NR": "内容迭代", "ZZ": "增长迭代"}
"""What two-week sprints are called; the other projects have none."""
NEVER = -1
Rng = np.random.Generator


def at(days: Ints, rng: Rng, first: float, last: float) -> pl.Series:
    """Moments on numbered working days, between two hours of the day; null where NEVER."""
    minutes = rng.integers(int(first * 60), int(last * 60), days.size).astype("timedelta64[m]")
    moments = day_of(days).astype("datetime64[us]") + minutes
    moments[days == NEVER] = np.datetime64("NaT")
    return pl.Series(moments)


def moments(tasks: pl.DataFrame, rng: Rng) -> pl.DataFrame:
    """Turn the numbers of days of `draw` and `status` into days and times.

    Some work is closed on the free day after its last working day: the deviation is the same.
    """
    n, category = tasks.height, tasks["status_category"]
    created, due, begun = (tasks[name].to_numpy() for name in ("created", "due", "started"))
    closed = tasks["closed"].fill_null(NEVER).to_numpy()
    dropped = (category == "cancelled").to_numpy()
    never_begun = (begun > END) | (dropped & (begun >= closed))
    first_due = due - tasks["replanned_by"].to_numpy()
    moved_on = created + 1 + (rng.random(n) * (first_due - created)).astype(np.int64)
    moved = (first_due < due) & (moved_on < np.where(closed == NEVER, END, closed))
    touched = np.maximum(created, np.minimum(begun, END) - rng.geometric(0.2, n))
    touched = np.where(closed == NEVER, np.maximum(touched, END - rng.geometric(0.1, n)), touched)
    free = free_after(closed) & (rng.random(n) < 0.15) & (closed < END)
    return tasks.with_columns(
        created=at(created, rng, 9, 18.5),
        planned_start=pl.Series(day_of(tasks["start"].to_numpy())),
        due=pl.Series(day_of(due)),
        due_day=pl.Series(day_of(due)),
        first_due=pl.Series(day_of(np.where(moved, first_due, due))),
        started=at(np.where(never_begun, NEVER, begun), rng, 9.5, 12),
        closed=at(closed, rng, 14, 18)
        + pl.Series(free.astype("timedelta64[D]").astype("timedelta64[us]")),
        replanned=at(np.where(moved, moved_on, NEVER), rng, 12.5, 13.9),
        touched=at(touched, rng, 9, 18.5),
    ).with_columns(
        finished=pl.when(pl.col("status_category") == "done").then("closed"),
        updated=pl.max_horizontal("created", "started", "closed", "replanned", "touched"),
    )


def sprints(tasks: pl.DataFrame) -> pl.DataFrame:
    """Add `sprints`, those each task was in, the last three at most, and `sprint`, the last."""
    last = pl.coalesce("closed", pl.lit(EXPORTED)).dt.date()
    first = pl.min_horizontal(pl.coalesce(pl.col("started").dt.date(), "planned_start"), last)
    ends = [(day - FIRST_SPRINT).dt.total_days() // 14 + 1 for day in (first, last)]
    numbers = tasks.select(pl.int_ranges(ends[0], ends[1] + 1).list.tail(3)).to_series()
    names = [
        [f"{SPRINT[project]} {number}" for number in mine] if project in SPRINT else []
        for project, mine in zip(tasks["project"], numbers, strict=True)
    ]
    return tasks.with_columns(sprints=pl.Series(names, dtype=pl.List(pl.String))).with_columns(
        sprint=pl.col("sprints").list.last()
    )
