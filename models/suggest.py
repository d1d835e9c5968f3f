"""The buffer to suggest for each type, and for its part in a team or project, for a task that is
planned now."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta

import numpy as np
import polars as pl

from models.backtest import BacktestResult, prove
from models.distribution import Floats
from models.exceptions import NotEnoughHistory
from models.features import as_of, feature_table
from models.history import Past
from models.kind import ASKED, Kind, columns_of, kinds, latest, parts_of
from models.model import BufferModel
from models.notes import note
from models.planned import FEW
from models.proven import MEASURED, covered, failed
from models.suggestion import Alike, Suggestion
from models.targets import Target
from models.walk import known_before
from pipeline.statistics.reserve import SERVICE_LEVELS
from pipeline.statistics.scope import PLACES

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
) -> list[Suggestion]:
    """The suggestions by what was known on `day` (tasks finished on it included): one a type, and
    one for each of its teams and projects that have enough tasks (see `kind.parts_of`).

    Parameters
    ----------
    history : frame as in `models.targets`
    only : the tasks that suggestions are for, such as `pl.col("priority") == "High"`: one a type
        then, for these tasks of it; the model still learns from all
    tested : the backtest that proves the suggestions, such as `proof_on` gives for the same tasks;
        without, it is made, if it can be

    Raises `NotEnoughHistory` where next to nothing has finished.
    """
    table = table_on(history, target, day, only)
    model = model_on(table, target, day, n_jobs)
    if tested is None:
        with suppress(NotEnoughHistory):
            tested = proof_on(table, target, day, n_jobs)
    return suggestions(table, model, day, tested)


def table_on(
    history: pl.DataFrame, target: Target, day: date, only: pl.Expr | None = None
) -> pl.DataFrame:
    """The feature table of the tasks that were planned by `day`; with `only`, these are marked in a
    column `ASKED`."""
    table = feature_table(history.filter(pl.col("planned_on") <= day), target)
    if only is None:
        return table
    mark = pl.when(only).then(pl.lit(ASKED)).otherwise(pl.lit(""))
    return table.with_columns(mark.alias(ASKED))


def model_on(table: pl.DataFrame, target: Target, day: date, n_jobs: int = 2) -> BufferModel:
    """The model of all that was known on `day`, by a feature table. Raises `NotEnoughHistory`."""
    still_open = table.filter(pl.col("y").is_null(), pl.col("left").is_not_null())
    known = pl.concat([known_before(table, day + timedelta(days=1)), still_open])
    return BufferModel(target, n_jobs=n_jobs).fit(known)


def proof_on(table: pl.DataFrame, target: Target, day: date, n_jobs: int = 2) -> BacktestResult:
    """The backtest of the last two years that proves suggestions of `day`, by a feature table.
    Raises `NotEnoughHistory`."""
    return prove(table, target, day - timedelta(days=TESTED), day, n_jobs, most=MOST)


def suggestions(
    table: pl.DataFrame, model: BufferModel, day: date, tested: BacktestResult | None
) -> list[Suggestion]:
    """`suggest` by a feature table, the model of it and the backtest, if there could be one."""
    target, tomorrow = model.target, day + timedelta(days=1)
    rows = as_of(table, Past(table, target), tomorrow, latest(tomorrow))
    types = kinds(model, rows)
    seen = tested.frame.filter(pl.col("finished_on") <= day) if tested else table.clear()
    if ASKED in table.columns:
        return _for_asked(table, types, seen)
    found = _of(types, seen, "type")
    for column in columns_of(table):
        found += _of(parts_of(types, column, rows), seen, column)
    return found


def _for_asked(table: pl.DataFrame, types: list[Kind], seen: pl.DataFrame) -> list[Suggestion]:
    """One a type that is among the tasks asked for: of these tasks of it, or where they are too few
    or all there are, of the type."""
    asked = table.filter(pl.col("askable"), pl.col(ASKED) == ASKED)["type"].unique().to_list()
    parts = {part.name: part for part in parts_of(types, ASKED, table)}
    whole = [kind for kind in types if kind.name in asked and kind.name not in parts]
    seen = seen.filter(pl.col(ASKED) == ASKED)
    found = _of(whole, seen, "type") + _of(parts.values(), seen, ASKED)
    return sorted(found, key=lambda each: each.type or "")


def _of(kinds: Iterable[Kind], seen: pl.DataFrame, column: str) -> list[Suggestion]:
    """The suggestions of types, or of their parts by a column; `seen` are predictions that have
    come out."""
    names = ["type", column] if column != "type" else ["type"]
    known = seen.drop_nulls(f"{column}_p50") if len(seen) else seen
    parts = known.partition_by(names, as_dict=True)
    tested = sum(len(rows) >= MEASURED for rows in parts.values())
    nothing = known.clear()
    return [
        _suggestion(kind, parts.get(key, nothing), tested, column)
        for kind in kinds
        for key in [(kind.name, kind.group)[: len(names)]]
    ]


def _suggestion(kind: Kind, seen: pl.DataFrame, tested: int, column: str) -> Suggestion:
    """What to say of a type or its part; `seen` are the predictions of its tasks that have come
    out, `tested` how many of its like can be tested on theirs."""
    target, own = kind.model.target, kind.own
    least, greatest = target.outcome(kind.quantiles([0.1, 0.9]))
    coverage = covered(target, seen, column)
    not_held = failed(coverage, len(seen), tested)
    buffers = kind.suggested(list(SERVICE_LEVELS.values()), wider=not_held is not None)
    text, words = note(kind, not_held)
    place = {column: kind.group} if column in PLACES else {}
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
        **place,
    )


def _named(values: Floats) -> dict[str, float]:
    return {
        name: round(float(value), 4) for name, value in zip(SERVICE_LEVELS, values, strict=True)
    }


def _alike(kind: Kind, count: int = 3) -> tuple[Alike, ...]:
    """The finished tasks that weigh most."""
    heaviest = np.argsort(-kind.weight, kind="stable")[:count]
    tasks = kind.model.tasks_.select("key", "title", "y")[heaviest.tolist()]
    outcomes = kind.model.target.outcome(tasks["y"].to_numpy())
    return tuple(
        Alike(row["key"] or "", row["title"], round(float(outcome), 4), round(float(weight), 4))
        for row, outcome, weight in zip(
            tasks.iter_rows(named=True), outcomes, kind.weight[heaviest], strict=True
        )
    )
