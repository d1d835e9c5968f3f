"""A plan with its buffers: of each task, and pooled for all of them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from models.features import feature_table
from models.model import CHUNK
from models.planned import DRAWS, FEW, Plan
from models.planner import Planner
from models.remaining import covered, remaining
from pipeline.normalise.calendar import WorkingCalendar


def plan(
    planner: Planner,
    history: pl.DataFrame,
    tasks: pl.DataFrame,
    level: float,
    calendar: WorkingCalendar,
    day: date,
) -> Plan:
    """The buffers of planned tasks by what was known on `day`.

    That a task has not ended by then is known too: it can still end on the day, or on the next one
    where it is past its due date (see `models.remaining`). The buffer of a task that is late
    already counts from the day: what it has lost can no longer be reserved. Where under `FEW`
    finished tasks were as late, nothing is said of it.

    Parameters
    ----------
    history, tasks : frames as in `models.targets`; tasks with a due date, what came of them is not
        looked at
    level : the share of the tasks, or sprints, for which a buffer is to be enough
    """
    every = _rows(planner, history, tasks, calendar, day)
    told = pl.col("late_by").is_null() | (pl.col("finished") >= FEW)
    rows, silent = every.filter(told), every.filter(~told)
    rng = np.random.default_rng(0)
    chunks = [remaining(planner, chunk, level, rng) for chunk in rows.iter_slices(CHUNK)]
    nothing = np.zeros((0, 2)), np.zeros(0), np.zeros((0, DRAWS))
    between, at_level, drawn = map(np.concatenate, zip(nothing, *chunks, strict=True))
    lost = rows["late_by"].fill_null(0).to_numpy()
    buffer = np.ceil(np.maximum(at_level - lost, 0)).astype(int)
    ahead = drawn - lost[:, None]
    total = ahead.sum(axis=0)
    pooled = float(np.quantile(total, level, method="inverted_cdf"))
    coverage, tested = covered(rows, between, planner, level)
    found = rows.with_columns(
        pl.Series("buffer", buffer),
        pl.Series("late", (drawn > 0).mean(axis=1)),
        pl.Series("risk", ahead[:, total >= pooled].mean(axis=1)),
        pl.Series("coverage", coverage, nan_to_null=True),
        pl.Series("tested", tested),
    )
    starts = pl.max_horizontal("due_on", pl.lit(day))
    # A date beyond the calendar's end stays as it is.
    ends = pl.coalesce(calendar.after(starts, pl.col("buffer")), "due_on")
    found = found.with_columns(buffered_due=ends).sort("risk", "key", descending=[True, False])
    late = silent.sort("late_by", "key", descending=[True, False]).with_columns(
        late=pl.lit(1.0), tested=pl.lit(0, pl.Int64)
    )
    found = pl.concat([found, late], how="diagonal").select(_COLUMNS)
    return Plan(level, found, int(buffer.sum()), max(0, int(np.ceil(pooled))))


_COLUMNS = (
    *("source", "source_id", "key", "title", "type", "team", "assignee", "due_on", "late_by"),
    *("buffer", "buffered_due", "late", "risk", "finished", "few", "not_held"),
    *("coverage", "tested"),
)


def _rows(
    planner: Planner,
    history: pl.DataFrame,
    tasks: pl.DataFrame,
    calendar: WorkingCalendar,
    day: date,
) -> pl.DataFrame:
    """The feature table of the tasks as if planned after a day, with their titles as they are;
    `late_by`, `least` (the least overrun that is left to them), and `finished`, `few`, `not_held`
    and `wider` as `Plan` has them."""
    target, tomorrow = planner.model.target, day + timedelta(days=1)
    past = history.filter(
        target.response.is_not_null(),
        pl.col("finished_on") < tomorrow,
        pl.col("planned_on").is_not_null(),
    )
    new = tasks.select(history.columns).with_columns(
        planned_on=pl.lit(tomorrow), done=pl.lit(False), finished_on=pl.lit(None, pl.Date)
    )
    both = [past.with_columns(is_new=pl.lit(False)), new.with_columns(is_new=pl.lit(True))]
    planned = feature_table(pl.concat(both), target, asked=pl.col("is_new"))
    over, gone = pl.col("due_on") < day, calendar.between(pl.col("due_on"), pl.lit(day))
    planned = planned.with_columns(
        late_by=pl.when(over).then(gone).cast(pl.Int64),
        least=(gone + over.cast(pl.Int32)).cast(pl.Float64).fill_null(-np.inf),
    )
    every = np.sort(planner.model.values_)
    beyond = len(every) - np.searchsorted(every, planned["least"].to_numpy())
    of_type = _beyond(past.select(pl.col("type").fill_null(""), y=target.response))
    return (
        planned.with_columns(every=beyond)
        .sort("least", maintain_order=True)
        .join_asof(
            of_type,
            left_on="least",
            right_on="came_out",
            by="type",
            strategy="forward",
            check_sortedness=False,
        )
        .with_columns(pl.col("finished").fill_null(0))
        .with_columns(few=pl.col("finished") < FEW, not_held=pl.col("type").is_in(planner.not_held))
        .with_columns(
            wider=pl.col("few") | pl.col("not_held"),
            finished=pl.when("few").then("every").otherwise("finished"),
        )
    )


def _beyond(finished: pl.DataFrame) -> pl.DataFrame:
    """How many tasks of a type overran by as much or more: type, came_out, finished."""
    return (
        finished.group_by("type", came_out="y")
        .agg(finished=pl.len().cast(pl.Int64))
        .sort("came_out", descending=True)
        .with_columns(pl.col("finished").cum_sum().over("type"))
        .sort("came_out")
    )
