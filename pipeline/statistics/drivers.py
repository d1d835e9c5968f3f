"""Why a mean changed: the mix of what was done, or the rate of each group itself."""

from dataclasses import dataclass

import polars as pl

from pipeline.statistics.compare import ENOUGH, compare

_KEPT = ("count_before", "count", "mean_before", "mean", "is_clear")


@dataclass(frozen=True)
class Drivers:
    """A change of a mean, `mix` + `rate` = `mean` - `mean_before`, in the measure's unit.

    `groups`, those of most effect first: group (String, null: the tasks without one), pooled (how
    many small groups the row stands for; 1 where it is one of its own), count_before, count,
    share_before, share (of the tasks counted), mean_before, mean (null where the group has no
    tasks), is_clear (of its own mean, see `compare`; null of pooled groups), mix, rate. Their sums
    are those of the whole.
    """

    count_before: int
    count: int
    mean_before: float
    mean: float
    mix: float
    rate: float
    groups: pl.DataFrame


def drivers(now: pl.DataFrame, before: pl.DataFrame, by: str) -> Drivers | None:
    """Splits the change of a mean between two periods by a dimension; None where one of the periods
    has fewer than ten tasks.

    now, before: aggregates of one measure by the dimension `by`. With w the share of the tasks that
    a group has, m its mean, M the mean of the whole, and 0 and 1 the periods:

        rate = (m1 - m0) (w1 + w0) / 2
        mix  = (w1 - w0) ((m1 + m0) / 2 - (M1 + M0) / 2)

    Shares sum to 1 in both periods, so the last term changes no sum: it only makes the mix of a
    group tell whether it runs higher than the whole. Kitagawa, Components of a Difference Between
    Two Rates, JASA 50 (1955), which is Oaxaca and Blinder's (1973) with symmetric weights. A group
    with tasks in one period only has no rate that could change: its mean is taken to be the same in
    the other, so that all its effect is mix, as of entry and exit in Griliches & Regev, Journal of
    Econometrics 65 (1995), whose split this is. Groups with fewer than ten tasks in each period are
    put together, where there are several.
    """
    own = _joined(now, before, by)
    if min(own["count_before"].sum(), own["count"].sum()) < ENOUGH:
        return None
    groups = _split(_pooled(own))
    whole = groups.select(
        pl.col("count_before", "count").sum(),
        (pl.col("mean_before") * pl.col("share_before")).sum(),
        (pl.col("mean") * pl.col("share")).sum(),
        pl.col("mix", "rate").sum(),
    )
    return Drivers(**whole.row(0, named=True), groups=groups)


def _joined(now: pl.DataFrame, before: pl.DataFrame, by: str) -> pl.DataFrame:
    clear = compare(now, before, (by,)).select(group=by, is_clear="is_clear")
    figures = (pl.col(by).cast(pl.String).alias("group"), "count", "mean")
    return (
        now.select(figures)
        .join(
            before.select(figures),
            on="group",
            how="full",
            suffix="_before",
            nulls_equal=True,
            coalesce=True,
        )
        .join(clear, on="group", how="left", nulls_equal=True)
        .with_columns(pl.col("count", "count_before").fill_null(0))
        .filter(pl.col("count") + pl.col("count_before") > 0)
        .select("group", *_KEPT)
    )


def _pooled(own: pl.DataFrame) -> pl.DataFrame:
    small = pl.max_horizontal("count", "count_before") < ENOUGH
    few, large = own.filter(small), own.filter(~small)
    if few.height < 2:
        return own.with_columns(pooled=pl.lit(1, pl.UInt32))
    means = (
        ((pl.col(mean) * pl.col(count)).sum() / pl.col(count).sum()).fill_nan(None).alias(mean)
        for mean, count in (("mean_before", "count_before"), ("mean", "count"))
    )
    pooled = few.select(
        pl.lit(None, pl.String).alias("group"),
        pl.col("count_before", "count").sum(),
        *means,
        is_clear=pl.lit(None, pl.Boolean),
        pooled=pl.len(),
    )
    return pl.concat([large.with_columns(pooled=pl.lit(1, pl.UInt32)), pooled])


def _split(groups: pl.DataFrame) -> pl.DataFrame:
    shares = groups.with_columns(
        share_before=pl.col("count_before") / pl.col("count_before").sum(),
        share=pl.col("count") / pl.col("count").sum(),
    )
    m0, m1 = pl.coalesce("mean_before", "mean"), pl.coalesce("mean", "mean_before")
    w0, w1 = pl.col("share_before"), pl.col("share")
    reference = ((m0 * w0).sum() + (m1 * w1).sum()) / 2
    return (
        shares.with_columns(
            mix=(w1 - w0) * ((m1 + m0) / 2 - reference), rate=(m1 - m0) * (w1 + w0) / 2
        )
        .sort(
            pl.max_horizontal(pl.col("mix").abs(), pl.col("rate").abs()),
            "group",
            descending=[True, False],
            nulls_last=True,
        )
        .select(
            "group",
            "pooled",
            *("count_before", "count", "share_before", "share", "mean_before", "mean", "is_clear"),
            *("mix", "rate"),
        )
    )
