"""What the buffers would have covered on tasks the model had not seen."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from models.exceptions import NotEnoughHistory
from models.features import feature_table
from models.scores import TIE, coverage, pinball
from models.targets import Target
from models.walk import LEVELS, START, known_before, quarters, walk

METHODS = ("leeway", "no_buffer", "mean_of_type", "quantile_of_type")


@dataclass(frozen=True)
class BacktestResult:
    """The predictions of a walk (`walk.walk` has the columns) and how they are summed up."""

    target: Target
    start: date
    end: date
    frame: pl.DataFrame

    def as_json(self) -> dict[str, Any]:
        """The scores of each method at each level, in all and by type."""
        return {
            "target": self.target.name,
            "unit": self.target.unit,
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "predictions": len(self.frame),
            "methods": {
                method: {name: self.scores(method, name) for name in LEVELS} for method in METHODS
            },
        }

    def scores(self, method: str, level: str) -> dict[str, Any]:
        """Pinball loss (on y), coverage, mean buffer (in the unit), and coverage by type."""
        y, quantile = self.frame["y"].to_numpy(), self.frame[f"{method}_{level}"].to_numpy()
        held = pl.col("y") <= pl.col(f"{method}_{level}") + TIE
        types = self.frame.group_by("type").agg(count=pl.len(), coverage=held.mean()).sort("type")
        return {
            "pinball": pinball(y, quantile, LEVELS[level]),
            "coverage": coverage(y, quantile),
            "mean_buffer": float(self.target.buffer(quantile).mean()),
            "types": {
                row["type"]: {"count": row["count"], "coverage": row["coverage"]}
                for row in types.iter_rows(named=True)
            },
        }


def backtest(
    history: pl.DataFrame,
    target: Target,
    start: date | None = None,
    end: date | None = None,
    n_jobs: int = 2,
) -> BacktestResult:
    """Walk forward over the tasks planned from `start` to `end` (both included).

    Without `start` it begins with the first quarter before which enough tasks had finished.
    Raises `NotEnoughHistory` where no task can be predicted.
    """
    table = feature_table(history, target)
    finished = known_before(table, date.max)
    if len(finished) < START:
        raise NotEnoughHistory(target.name, len(finished), START, target.needs)
    planned = table.filter(pl.col("askable") & pl.col("y").is_not_null())["planned_on"].sort()
    end = end or planned[-1]
    start = start or first_quarter(finished, planned[0], end)
    frame = walk(table, target, start, end, n_jobs)
    if frame.is_empty():
        before = len(known_before(table, start))
        raise NotEnoughHistory(target.name, before, START, target.needs)
    return BacktestResult(target, start, end, frame)


def first_quarter(finished: pl.DataFrame, start: date, end: date) -> date:
    """The first day of the first quarter before which enough tasks had finished."""
    enough = [
        first for first, _ in quarters(start, end) if len(known_before(finished, first)) >= START
    ]
    return enough[0] if enough else end
