"""When a series of figures changed its level."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

Floats = npt.NDArray[np.float64]
_SHUFFLES = 9999


def pettitt(level: Floats) -> tuple[int, float]:
    """Where the later part of a series differs most from the earlier (its first place), and the p
    of such a difference, from 9,999 shuffles of a series of that length without ties.

    With ranks R: U(t) = 2 (R1 + .. + Rt) - t (n + 1), K = max |U(t)|. Pettitt's own approximation
    of p is too large for months: of 8 it can never be below 0.05. Ties make K smaller, never p.
    """
    steps = _steps(pl.Series(level).rank().to_numpy())
    null = _null(len(level))
    beyond = len(null) - np.searchsorted(null, steps.max() - 1e-9)
    return int(steps.argmax()) + 1, float((1 + beyond) / (1 + len(null)))


def _steps(ranks: Floats) -> Floats:
    n = ranks.shape[-1]
    sums = np.cumsum(ranks, axis=-1)[..., :-1]
    steps: Floats = np.abs(2 * sums - np.arange(1, n) * (n + 1))
    return steps


@lru_cache
def _null(n: int) -> Floats:
    # A seed, so that the same figures give the same p in every run.
    ranks = np.tile(np.arange(1.0, n + 1), (_SHUFFLES, 1))
    shuffled = np.random.default_rng(1979).permuted(ranks, axis=1)
    return np.sort(_steps(shuffled).max(axis=1))
