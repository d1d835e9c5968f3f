"""Whether the coverage of the types is as near to a level as chance allows.

Even a perfectly calibrated forecaster misses 80 % by some points on a type of 60 tasks: the largest
distance of a type is mostly luck. What chance alone explains is therefore told beside what was
found.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import polars as pl
from scipy.stats import binom, binomtest

from models.distribution import Floats

COUNTED = 50
"""Predicted tasks under which a type is not judged by itself."""
SURE = 0.01
"""How unlikely coverages must be by chance, over all types together, for a type to be off."""
DRAWS = 2000
"""Calibrated forecasters simulated on the same counts."""


@dataclass(frozen=True)
class Calibration:
    """How near to the level the types are that have `COUNTED` predicted tasks or more.

    `off` are those whose coverage is further away than an exact binomial test permits. Outcomes at
    the quantile itself (a third of real tasks end exactly on plan) speak for either side: a
    calibrated forecaster has no more than the level strictly under its quantile, and no less at or
    under it. `distance` is the mean distance of their coverage, ties counted as covered, from the
    level, each type weighed by its tasks;
    `by_chance` the same for a perfectly calibrated forecaster, its mean and 95 % quantile;
    `shortfall` is the weighted mean of what they lie under the level. All as shares; None without
    such a type.
    """

    tested: int
    off: tuple[str, ...]
    distance: float | None
    by_chance: tuple[float, float] | None
    shortfall: float | None


def calibration(types: pl.DataFrame, level: float) -> Calibration:
    """Judge the types at one level.

    Parameters
    ----------
    types : columns type (String), count, under and covered (integers: its predicted tasks, those
        strictly under the quantile, and those at or under it)
    """
    types = types.filter(pl.col("count") >= COUNTED).sort("type")
    if types.is_empty():
        return Calibration(0, (), None, None, None)
    names = types["type"].to_list()
    counts, covered = types["count"].to_list(), types["covered"].to_list()
    limit = SURE / len(names)  # Bonferroni: the more types, the more of them are off by chance
    off = tuple(
        name
        for name, n, under, held in types.select("type", "count", "under", "covered").iter_rows()
        if not under <= n * level <= held
        and binomtest(held if held < n * level else under, n, level).pvalue < limit
    )
    missed = np.array(covered) / np.array(counts) - level
    return Calibration(
        tested=len(names),
        off=off,
        distance=float(np.average(np.abs(missed), weights=counts)),
        by_chance=chance_distance(tuple(counts), level),
        shortfall=float(np.average(np.maximum(-missed, 0), weights=counts)),
    )


@lru_cache(maxsize=64)
def chance_distance(counts: tuple[int, ...], level: float) -> tuple[float, float]:
    """Mean and 95 % quantile of the weighted mean distance that a perfectly calibrated forecaster
    shows on types of these sizes (hits independent, `DRAWS` draws, always the same ones)."""
    sizes = np.array(counts)
    hits = np.random.default_rng(0).binomial(sizes, level, (DRAWS, len(sizes)))
    distance = np.average(np.abs(hits / sizes - level), axis=1, weights=sizes)
    return float(distance.mean()), float(np.quantile(distance, 0.95))


def chance_band(count: int, levels: Floats) -> Floats:
    """The shares covered between which a calibrated forecaster stays 99 times in 100, for `count`
    tasks at each level (levels x 2: exact binomial quantiles, lower and upper)."""
    ends = binom.ppf([[SURE / 2], [1 - SURE / 2]], count, levels) / count
    return np.asarray(ends.T, dtype=float)
