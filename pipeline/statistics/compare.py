"""Figures beside those of the period before."""

from collections.abc import Sequence

import polars as pl

ENOUGH = 10
"""Changes are told only of groups with as many tasks in both periods."""
_TAIL = ("p75", "p80", "p90")
_CHANCE = 1.96
"""Standard errors within which 95 % of the changes lie that chance alone makes."""


def compare(now: pl.DataFrame, before: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Two aggregates of the same measures by the same dimensions, side by side.

    now, before: as `aggregate` gives them. Out, a row per row of `now`: its columns, those of
    `before` as `count_before`, `mean_before`, `std_before`, `p80_before` ..; `mean_change` and
    `p80_change` (now minus before, in the measure's unit); and `is_clear` and `p80_is_clear`,
    whether chance alone makes such a change in fewer than 5 % of cases (two standard errors of the
    difference, as of two independent samples). The changes, and whether they are clear, are null
    with fewer than ten tasks in one of the periods.
    """
    keys = [*by, "measure"]
    earlier = before.select(*keys, pl.col("count", "mean", "std", *_TAIL).name.suffix("_before"))
    enough = (pl.col("count") >= ENOUGH) & (pl.col("count_before") >= ENOUGH)
    changes = {
        f"{name}_change": pl.when(enough).then(pl.col(name) - pl.col(f"{name}_before"))
        for name in ("mean", "p80")
    }
    error = (_mean_error("") ** 2 + _mean_error("_before") ** 2).sqrt()
    p80_error = (_p80_error("") ** 2 + _p80_error("_before") ** 2).sqrt()
    return (
        now.join(earlier, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("count_before").fill_null(0), **changes)
        .with_columns(
            is_clear=pl.col("mean_change").abs() > _CHANCE * error,
            p80_is_clear=pl.col("p80_change").abs() > _CHANCE * p80_error,
        )
    )


def _mean_error(suffix: str) -> pl.Expr:
    return pl.col(f"std{suffix}") / pl.col(f"count{suffix}").sqrt()


def _p80_error(suffix: str) -> pl.Expr:
    """sqrt(p (1 - p) / n) / density, the density around P80 being that between P75 and P90; days
    are whole, so that these lie at least one apart."""
    width = pl.max_horizontal(pl.col(f"p90{suffix}") - pl.col(f"p75{suffix}"), pl.lit(1.0))
    return 0.4 / pl.col(f"count{suffix}").sqrt() * width / 0.15


def changed_most(compared: pl.DataFrame, by: str = "type") -> pl.DataFrame:
    """The groups of one measure whose change can be told, the largest change first."""
    known = compared.filter(pl.col("mean_change").is_not_null(), pl.col(by).is_not_null())
    return known.sort(pl.col("mean_change").abs(), by, descending=[True, False])
