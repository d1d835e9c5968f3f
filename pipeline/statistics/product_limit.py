"""The product-limit estimate of Kaplan and Meier: how values are spread where some of them are only
known to be larger than what they have reached.

Kaplan, Meier: Nonparametric estimation from incomplete observations (1958), doi:10.2307/2281868;
with late entries as in Klein, Moeschberger: Survival Analysis (2003), section 4.6.
"""

from collections.abc import Mapping, Sequence

import polars as pl

QUANTILES = {"median": 0.5, "p80": 0.8, "p90": 0.9}

_TINY = 1e-9
"""What rounding may do to a share."""


def points(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The values of each group at which something happens, and what does.

    rows: `by`, `leaves` (Float64: the value reached), `ended` (Boolean: whether that is its last
    one), `enters` (Float64: the first value at which it was watched; null: all along). Out: `by`,
    `at`, `ended`, `left`, `entered` (how many end, leave, ended or not, and enter there).
    """
    left = rows.group_by(*by, at="leaves").agg(
        pl.col("ended").sum().cast(pl.Int64), left=pl.len().cast(pl.Int64)
    )
    entered = rows.drop_nulls("enters").group_by(*by, at="enters")
    both = pl.concat([left, entered.agg(entered=pl.len().cast(pl.Int64))], how="diagonal")
    return both.group_by(*by, "at").agg(pl.col("ended", "left", "entered").sum())


def product_limit(
    points: pl.DataFrame, by: Sequence[str], quantiles: Mapping[str, float] = QUANTILES
) -> pl.DataFrame:
    """A row per group: `by` (at least one column) and

    - `events`, `censored`, `entered_late`: how many ended, were left before they did, and were
      watched only from some value on;
    - `median`, `p80`, `p90`, or the names in `quantiles`: the least value that this share of all
      does not exceed, null where it lies beyond the largest value reached, `most`;
    - `share`: of those that do not exceed 0; null where none was watched up to there;
    - the same of the ended ones alone: `median_plain`, .., `share_plain`;
    - `late_known` (Int64): of the censored, those beyond 0.

    The curve is followed up to where the watched ones run out before others enter: nothing joins
    what was seen before with what was seen after. points: as the function of that name gives them.
    """
    later = pl.col("left").cum_sum(reverse=True).over(by)
    not_yet = (pl.col("entered").cum_sum(reverse=True) - pl.col("entered")).over(by)
    ended = pl.col("ended")
    curve = (
        points.sort(*by, "at")
        .with_columns(watched=later - not_yet)
        .with_columns(
            beyond=(1 - ended / pl.col("watched")).cum_prod().over(by),
            beyond_plain=pl.when(ended.sum() > 0).then(1 - ended.cum_sum() / ended.sum()).over(by),
        )
    )
    broken = (pl.col("beyond") == 0) & ((pl.col("beyond") == 0).sum().over(by) > 1)
    return (
        curve.with_columns(beyond=pl.when(~broken).then("beyond"))
        .group_by(by)
        .agg(
            events=ended.sum(),
            censored=(pl.col("left") - ended).sum(),
            entered_late=pl.col("entered").sum(),
            late_known=(pl.col("left") - ended).filter(pl.col("at") > 0).sum(),
            most=pl.col("at").filter(pl.col("beyond").is_not_null()).max(),
            **_estimates("beyond", "", quantiles),
            **_estimates("beyond_plain", "_plain", quantiles),
        )
    )


def _estimates(beyond: str, suffix: str, quantiles: Mapping[str, float]) -> dict[str, pl.Expr]:
    at, share = pl.col("at"), pl.col(beyond)
    found = {
        f"{name}{suffix}": at.filter(share <= 1 - level + _TINY).min()
        for name, level in quantiles.items()
    }
    # Known where the curve is: up to the largest value, or for good once it has come down to 0.
    reached = (at.filter(share.is_not_null()).max() >= 0) | (share.min() <= _TINY)
    within = 1 - share.filter(at <= 0).min().fill_null(1.0)
    return found | {f"share{suffix}": pl.when(reached).then(within)}
