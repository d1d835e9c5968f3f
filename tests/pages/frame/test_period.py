"""Periods and the periods they are compared with."""

from datetime import date

import pytest

from pages.frame import period


@pytest.mark.parametrize(
    ("code", "day", "before"),
    [
        ("m3", date(2026, 11, 24), (date(2026, 6, 1), date(2026, 8, 24))),
        ("m3", date(2026, 5, 31), (date(2025, 12, 1), date(2026, 2, 28))),
        ("m12", date(2026, 11, 24), (date(2024, 12, 1), date(2025, 11, 24))),
        ("all", date(2026, 11, 24), None),
    ],
)
def test_months_are_compared_with_as_many_months(
    code: str, day: date, before: tuple[date, date] | None
) -> None:
    assert period.before(code, *period.dates(code, day)) == before


def test_dates_are_compared_with_as_many_days() -> None:
    found = period.before("custom", date(2026, 3, 1), date(2026, 3, 10))
    assert found == (date(2026, 2, 19), date(2026, 2, 28))
