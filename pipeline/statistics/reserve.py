"""What buffers reserve, and which tasks they would have covered.

The frame `needs` holds what finished tasks needed beyond their plan; buffers are a frame of what
they are set for (`scope.KEY`) and buffer. A task that none is set for has none: it reserves
nothing, and stays late. Tasks without a type are of type "".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import polars as pl

from pipeline.statistics.scope import PLACES, SCOPES, assigned

LEVELS = {"p50": 0.5, "p80": 0.8, "p90": 0.9}
"""The service levels that are proven and printed: the share of tasks a buffer is to be enough for.
"""
SERVICE_LEVELS = {f"p{level}": level / 100 for level in range(50, 100, 5)}
"""The service levels that a buffer can be chosen for, p50 to p95; those of `LEVELS` are among them.
"""

DAYS_A_MONTH = 365.25 / 12
SLACK = 1e-9
"""Shares are quotients: one that is the same but for its last digit counts as the same."""
TYPE = pl.col("type").fill_null("")


@dataclass(frozen=True)
class Kind:
    """One kind of buffer, in its unit.

    `need` is what a finished task took beyond its plan (null where it cannot be said; never
    negative), `cost` what a buffer of 1 reserves for the task, `plan` what the buffer is added to,
    `step` the step to which buffers are rounded up.
    """

    need: pl.Expr
    cost: pl.Expr
    plan: pl.Expr
    step: float


_ESTIMATE, _ACTUAL = pl.col("estimate_hours"), pl.col("actual_hours")

KINDS = {
    # Working days beyond the due date; reserves working days; planned working days.
    "schedule": Kind(
        pl.col("deviation").clip(lower_bound=0), pl.lit(1.0), pl.col("planned_days"), 0.5
    ),
    # Share of the estimate; reserves hours; estimated hours.
    "effort": Kind(
        pl.when(_ESTIMATE > 0, _ACTUAL > 0).then((_ACTUAL / _ESTIMATE - 1).clip(lower_bound=0)),
        _ESTIMATE,
        _ESTIMATE,
        0.05,
    ),
}


def needs(tasks: pl.DataFrame, target: str) -> pl.DataFrame:
    """From a prepared frame, one row per finished task of which the need is known: type, team,
    project, need, cost (Float64; `Kind` says the units)."""
    kind = KINDS[target]
    return (
        tasks.filter("is_done", pl.col("finished_day").is_not_null())
        .select(
            TYPE,
            *PLACES,
            need=kind.need.cast(pl.Float64),
            cost=kind.cost.cast(pl.Float64),
        )
        .drop_nulls("need")
    )


def plans(tasks: pl.DataFrame, target: str, scope: str = "type") -> pl.DataFrame:
    """The usual plan of what each scope names, such as a type, by its finished tasks that have one:
    the columns of the scope, plan (the median of planned working days or estimated hours)."""
    plan = KINDS[target].plan
    return (
        tasks.filter("is_done", plan > 0)
        .with_columns(TYPE)
        .group_by(SCOPES[scope])
        .agg(plan=plan.median().cast(pl.Float64))
        .sort(SCOPES[scope])
    )


def covered(needed: pl.DataFrame, buffers: pl.DataFrame, scope: str = "type") -> pl.DataFrame:
    """How many tasks of what each scope names the buffers would have been enough for: the columns
    of the scope, tasks, covered (a share)."""
    return (
        _with_buffer(needed, buffers)
        .group_by(SCOPES[scope])
        .agg(tasks=pl.len().cast(pl.Int64), covered=_enough().mean())
        .sort(SCOPES[scope])
    )


def a_month(needed: pl.DataFrame, buffers: pl.DataFrame, months: float) -> tuple[float, float]:
    """What the buffers reserve a month (working days, or hours), and the tasks a month that take
    longer than their plan with its buffer."""
    reserved, late = (
        _with_buffer(needed, buffers)
        .select((pl.col("buffer") * pl.col("cost")).sum(), (~_enough()).sum())
        .row(0)
    )
    return reserved / months, late / months


def curve(needed: pl.DataFrame, months: float, levels: Sequence[float]) -> pl.DataFrame:
    """What safety costs: level, reserved, late (both a month; see `a_month`) where each type has
    the least buffer that would have covered the share `level` of its tasks."""
    n, everywhere = pl.col("n"), pl.col("n").sum().over("type")
    steps = (
        needed.group_by("type", "need")
        .agg(n=pl.len().cast(pl.Int64), cost=pl.col("cost").sum())
        .sort("type", "need")
        .with_columns(pl.col("cost").sum().over("type"), within=n.cum_sum().over("type"))
        .with_columns(beyond=everywhere - pl.col("within"), share=pl.col("within") / everywhere)
    )
    rows = [
        (level, *found)
        for level in levels
        for found in steps.filter(pl.col("share") >= level - SLACK)
        .unique("type", keep="first", maintain_order=True)
        .select((pl.col("need") * pl.col("cost")).sum() / months, pl.col("beyond").sum() / months)
        .iter_rows()
    ]
    schema = {"level": pl.Float64, "reserved": pl.Float64, "late": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def months_of(tasks: pl.DataFrame, start: date | None, end: date | None) -> float:
    """The length of a period in months; an open end is the first or last finish of the tasks. At
    least one month, so that a few days do not pass for many."""
    finished = tasks["finished_day"]
    first, last = start or finished.min(), end or finished.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return 1.0
    return max(1.0, ((last - first).days + 1) / DAYS_A_MONTH)


def rounded(buffer: float, target: str) -> float:
    """A buffer rounded up to what people plan in: half days, or 5 % of the estimate."""
    step = KINDS[target].step
    return round(ceil(round(buffer / step, 6)) * step, 6)


def _with_buffer(needed: pl.DataFrame, buffers: pl.DataFrame) -> pl.DataFrame:
    return assigned(needed, buffers, "buffer").with_columns(pl.col("buffer").fill_null(0.0))


def _enough() -> pl.Expr:
    return pl.col("need") <= pl.col("buffer") + SLACK
