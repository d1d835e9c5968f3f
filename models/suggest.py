"""The buffer to suggest for each type, for a task that is planned now."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from models.backtest import BacktestResult, prove
from models.distribution import Floats
from models.exceptions import NotEnoughHistory
from models.features import EVERY, as_of, feature_table
from models.history import Past
from models.kind import Kind, kinds, latest
from models.model import BufferModel
from models.notes import note
from models.planned import FEW
from models.proven import MEASURED, covered, failed
from models.suggestion import Alike, Suggestion
from models.targets import Target
from models.walk import known_before
from pipeline.statistics.reserve import SERVICE_LEVELS

TESTED = 730
"""Days of backtest that the coverage of a suggestion is told of."""
MOST = 300
"""Tasks of a type and quarter that this backtest predicts at most: two years of them tell the share
covered to about a point, and a fit does not grow with the history."""


def suggest(
    history: pl.DataFrame,
    target: Target,
    day: date,
    only: pl.Expr | None = None,
    tested: BacktestResult | None = None,
    n_jobs: int = 2,
    known: tuple[pl.DataFrame, BufferModel] | None = None,
) -> list[Suggestion]:
    """One suggestion a type, by what was known on `day` (tasks finished on it included).

    Parameters
    ----------
    history : frame as in `models.targets`
    only : the tasks that suggestions are for, such as `pl.col("team") == "Growth"`; the model still
        learns from all
    tested : the backtest that proves the suggestions; without, one is made of the last two years
    known : what `learned` gives, where it is there already

    Raises `NotEnoughHistory` where next to nothing has finished.
    """
    tomorrow = day + timedelta(days=1)
    table, model = known or learned(history, target, day, n_jobs)
    asked = latest(tomorrow, EVERY if only is None else only)
    rows = as_of(table, Past(table, target), tomorrow, asked)
    tested = tested or _test(table, target, day, n_jobs)
    seen = tested.frame if tested else pl.DataFrame(schema={**table.schema, "type_p50": pl.Float64})
    seen = seen.filter(pl.col("finished_on") <= day, pl.col("type_p50").is_not_null())
    if only is not None:
        seen = seen.filter(only)
    parts = {name: rows for (name,), rows in seen.partition_by("type", as_dict=True).items()}
    types = sum(len(rows) >= MEASURED for rows in parts.values())
    return [
        _suggestion(kind, parts.get(kind.name, seen.clear()), types) for kind in kinds(model, rows)
    ]


def learned(
    history: pl.DataFrame, target: Target, day: date, n_jobs: int = 2
) -> tuple[pl.DataFrame, BufferModel]:
    """The feature table as of `day`, and the model of all that was known on it. Raises
    `NotEnoughHistory`."""
    table = table_on(history, target, day)
    return table, model_on(table, target, day, n_jobs)


def table_on(history: pl.DataFrame, target: Target, day: date) -> pl.DataFrame:
    """The feature table of the tasks that were planned by `day`."""
    return feature_table(history.filter(pl.col("planned_on") <= day), target)


def model_on(table: pl.DataFrame, target: Target, day: date, n_jobs: int = 2) -> BufferModel:
    """The model of all that was known on `day`, by a feature table. Raises `NotEnoughHistory`."""
    known = known_before(table, day + timedelta(days=1))
    return BufferModel(target, n_jobs=n_jobs).fit(known)


def proof_on(table: pl.DataFrame, target: Target, day: date, n_jobs: int = 2) -> BacktestResult:
    """The backtest of the last two years that proves suggestions of `day`, by a feature table.
    Raises `NotEnoughHistory`."""
    return prove(table, target, day - timedelta(days=TESTED), day, n_jobs, most=MOST)


def _test(table: pl.DataFrame, target: Target, day: date, n_jobs: int) -> BacktestResult | None:
    """A backtest of the last two years, or None where there is too little for one."""
    try:
        return proof_on(table, target, day, n_jobs)
    except NotEnoughHistory:
        return None


def _suggestion(kind: Kind, seen: pl.DataFrame, types: int) -> Suggestion:
    """What to say of a type; `seen` are the predictions of its tasks that have come out, `types`
    how many types can be tested on theirs."""
    target, own = kind.model.target, kind.own
    least, greatest = target.outcome(kind.quantiles([0.1, 0.9]))
    coverage = covered(target, seen)
    not_held = failed(coverage, len(seen), types)
    buffers = kind.suggested(list(SERVICE_LEVELS.values()), wider=not_held is not None)
    text, words = note(kind, not_held)
    return Suggestion(
        type=kind.name or None,
        tasks=int(own.sum()),
        buffers=_named(target.buffer(buffers)),
        coverage=coverage,
        tested=len(seen),
        borrowed=round(float(kind.weight[~own].sum() / kind.weight.sum()), 4),
        note=text,
        note_words=words,
        why=_alike(kind),
        spanned=(round(float(least), 4), round(float(greatest), 4)),
        wider=not_held is not None or int(own.sum()) < FEW,
    )


def _named(values: Floats) -> dict[str, float]:
    return {
        name: round(float(value), 4) for name, value in zip(SERVICE_LEVELS, values, strict=True)
    }


def _alike(kind: Kind, count: int = 3) -> tuple[Alike, ...]:
    """The finished tasks that weigh most."""
    heaviest = np.argsort(-kind.weight, kind="stable")[:count]
    tasks = kind.model.tasks_[heaviest.tolist()]
    outcomes = kind.model.target.outcome(tasks["y"].to_numpy())
    return tuple(
        Alike(row["key"] or "", row["title"], round(float(outcome), 4), round(float(weight), 4))
        for row, outcome, weight in zip(
            tasks.iter_rows(named=True), outcomes, kind.weight[heaviest], strict=True
        )
    )
