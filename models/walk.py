"""Predicting the past as it would have been predicted then: quarter by quarter."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.distribution import SLACK, Distributions, Floats
from models.features import as_of
from models.history import Past
from models.kind import Kind, columns_of, kinds, latest, parts_of
from models.levels import Levels
from models.model import BufferModel
from models.peers import Rule
from models.targets import Target
from pipeline.statistics.reserve import LEVELS, SERVICE_LEVELS

ASKED = list(LEVELS.values())
GRID = tuple(step / 100 for step in range(10, 100, 5))
"""Levels of the reliability diagram; those of `ASKED` are among them."""
KEPT = ("source", "source_id", "key", "type", "project", "team", "planned_on", "finished_on", "y")
START = 50
"""Finished tasks before a quarter without which none of its tasks is predicted."""


class Scored:
    """The scores of past predictions (`models.levels`), by the day on which they became known."""

    def __init__(self, levels: Levels) -> None:
        self.levels = levels
        self.days = np.zeros(0, dtype=np.int64)
        self.scores = np.zeros(0)
        self.types = np.zeros(0, dtype=np.int64)

    def add(self, days: NDArray[np.int64], scores: Floats, types: NDArray[np.int64]) -> None:
        """Take predictions that came out: the day, the score, the type's number."""
        order = np.argsort(np.concatenate([self.days, days]), kind="stable")
        self.days = np.concatenate([self.days, days])[order]
        self.scores = np.concatenate([self.scores, scores])[order]
        self.types = np.concatenate([self.types, types])[order]

    def on(self, day: int) -> Levels:
        """The calibration by what was known before `day`."""
        seen = np.searchsorted(self.days, day)
        return self.levels.fit(self.scores[:seen], self.types[:seen])


def quarters(start: date, end: date) -> Iterator[tuple[date, date]]:
    """Half-open stretches from `start` to `end` (included), cut where a quarter begins."""
    days = pl.date_range(start, end, "1d", eager=True)
    cuts = days.filter((days.dt.truncate("1q") == days) | (days == start)).to_list()
    after = pl.Series([end]).dt.offset_by("1d").item()
    yield from zip(cuts, [*cuts[1:], after], strict=True)


def walk(
    table: pl.DataFrame,
    target: Target,
    start: date,
    end: date,
    rules: Mapping[str, Rule],
    n_jobs: int = 2,
    most: int | None = None,
) -> pl.DataFrame:
    """Predict each task planned from `start` to `end` that has finished, or that is open and late
    already, knowing only what came before.

    For each quarter the model is fitted on the tasks finished before it; the history of a task and
    the calibration reach up to the day before it was planned.

    Parameters
    ----------
    table : a feature table (`features.feature_table`)
    rules : what else predicts the same tasks, by name (`models.baselines`, `models.peers`)
    most : how many tasks of a type are predicted in a quarter, evenly spread over it (None: all)

    Returns
    -------
    One row a predicted task: `KEPT` (y null: open), quarter (first day predicted from), `score`
    (weight strictly below y, see `models.levels`, or below the least y that is left to an open
    task), `held_from` (the least level of `GRID` whose buffer was enough;
    null: none), `level_pNN` (the level asked for), y predicted as `METHOD_pNN`, and as `type_pNN`,
    for each of `reserve.SERVICE_LEVELS`, what would have been suggested for its type when the
    quarter began; as `COLUMN_pNN` likewise for its part of the type by each of
    `kind.columns_of(table)`, where there was a suggestion for it.
    """
    codes = table["type"].rank("dense").cast(pl.Int64)
    table = table.with_columns(code=codes, finished_day=pl.col("finished_on").cast(pl.Int32))
    asked = table.filter(pl.col("askable") & pl.any_horizontal(pl.col("y", "left").is_not_null()))
    past, scored = Past(table, target), Scored(Levels(**target.levels))
    parts = []
    for first, last in quarters(start, end):
        planned = asked.filter(pl.col("planned_on").is_between(first, last, "left"))
        finished = known_before(table, first)
        if planned.is_empty() or len(finished) < START:
            continue
        model = BufferModel(target, n_jobs=n_jobs).fit(finished)
        types = kinds(model, as_of(table, past, first, latest(first, _among(planned))))
        planned = _thinned(planned.sort("planned_on"), most)
        ours = [_told(chunk, spread, scored) for chunk, spread in model.distributions(planned)]
        others = [
            column
            for name, rule in rules.items()
            for column in _columns(name, rule(finished, planned, target, np.array(ASKED)))
        ]
        found = pl.concat(ours).with_columns(*others, quarter=pl.lit(first))
        parts.append(_with_suggested(found, types))
    return pl.concat(parts) if parts else asked.select(KEPT).clear()


