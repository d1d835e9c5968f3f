"""What the buffers would have covered on tasks the model had not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from models.baselines import BASELINES
from models.exceptions import NotEnoughHistory
from models.features import feature_table
from models.peers import Rule
from models.proof import methods_of, reliability, scores
from models.targets import Target
from models.walk import START, known_before, quarters, walk
from pipeline.statistics.reserve import LEVELS

UNSEEN = {"type": pl.String, "score": pl.Float64, "held_from": pl.Float64}
"""What plans are told from (`models.planner`), of the columns of a walk."""
TREES = 60
"""Trees of the forests of a proof that must not take long: a third of the growth at the same loss
on real estimates (0.1963 at 80 %; with 200 trees 0.1965); on real due dates 40 cost under 1 %."""
LATELY = 36
"""Months at the end of the span that are told alone where the span is longer."""


@dataclass(frozen=True)
class BacktestResult:
    """The predictions of a walk (`walk.walk` has the columns) of tasks that finished, and how they
    are summed up; `still_open` are those of tasks that are late already and have not."""

    target: Target
    start: date
    end: date
    frame: pl.DataFrame
    still_open: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNSEEN))

    def as_json(self) -> dict[str, Any]:
        """The scores (`proof.scores`) of each method at each level, the reliability diagram, and
        the same for the last three years alone (None where there is no more than that)."""
        lately = pl.Series([self.end]).dt.offset_by(f"-{LATELY}mo").dt.offset_by("1d").item()
        recent = self.frame.filter(pl.col("planned_on") >= lately)
        return {
            "target": self.target.name,
            "unit": self.target.unit,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            **self._proof(self.frame),
            "last_three_years": self._proof(recent) | {"from": lately.isoformat()}
            if lately > self.start and not recent.is_empty()
            else None,
        }

    def scores(self, method: str, level: str) -> dict[str, Any]:
        """The scores of one method at one level (`proof.scores`)."""
        return scores(self.frame, self.target, method, level)

    def _proof(self, frame: pl.DataFrame) -> dict[str, Any]:
        return {
            "predictions": len(frame),
            "reliability": reliability(frame),
            "methods": {
                method: {name: scores(frame, self.target, method, name) for name in LEVELS}
                for method in methods_of(frame)
            },
        }


def backtest(
    history: pl.DataFrame,
    target: Target,
    start: date | None = None,
    end: date | None = None,
    n_jobs: int = 2,
    against: Mapping[str, Rule] = MappingProxyType({}),
) -> BacktestResult:
    """Walk forward over the tasks planned from `start` to `end` (both included), beside what people
    do today (`baselines`) and any other rules, such as those of `peers.peers()`.

    Without `start` it begins with the first quarter before which enough tasks had finished.
    Raises `NotEnoughHistory` where no task can be predicted.
    """
    return prove(feature_table(history, target), target, start, end, n_jobs, against)


def prove(
    table: pl.DataFrame,
    target: Target,
    start: date | None = None,
    end: date | None = None,
    n_jobs: int = 2,
    against: Mapping[str, Rule] = MappingProxyType({}),
    most: int | None = None,
) -> BacktestResult:
    """`backtest` on a feature table.

    most: given, the proof is made quickly: of more tasks of a type that were planned in a quarter,
    only so many are predicted, evenly spread over it, by forests of no more than `TREES` trees. It
    is then the proof of a slightly worse model than the one that makes suggestions.
    """
    finished = known_before(table, date.max)
    if len(finished) < START:
        raise NotEnoughHistory(target.name, len(finished), START, target.needs)
    planned = table.filter(pl.col("askable") & pl.col("y").is_not_null())["planned_on"].sort()
    end = end or planned[-1]
    start = start or first_quarter(finished, planned[0], end)
    tried = target if most is None else replace(target, trees=min(target.trees, TREES))
    frame = walk(table, tried, start, end, BASELINES | dict(against), n_jobs, most)
    frame, still_open = frame.filter(ended := pl.col("y").is_not_null()), frame.filter(~ended)
    if frame.is_empty():
        before = len(known_before(table, start))
        raise NotEnoughHistory(target.name, before, START, target.needs)
    return BacktestResult(target, start, end, frame, still_open)


def first_quarter(finished: pl.DataFrame, start: date, end: date) -> date:
    """The first day of the first quarter before which enough tasks had finished."""
    enough = [
        first for first, _ in quarters(start, end) if len(known_before(finished, first)) >= START
    ]
    return enough[0] if enough else end
