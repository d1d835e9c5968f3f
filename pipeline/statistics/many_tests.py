"""Looking at many things at once, some of which differ by chance."""

import polars as pl
from scipy import stats

CHANCE = 0.05
"""Share of false ones among what is told (false discovery rate)."""


def corrected(p: pl.Series) -> pl.Series:
    """q: the p of all that is looked at, each corrected for how many they are, so that of those up
    to CHANCE no larger a share is false (Benjamini & Hochberg 1995). Null where there is no p."""
    known = p.is_not_null()
    if not known.any():
        return p
    q = stats.false_discovery_control(p.filter(known).to_numpy())
    return p.scatter(known.arg_true(), pl.Series(q, dtype=pl.Float64))
