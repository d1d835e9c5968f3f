"""From the finished tasks to the distribution of what a new task will take."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator

from models.distribution import Distributions, Floats
from models.exceptions import NotEnoughHistory
from models.features import PREFIX, Encoder
from models.forest import LeafForest
from models.plain import TypeHistory
from models.targets import FEW, Target
from models.window import window

CHUNK = 500
"""Tasks predicted at once: weights are tasks x training tasks."""
LEAST = 5
"""Finished tasks without which nothing is said."""

STORED = ("key", "type", "title", "y")
"""The columns of the training tasks that are stored with a model."""
FITTED = ("values_", "plain_", "forest_", "encoder_")


class BufferModel(BaseEstimator):  # type: ignore[misc]
    """The whole distribution of a target's y, for each task of a feature table.

    With `targets.FEW` finished tasks or more it is a forest's leaf weights on the latest
    `target.window` of them, with fewer the plain history of the task's type.
    """

    def __init__(self, target: Target, seed: int = 0, n_jobs: int = 1) -> None:
        self.target = target
        self.seed = seed
        self.n_jobs = n_jobs

    def fit(self, rows: pl.DataFrame) -> "BufferModel":
        """Learn from the rows of a feature table that have a y, and where these are few from those
        that are late and still open too; raises `NotEnoughHistory`."""
        target = self.target
        finished = rows.filter(pl.col("y").is_not_null())
        if len(finished) < LEAST:
            raise NotEnoughHistory(target.name, len(finished), LEAST, target.needs)
        finished = window(finished, target.window)
        self.tasks_ = finished.select(pl.exclude(f"^{PREFIX}.*$"))
        self.values_ = finished["y"].to_numpy()
        self.outcomes_ = alike(self.values_)
        self.forest_ = None
        if len(finished) >= FEW:
            self.encoder_ = Encoder(target.codes, target.words, self.seed).fit(finished)
            self.forest_ = LeafForest(target.trees, target.leaf, 0.4, self.seed, self.n_jobs)
            scale = finished.select(target.fitted).to_series().to_numpy()
            self.forest_.fit(self.encoder_.transform(finished), scale)
        # A forest of all history is not misled by what is still open: measured on real due dates.
        late = rows.filter(pl.col("y").is_null(), pl.col("left").is_not_null())
        late = late if self.forest_ is None else late.clear()
        self.plain_ = TypeHistory().fit(
            finished["type"].to_list(),
            self.values_,
            late["type"].to_list(),
            late["left"].to_numpy(),
        )
        return self

    def state(self) -> dict[str, Any]:
        """What `from_state` needs: estimators, arrays and lists, no code."""
        fitted = {name: getattr(self, name) for name in FITTED if hasattr(self, name)}
        return fitted | {"tasks_": self.tasks_.select(STORED).to_dict(as_series=False)}

    @classmethod
    def from_state(cls, target: Target, state: dict[str, Any]) -> "BufferModel":
        """The fitted model that `state` was taken from."""
        model = cls(target)
        for name, value in state.items():
            setattr(model, name, value)
        model.tasks_ = pl.DataFrame(state["tasks_"])
        model.outcomes_ = alike(model.values_)
        return model

    def weights(self, rows: pl.DataFrame) -> Any:
        """Weights of the training tasks `tasks_` (columns) for each row; rows may not sum to 1."""
        if self.forest_ is None:
            return self.plain_.weights(rows["type"].to_list())
        return self.forest_.weights(self.encoder_.transform(rows))

    def mean_weights(self, rows: pl.DataFrame, group: NDArray[np.int64]) -> Floats:
        """The mean weights of the training tasks for the rows of each group (numbered from 0)."""
        if self.forest_ is not None:
            return self.forest_.mean_weights(self.encoder_.transform(rows), group)
        weights = self.plain_.weights(rows["type"].to_list())
        weights /= weights.sum(axis=1, keepdims=True)
        return np.array([weights[group == at].mean(axis=0) for at in range(group.max() + 1)])

    def distributions(self, rows: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, Distributions]]:
        """The distributions of the rows, some at a time, on the outcomes that differ: tasks that
        ended alike are one."""
        values, same = self.outcomes_
        if self.forest_ is None:
            for chunk in rows.iter_slices(CHUNK):
                yield chunk, Distributions(self.weights(chunk) @ same, values)
            return
        x, shares = self.encoder_.transform(rows), self.forest_.shares(same)
        for number, chunk in enumerate(rows.iter_slices(CHUNK)):
            weights = self.forest_.weights(x[number * CHUNK :][:CHUNK], shares)
            yield chunk, Distributions(weights, values)

    def predict(self, rows: pl.DataFrame, q: float = 0.8) -> Floats:
        """The quantile at level q of y for each row, not corrected."""
        found = [
            spread.quantiles(np.full((len(chunk), 1), q))[:, 0]
            for chunk, spread in self.distributions(rows)
        ]
        return np.concatenate([np.zeros(0), *found])


def alike(values: Floats) -> tuple[Floats, Any]:
    """The values that differ, rising, and which of `values` (rows) are each of them (columns), as
    a sparse matrix: weights times it are those of the values that differ."""
    differing, place = np.unique(values, return_inverse=True)
    ones, cells = np.ones(len(place)), (np.arange(len(place)), place)
    return differing, sparse.csr_matrix((ones, cells), shape=(len(place), len(differing)))
