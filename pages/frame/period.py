"""Periods: neutral codes in the URL, dates in the filters, words on the page."""

from datetime import date, timedelta

import polars as pl

from pipeline.text import Translator
from pipeline.text.formats import date_span, month_span

MONTHS = {"m3": 3, "m6": 6, "m12": 12}
"""Code -> whole months of completion, the unfinished one of the as-of day included."""
ALL, CUSTOM, DEFAULT = "all", "custom", "m12"


def dates(code: str, as_of_day: date) -> tuple[date | None, date | None]:
    """The first and last day of a period code; (None, None) for all."""
    if code not in MONTHS:
        return None, None
    return _months_earlier(as_of_day.replace(day=1), MONTHS[code] - 1), as_of_day


def before(code: str, start: date | None, end: date | None) -> tuple[date, date] | None:
    """The period of the same length before, to compare with; None where there is no such period.

    Periods of months are compared with the same stretch of earlier months, so that an unfinished
    month stands against as many days of a month.
    """
    if start is None or end is None:
        return None
    if code in MONTHS:
        return _months_earlier(start, MONTHS[code]), _months_earlier(end, MONTHS[code])
    length = (end - start) + timedelta(days=1)
    return start - length, end - length


def words(code: str, start: date | None, end: date | None, t: Translator) -> str:
    """The period as the filter shows it."""
    if code in MONTHS:
        return t("Last {n} months", n=MONTHS[code])
    return t("All time") if code == ALL else date_span(start, end, t.lang)


def span(months: pl.Series, t: Translator) -> str:
    """First to last of some months (Date, nulls passed over), as subtitles say it."""
    first, last = months.min(), months.max()
    return (
        month_span(first, last, t.lang)
        if isinstance(first, date) and isinstance(last, date)
        else ""
    )


def _months_earlier(day: date, months: int) -> date:
    """The same day `months` earlier, or the last day of that month."""
    found: date = pl.Series([day]).dt.offset_by(f"-{months}mo")[0]
    return found
