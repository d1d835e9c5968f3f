"""How sure figures of few tasks are: the interval that holds the true one in 95 of 100 cases.

Of shares Wilson's (1927, doi:10.2307/2276774), of means Student's (1908, doi:10.2307/2331554),
which on samples of 3 to 49 of the deviations of a type held the mean more often than the bootstrap
(3: 94 of 100 against 74, 10: 92 against 87, 49: 93 against 93); of quantiles the exact one from
order statistics (Conover, Practical Nonparametric Statistics, 1999, section 3.2).
"""

import numpy as np
import polars as pl

from pipeline.statistics.catalogue import MEASURES

SMALL = 50
"""Figures of fewer tasks are shown with their interval."""

_SURE = 0.95
_Z = 1.959963984540054
"""Standard errors on either side that hold 95 % of a normal distribution."""


def with_intervals(figures: pl.DataFrame) -> pl.DataFrame:
    """Adds to an aggregate the interval of each `mean`: `low` and `high` (Float64). Null for fewer
    than two tasks, for counts of tasks, and of means where all values are equal, as nothing tells
    then how they vary."""
    counts = [name for name, each in MEASURES.items() if each.unit == "tasks"]
    # The mean of flow efficiency is none of these: each task has a share of its own.
    shares = [name for name, each in MEASURES.items() if each.unit == "share" and not each.spread]
    count, mean = pl.col("count"), pl.col("mean")
    half = _students_t(figures["count"]) * pl.col("std") / count.sqrt()
    centre, width = _wilson(mean, count)
    enough = (count >= 2) & ~pl.col("measure").is_in(counts)
    return figures.with_columns(
        pl.when(enough & pl.col("measure").is_in(shares))
        .then((centre + sign * width).clip(0, 1))
        .when(enough & (pl.col("std") > 0))
        .then(mean + sign * half)
        .alias(name)
        for name, sign in (("low", -1), ("high", 1))
    )


def quantile_interval(values: pl.Series, level: float) -> tuple[float | None, float | None]:
    """Of the quantile of that level; an end is None where it lies beyond the values there are."""
    from scipy import stats

    if values.len() < 2:
        return None, None
    found = stats.quantile_test(values.sort().to_numpy(), p=level).confidence_interval(_SURE)
    low, high = (None if np.isnan(end) else float(end) for end in (found.low, found.high))
    return low, high


def _students_t(count: pl.Series) -> pl.Series:
    # `scipy.stats` has it too, but takes a second to import.
    from scipy.special import stdtrit

    degrees = (count.to_numpy() - 1).clip(1)
    return pl.Series("t", stdtrit(degrees, (1 + _SURE) / 2))


def _wilson(share: pl.Expr, count: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The centre of the interval, and half of its width."""
    scale = 1 + _Z**2 / count
    spread = (share * (1 - share) / count + _Z**2 / (4 * count.cast(pl.Float64) ** 2)).sqrt()
    return (share + _Z**2 / (2 * count)) / scale, _Z * spread / scale
