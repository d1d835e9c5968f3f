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


def aggregate(
    tasks: pl.DataFrame | pl.LazyFrame, measures: Sequence[str], by: Sequence[str] = ()
) -> pl.DataFrame:
    """One row per group and measure: the dimensions `by`, `measure`, `tasks` (all of the group),
    `count` (those with a value), `mean`, `std`, `median`, `p10` .. `p90` (linear interpolation) and
    `left_out`, a list of {reason, count} whose counts and `count` add up to `tasks`.

    `tasks` is a prepared frame. Groups come sorted; without `by` there is one row per measure.
    """
    return pl.concat([_one(tasks, MEASURES[name], list(by)) for name in measures])


def _one(tasks: pl.DataFrame | pl.LazyFrame, measure: Measure, by: list[str]) -> pl.DataFrame:
    reasons = {f"reason {number}": left.holds for number, left in enumerate(measure.left_out)}
    frame = nw.from_native(tasks.lazy())
    taken = nw.lit(False)
    flags, values = {}, []
    for name, holds in reasons.items():
        held = holds.fill_null(False)
        flags[name] = held & ~taken
        taken = taken | held
    values.append(nw.when(~taken).then(measure.value).alias("value"))
    rows = (
        frame.with_columns(*values, *(flag.alias(name) for name, flag in flags.items()))
        .select(*by, "value", *flags)
        .with_columns(nw.col("value").cast(nw.Float64))
        .with_columns((nw.col("value") * nw.col("value")).alias("square"))
    )
    figures = [
        nw.len().alias("tasks"),
        nw.col("value").count().alias("count"),
        # Of whole numbers: a sum of floats depends on the order in which threads add them up.
        (nw.col("value") * _SCALE).round().cast(nw.Int128).sum().alias("sum"),
        nw.col("square").sum().alias("squares"),
        *(
            nw.col("value").quantile(level, interpolation="linear").alias(name)
            for name, level in QUANTILES.items()
            if measure.spread
        ),
        *(nw.col(name).cast(nw.Int64).sum().alias(name) for name in flags),
    ]
    found = rows.group_by(by).agg(*figures) if by else rows.select(*figures)
    return _tidy(found.to_native().collect(), measure, by)


def _tidy(found: pl.DataFrame, measure: Measure, by: list[str]) -> pl.DataFrame:
    reasons = [
        pl.struct(reason=pl.lit(left.code), count=pl.col(f"reason {number}").cast(pl.Int64))
        for number, left in enumerate(measure.left_out)
    ]
    quantiles = list(QUANTILES)
    if not measure.spread:
        found = found.with_columns(pl.lit(None, pl.Float64).alias(name) for name in quantiles)
    return (found.sort(by, nulls_last=True) if by else found).select(
        *by,
        measure=pl.lit(measure.name),
        tasks=pl.col("tasks").cast(pl.Int64),
        count=pl.col("count").cast(pl.Int64),
        mean=_mean(),
        std=_std(),
        **{name: pl.col(name) for name in quantiles},
        left_out=pl.concat_list(reasons).list.filter(pl.element().struct.field("count") > 0),
    )


def _mean() -> pl.Expr:
    count = pl.col("count")
    return pl.when(count > 0).then(pl.col("sum") / _SCALE / count)


def _std() -> pl.Expr:
    """From the sum of squares, which is exact for whole days, so that the order of rows does not
    show; null for fewer than two values."""
    count = pl.col("count").cast(pl.Float64)
    variance = (pl.col("squares") - count * _mean() ** 2) / (count - 1)
    return pl.when(count > 1).then(variance.clip(lower_bound=0).sqrt())
