"""A plan with its buffers: of each task, and pooled for all of them."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from models.distribution import Distributions, Floats
from models.features import feature_table
from models.model import CHUNK
from models.planned import DRAWS, FEW, Plan
from models.planner import Planner
from models.scores import TIE
from models.suggest import MEASURED
from models.walk import GRID
from pipeline.normalise.calendar import WorkingCalendar

_FINE = np.arange(1, 100) / 100
_ANY = " "
"""No type is called so: it gets the level of all types together."""


def plan(
    planner: Planner,
    history: pl.DataFrame,
    tasks: pl.DataFrame,
    level: float,
    calendar: WorkingCalendar,
    day: date,
) -> Plan:
    """The buffers of planned tasks by what was known on `day`.

    Parameters
    ----------
    history, tasks : frames as in `models.targets`; tasks with a due date, what came of them is not
        looked at
    level : the share of the tasks, or sprints, for which a buffer is to be enough
    """
    rows = _rows(planner, history, tasks, day + timedelta(days=1))
    rows = rows.with_columns(wider=pl.col("finished") < FEW)
    rng = np.random.default_rng(0)
    quantiles, drawn = [np.zeros(0)], [np.zeros((0, DRAWS))]
    for chunk in rows.iter_slices(CHUNK):
        at_level, draws = _predict(planner, chunk, level, rng)
        quantiles.append(at_level)
        drawn.append(draws)
    buffer = np.ceil(planner.model.target.buffer(np.concatenate(quantiles))).astype(int)
    overrun = planner.model.target.outcome(np.concatenate(drawn))
    total = overrun.sum(axis=0)
    pooled = float(np.quantile(total, level, method="inverted_cdf"))
    found = rows.with_columns(
        pl.Series("buffer", buffer),
        pl.Series("late", (overrun > 0).mean(axis=1)),
        pl.Series("risk", overrun[:, total >= pooled].mean(axis=1)),
    )
    found = (
        _with_coverage(found, planner.unseen, level, len(planner.model.values_))
        .with_columns(buffered_due=calendar.after(pl.col("due_on"), pl.col("buffer")))
        .sort("risk", "key", descending=[True, False])
        .select(_COLUMNS)
    )
    return Plan(level, found, int(buffer.sum()), max(0, int(np.ceil(pooled))))


_COLUMNS = (
    *("source", "source_id", "key", "title", "type", "team", "assignee", "due_on"),
    *("buffer", "buffered_due", "late", "risk", "finished", "wider", "coverage", "tested"),
)


def _rows(planner: Planner, history: pl.DataFrame, tasks: pl.DataFrame, day: date) -> pl.DataFrame:
    """The feature table of the tasks as if planned on a day, with their titles as they are and
    `finished`, how many tasks of the type have."""
    target = planner.model.target
    past = history.filter(target.response.is_not_null(), pl.col("finished_on") < day)
    new = tasks.select(history.columns).with_columns(
        planned_on=pl.lit(day), done=pl.lit(False), finished_on=pl.lit(None, pl.Date)
    )
    own = pl.int_range(pl.len(), dtype=pl.Int64)
    both = pl.concat([past.with_columns(own=pl.lit(None, pl.Int64)), new.with_columns(own=own)])
    table = feature_table(both, target)
    finished = table.filter(pl.col("y").is_not_null()).group_by("type").len("finished")
    planned = table.filter(pl.col("own").is_not_null()).sort("own")
    return planned.join(finished, on="type", how="left", maintain_order="left").with_columns(
        pl.col("finished").fill_null(0).cast(pl.Int64)
    )


def _predict(
    planner: Planner, rows: pl.DataFrame, level: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """y of each row at the level, and as drawn from its distribution (rows x DRAWS), both with the
    levels corrected."""
    model, wider = planner.model, rows["wider"].to_numpy()
    weights = model.weights(rows)
    weights = weights.toarray() if hasattr(weights, "toarray") else weights
    weights[wider] = model.plain_.shared_
    spread = Distributions(weights, model.values_)
    types = np.where(wider, _ANY, np.array(rows["type"].to_list(), dtype=str))
    asked = planner.levels.predict_all(types, [level])
    fine = np.maximum.accumulate(planner.levels.predict_all(types, _FINE.tolist()), axis=1)
    draws = rng.random((len(rows), DRAWS))
    ends = np.array([0.0]), np.array([1.0])
    even = np.concatenate([ends[0], _FINE, ends[1]])
    for at, row in enumerate(fine):
        draws[at] = np.interp(draws[at], even, np.concatenate([ends[0], row, ends[1]]))
    return spread.quantiles(asked)[:, 0], spread.quantiles(draws)


def _with_coverage(
    rows: pl.DataFrame, unseen: pl.DataFrame, level: float, training: int
) -> pl.DataFrame:
    """Adds coverage and tested, measured at the nearest level of `GRID` that is not above."""
    at = max((q for q in GRID if q <= level + TIE), default=GRID[0])
    held = (pl.col("held_from") <= at + TIE).fill_null(False)
    told = (held.mean().alias("coverage"), pl.len().cast(pl.Int64).alias("tested"))
    types = unseen.group_by("type").agg(*told)
    every, count = unseen.select(*told).row(0)
    wider = pl.col("wider")
    return rows.join(types, on="type", how="left", maintain_order="left").with_columns(
        finished=pl.when(wider).then(training).otherwise("finished"),
        tested=pl.when(wider).then(count).otherwise(pl.col("tested").fill_null(0)),
        coverage=pl.when(wider)
        .then(pl.lit(every if count >= MEASURED else None, pl.Float64))
        .when(pl.col("tested") >= MEASURED)
        .then("coverage"),
    )
