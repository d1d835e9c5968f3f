"""Distributions as weights on observed values: quantiles and what lies below a value."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SLACK = 1e-9
"""Weights are sums of many small shares: a level counts as reached this much early."""


class Distributions:
    """Rows of weights over the same values, sorted; what a row says is asked by level or value.

    Parameters
    ----------
    weights : rows x values, sparse or dense, not negative; each row has a positive sum
    values : the observed outcomes, one a column

    Examples
    --------
    >>> spread = Distributions(np.array([[0.5, 0.25, 0.25]]), np.array([3.0, 0.0, 1.0]))
    >>> spread.quantiles(np.array([[0.25, 0.26, 0.8]]))
    array([[0., 1., 3.]])
    >>> spread.below(np.array([3.0]))
    array([0.5])
    """

    def __init__(self, weights: Any, values: Floats) -> None:
        order = np.argsort(values, kind="stable")
        dense = weights.toarray() if hasattr(weights, "toarray") else np.asarray(weights, float)
        self.values = values[order]
        self.running = np.cumsum(dense[:, order], axis=1)
        self.running /= self.running[:, -1:]

    def quantiles(self, levels: Floats) -> Floats:
        """For each row and each of its levels (rows x levels) the smallest value reaching it."""
        found = np.empty(levels.shape)
        for row, running in enumerate(self.running):
            at = np.searchsorted(running, levels[row] - SLACK)
            found[row] = self.values[np.minimum(at, len(self.values) - 1)]
        return found

    def below(self, values: Floats) -> Floats:
        """The weight strictly below each row's value."""
        at = np.searchsorted(self.values, values)
        rows = np.arange(len(values))
        return np.where(at > 0, self.running[rows, at - 1], 0.0)
