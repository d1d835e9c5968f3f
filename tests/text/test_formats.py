"""Numbers and dates, as the look of the product fixes them."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from pipeline.text import formats


@pytest.mark.parametrize(
    ("value", "expected"),
    [(3.4, "+3.4"), (-0.6, "−0.6"), (0.0, "0.0"), (-0.04, "0.0"), (0.04, "0.0"), (None, "–")],
)
def test_signed(value: float | None, expected: str) -> None:
    assert formats.signed(value) == expected


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (9_000, "9,000", "9,000"),
        (12_000, "12K", "1.2 万"),
        (1_200_000, "1.2M", "120 万"),
        (110_000_000, "110M", "1.1 亿"),
        (-12_000, "−12K", "−1.2 万"),
        (0, "0", "0"),
        (None, "–", "–"),
    ],
)
def test_large(value: float | None, en: str, zh: str) -> None:
    assert (formats.large(value, "en"), formats.large(value, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("write", "en", "zh"),
    [
        (lambda lang: formats.days(5, lang), "5 d", "5 天"),
        (lambda lang: formats.days(None, lang), "–", "–"),
        (lambda lang: formats.signed_days(-10.5, lang), "−10.5 d", "−10.5 天"),
        (lambda lang: formats.long_date(date(2026, 11, 1), lang), "1 Nov 2026", "2026年11月1日"),
        (lambda lang: formats.short_date(date(2026, 6, 4), lang), "4 Jun", "6月4日"),
        (lambda lang: formats.month(date(2025, 12, 1), lang), "Dec", "12月"),
        (
            lambda lang: formats.stamp(datetime(2026, 11, 24, 9, 40), lang),
            "24 Nov, 09:40",
            "11月24日 09:40",
        ),
        (
            lambda lang: formats.month_span(date(2025, 12, 1), date(2026, 11, 1), lang),
            "Dec 2025 – Nov 2026",
            "2025年12月–2026年11月",
        ),
        (
            lambda lang: formats.date_span(date(2026, 1, 1), None, lang),
            "1 Jan 2026 –",
            "2026年1月1日–",
        ),
    ],
)
def test_in_both_languages(write: Callable[[str], str], en: str, zh: str) -> None:
    assert (write("en"), write("zh")) == (en, zh)


@pytest.mark.parametrize(
    ("value", "digits", "expected"), [(0.389, 0, "39%"), (0.73, 1, "73.0%"), (None, 0, "–")]
)
def test_share(value: float | None, digits: int, expected: str) -> None:
    assert formats.share(value, digits) == expected


def test_trimmed() -> None:
    assert [formats.trimmed(v) for v in (2.0, 2.5, -3.0, 1200.0)] == ["2", "2.5", "−3", "1,200"]