def known_before(table: pl.DataFrame, day: date) -> pl.DataFrame:
    """The finished tasks whose outcome was known before a day."""
    return table.filter(pl.col("y").is_not_null() & (pl.col("finished_on") < day))


def _thinned(planned: pl.DataFrame, most: int | None) -> pl.DataFrame:
    """Of each type no more than `most` tasks, at even steps."""
    if most is None:
        return planned
    at = pl.int_range(pl.len(), dtype=pl.Int64)
    return planned.filter((at * most % pl.len().cast(pl.Int64) < most).over("type"))


def _among(planned: pl.DataFrame) -> pl.Expr:
    return pl.col("type").is_in(planned["type"].unique().implode())


def _with_suggested(planned: pl.DataFrame, types: Sequence[Kind]) -> pl.DataFrame:
    """Adds `type_pNN`, and `COLUMN_pNN` for the parts of the types."""
    found = planned.join(_suggested(types, "type"), on="type", how="left", maintain_order="left")
    for column in columns_of(planned):
        known = _suggested(parts_of(types, column, planned), column)
        found = found.join(known, on=["type", column], how="left", maintain_order="left")
    return found


def _suggested(kinds: Iterable[Kind], column: str) -> pl.DataFrame:
    """type, the column (where it is another one) and `COLUMN_pNN`."""
    columns = [f"{column}_{name}" for name in SERVICE_LEVELS]
    asked = list(SERVICE_LEVELS.values())
    rows = [
        {column: kind.group, "type": kind.name}
        | dict(zip(columns, kind.suggested(asked), strict=True))
        for kind in kinds
    ]
    schema = dict.fromkeys((column, "type"), pl.String) | dict.fromkeys(columns, pl.Float64)
    return pl.DataFrame(rows, schema=schema)


def _told(planned: pl.DataFrame, spread: Distributions, scored: Scored) -> pl.DataFrame:
    """Predictions of tasks in order of planning; adds their scores to `scored`."""
    score = spread.below(planned["y"].fill_null(planned["left"]).to_numpy())
    types, ended = planned["code"].to_numpy(), planned["y"].is_not_null().to_numpy()
    days = planned.filter(ended)["finished_day"].to_numpy()
    scored.add(days, score[ended], types[ended])
    levels = _levels(scored, planned["planned_on"].cast(pl.Int32).to_numpy(), types)
    asked = levels[:, [GRID.index(q) for q in ASKED]]
    missed = (score[:, None] >= levels - SLACK).sum(axis=1)
    held_from = pl.Series([*GRID, None], dtype=pl.Float64).gather(missed)
    return planned.select(*KEPT, *(set(columns_of(planned)) - set(KEPT))).with_columns(
        pl.Series("score", score),
        held_from.alias("held_from"),
        *_columns("level", asked),
        *_columns("leeway", spread.quantiles(asked)),
    )


def _levels(scored: Scored, days: NDArray[np.int32], types: NDArray[np.int64]) -> Floats:
    """The level to ask for at each of `GRID` (tasks x levels), by what was known before the day of
    each task."""
    levels = np.empty((len(days), len(GRID)))
    for day in np.unique(days):
        here = days == day
        levels[here] = scored.on(day).predict_all(types[here], GRID)
    return np.maximum.accumulate(levels, axis=1)


def _columns(name: str, values: Floats) -> list[pl.Series]:
    return [pl.Series(f"{name}_{level}", values[:, at]) for at, level in enumerate(LEVELS)]
