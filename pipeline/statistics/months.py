"""Months: which are over, which are the latest, when they end."""

from datetime import date

import polars as pl


def whole_months(by_month: pl.DataFrame, as_of_day: date) -> pl.DataFrame:
    """The months (column month, Date, first day) that are over on the as-of day, in order: an
    unfinished month has not the same tasks as a whole one."""
    return by_month.filter(pl.col("month").dt.month_end() <= as_of_day).sort("month")


def latest_months(by_month: pl.DataFrame, months: int) -> pl.DataFrame:
    """The rows of the last `months` months up to the newest there is (column month)."""
    since = pl.col("month").max().dt.offset_by(f"-{months}mo")
    return by_month.filter(pl.col("month") > since)


def month_ends(day: date, months: int = 12) -> list[date]:
    """`day` and the last days of the `months` - 1 months before its own, oldest first."""
    first = pl.Series([day.replace(day=1)])
    ends = [first.dt.offset_by(f"-{back}mo").dt.offset_by("-1d")[0] for back in range(months - 1)]
    return [*reversed(ends), day]
