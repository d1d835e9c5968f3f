"""Any measures of the catalogue by any of its dimensions."""

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from pipeline.statistics.catalogue import MEASURES, Measure

QUANTILES = {
    "p10": 0.1,
    "p20": 0.2,
    "p25": 0.25,
    "median": 0.5,
    "p75": 0.75,
    "p80": 0.8,
    "p90": 0.9,
}

_SCALE = 1e12
"""Values are added up as whole numbers of so small a part, which no count of tasks overflows."""

_COUNT = pl.col("count").cast(pl.Float64)
_MEAN = pl.when(_COUNT > 0).then(pl.col("sum") / _SCALE / _COUNT)
# From the sum of squares, which is exact for whole days.
_VARIANCE = ((pl.col("squares") - _COUNT * _MEAN**2) / (_COUNT - 1)).clip(lower_bound=0)
_STD = pl.when(_COUNT > 1).then(_VARIANCE.sqrt())


def aggregate(
    tasks: pl.DataFrame | pl.LazyFrame, measures: Sequence[str], by: Sequence[str] = ()
) -> pl.DataFrame:
    """One row per group and measure: the dimensions `by`, `measure`, `tasks` (all of the group),
    `count` (those with a value), `mean`, `std`, `median`, `p10` .. `p90` (linear interpolation) and
    `left_out`, a list of {reason, count} whose counts and `count` add up to `tasks`.

    `tasks` is a prepared frame. Groups come sorted; without `by` there is one row per measure.
    """
    asked = [_one(tasks.lazy(), MEASURES[name], list(by)) for name in measures]
    return pl.concat(asked).collect()


def _one(tasks: pl.LazyFrame, measure: Measure, by: list[str]) -> pl.LazyFrame:
    counted, sums = _ranked(_counted(tasks, measure, by), by), _sums(measure)
    # Without groups there is one row, also where there are no tasks.
    found = counted.group_by(by).agg(sums).sort(by, nulls_last=True) if by else counted.select(sums)
    return found.select(
        *by,
        pl.lit(measure.name).alias("measure"),
        "tasks",
        "count",
        _MEAN.alias("mean"),
        _STD.alias("std"),
        *(_quantile(name, measure).alias(name) for name in QUANTILES),
        "left_out",
    )


def _counted(tasks: pl.LazyFrame, measure: Measure, by: list[str]) -> pl.LazyFrame:
    """How many tasks of a group have the same value, or none for the same reason: by, reason (its
    number), value, n. All figures follow from it, and days repeat: these are far fewer rows."""
    reasons = [nw.when(left.holds).then(nw.lit(at)) for at, left in enumerate(measure.left_out)]
    found = (
        nw.from_native(tasks)
        .with_columns(reason=nw.coalesce(*reasons))
        .with_columns(value=nw.when(nw.col("reason").is_null()).then(measure.value))
        .with_columns(value=nw.col("value").cast(nw.Float64))
        .group_by(*by, "reason", "value")
        .agg(nw.len().cast(nw.Int64).alias("n"))
    )
    return found.to_native()


def _ranked(counted: pl.LazyFrame, by: list[str]) -> pl.LazyFrame:
    """In the order of values, then of reasons; with `known` (n, 0 where there is no value), `count`
    of the group, and `within`: how many of the group have this value or a smaller one."""
    count, within = pl.col("known").sum(), pl.col("known").cum_sum()
    return (
        counted.sort("value", "reason", nulls_last=True)
        .with_columns(known=pl.when(pl.col("value").is_not_null()).then("n").otherwise(0))
        .with_columns(
            count=count.over(by) if by else count, within=within.over(by) if by else within
        )
    )


def _sums(measure: Measure) -> list[pl.Expr]:
    n, value, reason = pl.col("n"), pl.col("value"), pl.col("reason")
    codes = {at: left.code for at, left in enumerate(measure.left_out)}
    left_out = pl.struct(reason.replace_strict(codes, return_dtype=pl.String), count=n)
    places = {
        f"{name} {end}": pl.when(pl.col("within") > place).then(value).min()
        for name in QUANTILES
        if measure.spread
        for end, place in (("low", _place(name).floor()), ("high", _place(name).ceil()))
    }
    return [
        n.sum().alias("tasks"),
        pl.col("known").sum().alias("count"),
        # Of whole numbers: a sum of floats depends on the order in which threads add them up.
        ((value * _SCALE).round().cast(pl.Int128) * n).sum().alias("sum"),
        (value * value * n).sum().alias("squares"),
        *(place.alias(name) for name, place in places.items()),
        left_out.filter(reason.is_not_null()).implode().alias("left_out"),
    ]


def _place(name: str) -> pl.Expr:
    """Where a quantile lies in the sorted values of a group, from 0; mostly between two."""
    return (pl.col("count") - 1) * QUANTILES[name]


def _quantile(name: str, measure: Measure) -> pl.Expr:
    if not measure.spread:
        return pl.lit(None, pl.Float64)
    low, high = pl.col(f"{name} low"), pl.col(f"{name} high")
    return low + (high - low) * (_place(name) - _place(name).floor())
