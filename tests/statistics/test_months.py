"""Months that are over, the latest, and when they end."""

from datetime import date

import polars as pl

from pipeline.statistics.months import latest_months, month_ends, whole_months

MONTHS = pl.DataFrame({"month": [date(2026, 11, 1), date(2026, 10, 1), date(2026, 8, 1)]})


def test_only_months_that_are_over_are_whole() -> None:
    whole = whole_months(MONTHS, date(2026, 11, 29))["month"].to_list()
    assert whole == [date(2026, 8, 1), date(2026, 10, 1)]
    assert whole_months(MONTHS, date(2026, 11, 30)).height == 3


def test_the_latest_months_count_back_from_the_newest() -> None:
    assert latest_months(MONTHS, 2)["month"].to_list() == [date(2026, 11, 1), date(2026, 10, 1)]
    assert latest_months(MONTHS, 4).height == 3
    assert latest_months(MONTHS.clear(), 4).is_empty()


def test_month_ends() -> None:
    assert month_ends(date(2026, 3, 10), 3) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 10),
    ]
