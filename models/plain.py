"""The plain history of a task's type, leaning on all tasks: what stands in for few tasks."""

from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator

from models.distribution import Floats


class TypeHistory(BaseEstimator):  # type: ignore[misc]
    """Weights of finished tasks for a new one of a type: recent ones of the type weigh most.

    The type's tasks weigh 0.5^(r / half_life), r the finished tasks of the type since;
    `prior` tasks' worth of weight is spread over all tasks (half-life `half_life_all` tasks).
    """

    def __init__(
        self, half_life: float = 100, half_life_all: float = 500, prior: float = 20
    ) -> None:
        self.half_life = half_life
        self.half_life_all = half_life_all
        self.prior = prior

    def fit(self, types: Sequence[str]) -> "TypeHistory":
        """Take the types of the finished tasks, in the order in which they finished."""
        self.types_ = np.asarray(types, dtype=object)
        shared = 0.5 ** (np.arange(len(self.types_))[::-1] / self.half_life_all)
        self.shared_ = self.prior * shared / shared.sum()
        return self

    def weights(self, types: Sequence[str]) -> Floats:
        """A row a task of `types`, a column a finished task; rows do not sum to 1."""
        rows = {name: self._row(name) for name in set(types)}
        return np.array([rows[name] for name in types]).reshape(len(types), len(self.types_))

    def _row(self, name: str) -> Floats:
        own = self.types_ == name
        row: Floats = self.shared_.copy()
        row[own] += 0.5 ** (np.arange(own.sum())[::-1] / self.half_life)
        return row
