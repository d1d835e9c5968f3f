"""The buffer to suggest for each type, for a task that is planned now."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from models.backtest import BacktestResult, backtest
from models.distribution import Floats
from models.exceptions import NotEnoughHistory
from models.features import as_of, feature_table
from models.kind import LATEST, Kind, kinds
from models.model import BufferModel
from models.scores import coverage
from models.suggestion import (
    FEW_OF_TYPE,
    FROM_HISTORY,
    LONGER,
    NEW_TYPE,
    SHORTER,
    Alike,
    Suggestion,
)
from models.targets import Target
from models.walk import ASKED, known_before
from pipeline.statistics.reserve import LEVELS

TESTED = 730
"""Days of backtest that the coverage of a suggestion is told of."""
MEASURED = 10
"""Unseen tasks under which a coverage is not told."""
SMALL = 20
"""Finished tasks of a type under which the note says that it leans on others."""


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
    asked = as_of(table, target, tomorrow).filter("askable")
    tested = tested or _test(history, target, day, n_jobs)
    seen = tested.frame if tested else pl.DataFrame(schema={**table.schema, "type_p50": pl.Float64})
    seen = seen.filter(pl.col("finished_on") <= day, pl.col("type_p50").is_not_null())
    if only is not None:
        asked, seen = asked.filter(only), seen.filter(only)
    return [
        _suggestion(kind, seen.filter(pl.col("type") == kind.name)) for kind in kinds(model, asked)
    ]


def learned(
    history: pl.DataFrame, target: Target, day: date, n_jobs: int = 2
) -> tuple[pl.DataFrame, BufferModel]:
    """The feature table as of `day`, and the model of all that was known on it. Raises
    `NotEnoughHistory`."""
    table = feature_table(history.filter(pl.col("planned_on") <= day), target)
    known = known_before(table, day + timedelta(days=1))
    return table, BufferModel(target, n_jobs=n_jobs).fit(known)


def _test(history: pl.DataFrame, target: Target, day: date, n_jobs: int) -> BacktestResult | None:
    """A backtest of the last two years, or None where there is too little for one."""
    try:
        return backtest(history, target, day - timedelta(days=TESTED), day, n_jobs)
    except NotEnoughHistory:
        return None


def _suggestion(kind: Kind, seen: pl.DataFrame) -> Suggestion:
    """What to say of a type; `seen` are the predictions of its tasks that have come out."""
    target, own = kind.model.target, kind.own
    least, greatest = target.outcome(kind.quantiles([0.1, 0.9]))
    note, words = _note(kind, int(own.sum()))
    return Suggestion(
        type=kind.name or None,
        tasks=int(own.sum()),
        buffers=_named(target.buffer(kind.quantiles(ASKED))),
        coverage=_coverage(target, seen),
        tested=len(seen),
        borrowed=round(float(kind.weight[~own].sum() / kind.weight.sum()), 4),
        note=note,
        note_words=words,
        why=_alike(kind),
        spanned=(round(float(least), 4), round(float(greatest), 4)),
    )


def _named(values: Floats) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(LEVELS, values, strict=True)}


def _coverage(target: Target, seen: pl.DataFrame) -> dict[str, float | None]:
    """For how many of the unseen tasks the buffer suggested then was enough."""
    if len(seen) < MEASURED:
        return dict.fromkeys(LEVELS)
    needed = target.buffer(seen["y"].to_numpy())
    return {
        name: round(coverage(needed, target.buffer(seen[f"type_{name}"].to_numpy())), 4)
        for name in LEVELS
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


def _note(kind: Kind, tasks: int) -> tuple[str, dict[str, str | int]]:
    """What has to be said of a suggestion: the one thing that matters most, or nothing."""
    if kind.model.forest_ is None:
        return FROM_HISTORY, {"n": len(kind.model.values_)}
    if tasks == 0:
        return NEW_TYPE, {}
    if tasks < SMALL:
        return FEW_OF_TYPE, {"n": tasks}
    if kind.changed:
        return (LONGER if kind.changed > 0 else SHORTER), {"n": LATEST}
    return "", {}
