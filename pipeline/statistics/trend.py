"""Whether a figure rises or falls over the months, or only varies."""

from datetime import date
from typing import Literal

import numpy as np
import polars as pl
from scipy import stats

from pipeline.statistics.change_point import pettitt
from pipeline.statistics.many_tests import CHANCE, corrected
from pipeline.statistics.months import whole_months

MONTHS = 8
"""Months that a trend needs."""
TASKS = 5
"""Tasks that a month needs to count."""
_FOUND: dict[str, pl.DataType] = {
    "months": pl.UInt32(),
    "tasks": pl.Int64(),
    "slope": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "p": pl.Float64(),
    "rises": pl.Boolean(),
    "p_change": pl.Float64(),
    "changed_at": pl.Date(),
    "course": pl.List(pl.Float64),
}


def trends(
    by_month: pl.DataFrame,
    by: str,
    more_is: Literal["better", "worse"],
    days: tuple[date | None, date],
) -> pl.DataFrame:
    """One row a group of the dimension `by`, sorted by verdict and q: `by`, months (those counted),
    tasks (in them), slope (change a month, in the measure's unit), low, high (its 95 % interval),
    p, q (p corrected for the number of groups), verdict ("worsens", "improves", "none",
    "too_few": null figures), changed_at (Date, first day of a month, or null: since when the level
    is another one), course (the monthly means).

    by_month: an aggregate of one measure by `by` and month. days: the first (None: any) and the
    last day that the data or the filters reach to; only months that lie within count, since one
    that is cut short has not the same tasks as a whole one. A month of fewer than five tasks of the
    group does not count either; eight are needed.

    The trend is that of Mann (1945) and Kendall (1975): Kendall's tau of the monthly means against
    time, exact for so few months; the slope that of Theil (1950) and Sen (1968). Both look at ranks
    of months: one wild month decides nothing. The month is the unit, not the task, since tasks of
    one month share its holidays, releases and absences; taken each as a witness of its own they
    make chance look like a trend (12 months of 40 tasks that share a shift of a quarter of their
    own spread: a false trend at the 5 % level in 36 % of 600 simulated series, by month in 6 %).
    Means rather than medians, since days are whole and most medians are the same few numbers.
    Many groups looked at together find a trend in some by chance: q is Benjamini & Hochberg's
    (1995), at 5 %. Months are taken to be independent of each other.

    The change point is that of Pettitt, Applied Statistics 28 (1979), told where it, too, is
    beyond chance for so many groups. A steady slope has one as well, in its middle.
    """
    start, end = days
    counted = whole_months(by_month, end).filter(
        pl.col("count") >= TASKS, *([pl.col("month") >= start] if start else [])
    )
    groups = by_month.filter(pl.col("count") > 0).select(by).unique().sort(by, nulls_last=True)
    of_group, none = counted.partition_by(by, as_dict=True), counted.clear()
    found = [{by: name} | _figures(of_group.get((name,), none)) for name in groups[by]]
    frame = pl.DataFrame(found, {by: groups.schema[by], **_FOUND})
    return _judged(frame, more_is).sort("order", "q", by, nulls_last=True).drop("order")


def _figures(months: pl.DataFrame) -> dict[str, object]:
    """Those of one group; without slope and p where there are too few months."""
    told: dict[str, object] = {
        "months": months.height,
        "tasks": months["count"].sum(),
        "course": months["mean"].to_list(),
    }
    if months.height < MONTHS:
        return told
    level = months["mean"].to_numpy()
    time = (months["month"].dt.year() * 12 + months["month"].dt.month()).to_numpy()
    if np.ptp(level) == 0:
        return told | {"slope": 0.0, "low": 0.0, "high": 0.0, "p": 1.0, "p_change": 1.0}
    tau = stats.kendalltau(time, level)
    slope = stats.theilslopes(level, time, alpha=0.95)
    at, p_change = pettitt(level)
    return told | {
        "slope": float(slope.slope),
        "low": float(slope.low_slope),
        "high": float(slope.high_slope),
        "p": float(tau.pvalue),
        "rises": bool(tau.statistic > 0),
        "p_change": p_change,
        "changed_at": months["month"][at],
    }


def _judged(found: pl.DataFrame, more_is: str) -> pl.DataFrame:
    known = pl.col("p").is_not_null()
    up, down = ("improves", "worsens") if more_is == "better" else ("worsens", "improves")
    verdicts = ("worsens", "improves", "none", "too_few")
    return (
        found.with_columns(
            corrected(found["p"]).alias("q"), corrected(found["p_change"]).alias("q_change")
        )
        .with_columns(
            verdict=pl.when(~known)
            .then(pl.lit("too_few"))
            .when(pl.col("q") > CHANCE)
            .then(pl.lit("none"))
            .when("rises")
            .then(pl.lit(up))
            .otherwise(pl.lit(down)),
            changed_at=pl.when(pl.col("q_change") <= CHANCE).then("changed_at"),
        )
        .with_columns(
            order=pl.col("verdict").replace_strict({v: i for i, v in enumerate(verdicts)})
        )
        .drop("rises", "p_change", "q_change")
    )
