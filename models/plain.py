"""The plain history of a task's type, leaning on all tasks: what stands in for few tasks."""

from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator

from models.distribution import Floats

_NOBODY: Floats = np.zeros(0)


class TypeHistory(BaseEstimator):  # type: ignore[misc]
    """Weights of finished tasks for a new one of a type: recent ones of the type weigh most.

    The type's tasks weigh 0.5^(r / half_life), r the finished tasks of the type since;
    `prior` tasks' worth of weight is spread over all tasks (half-life `half_life_all` tasks). Tasks
    that are still open weigh as the latest would, and pass their weight on (see `passed_on`):
    without them the quick ones would speak for all.
    """

    def __init__(
        self, half_life: float = 100, half_life_all: float = 500, prior: float = 20
    ) -> None:
        self.half_life = half_life
        self.half_life_all = half_life_all
        self.prior = prior

    def fit(
        self,
        types: Sequence[str],
        values: Floats = _NOBODY,
        open_types: Sequence[str] = (),
        least: Floats = _NOBODY,
    ) -> "TypeHistory":
        """Take the types of the finished tasks, in the order in which they finished; where tasks
        are still open, also what came out, the types of the open ones, and the least that is left
        to each of them."""
        self.types_ = np.asarray(types, dtype=object)
        self.values_, self.least_ = values, least
        self.open_types_ = np.asarray(open_types, dtype=object)
        shared = 0.5 ** (np.arange(len(self.types_))[::-1] / self.half_life_all)
        self.each_ = self.prior / (shared.sum() + len(least))
        self.own_ = self.each_ * shared
        self.shared_ = self._passed_on(self.own_, np.full(len(least), self.each_))
        return self

    def weights(self, types: Sequence[str]) -> Floats:
        """A row a task of `types`, a column a finished task; rows do not sum to 1."""
        rows = {name: self._row(name) for name in set(types)}
        return np.array([rows[name] for name in types]).reshape(len(types), len(self.types_))

    def _row(self, name: str) -> Floats:
        own, still_open = self.types_ == name, self.open_types_ == name
        row: Floats = self.own_.copy()
        row[own] += 0.5 ** (np.arange(own.sum())[::-1] / self.half_life)
        return self._passed_on(row, self.each_ + still_open)

    def _passed_on(self, weight: Floats, of_open: Floats) -> Floats:
        if not len(self.least_):
            return weight
        return passed_on(weight, self.values_, of_open, self.least_)


def passed_on(weight: Floats, values: Floats, of_open: Floats, least: Floats) -> Floats:
    """The weights of finished tasks with what came out, once the open ones have passed theirs on to
    those that came out as `least` or more, in proportion; to the largest where none did.

    This is the product-limit estimate of Kaplan and Meier as weights: Efron, The two sample problem
    with censored data (1967).
    """
    at, mass = np.concatenate([values, least]), np.concatenate([weight, of_open])
    ended = np.arange(len(at)) < len(values)
    order = np.lexsort((ended, at))
    ended, mass = ended[order], mass[order]
    remaining = np.cumsum(mass[::-1])[::-1]
    hazard = np.divide(mass, remaining, out=np.zeros(len(mass)), where=ended & (mass > 0))
    beyond = np.cumprod(1 - hazard)
    found = np.zeros(len(at))
    found[order] = mass.sum() * hazard * np.concatenate([[1.0], beyond[:-1]])
    found[np.argmax(values)] += mass.sum() * beyond[-1]
    return found[: len(values)]
