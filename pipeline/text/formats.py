"""Numbers and dates as people read them, in English and Chinese.

`lang` is "en" or "zh". Negative numbers carry a true minus (−), ranges an en dash.
"""

from datetime import date, datetime

MINUS, NONE = "−", "–"
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LARGE = {
    "en": ((1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "K")),
    "zh": ((1e8, 1e8, " 亿"), (1e4, 1e4, " 万")),
}
"""Language -> (from, divisor, unit), largest first."""


def number(value: float | None, digits: int = 1) -> str:
    """`value` with `digits` decimals and thousands separators; "–" for null."""
    if value is None:
        return NONE
    text = f"{abs(value):,.{digits}f}"
    return text if value >= 0 or _is_zero(text) else MINUS + text


def trimmed(value: float | None, digits: int = 1) -> str:
    """Like `number`, without zeros at the end: 2, 2.5."""
    text = number(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: float | None, digits: int = 1) -> str:
    """A deviation: "+3.4", "−0.6", "0.0"; "–" for null."""
    text = number(value, digits)
    return "+" + text if value is not None and value > 0 and not _is_zero(text) else text


def days(value: float | None, lang: str, digits: int = 0) -> str:
    """An amount of days with its unit: "5 d", "2.5 天"."""
    return _with_unit(number(value, digits), lang)


def signed_days(value: float | None, lang: str, digits: int = 1) -> str:
    """A deviation with its unit: "+3.4 d", "−0.6 天"."""
    return _with_unit(signed(value, digits), lang)


def share(value: float | None, digits: int = 0) -> str:
    """A share between 0 and 1 in per cent: "39%"."""
    return NONE if value is None else f"{number(100 * value, digits)}%"


def large(value: float | None, lang: str) -> str:
    """A large number in short: 9,000, 12K, 1.2M; 9,000, 1.2 万, 1.1 亿."""
    if value is None:
        return NONE
    for least, divisor, unit in _LARGE[lang]:
        if abs(value) >= least:
            return trimmed(value / divisor) + unit
    return trimmed(value)


def long_date(day: date | None, lang: str) -> str:
    """1 Nov 2026; 2026年11月1日."""
    if day is None:
        return NONE
    if lang == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {month(day, lang)} {day.year}"


def short_date(day: date | None, lang: str) -> str:
    """4 Jun; 6月4日."""
    if day is None:
        return NONE
    return f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {month(day, lang)}"


def stamp(at: datetime, lang: str, year: bool = False) -> str:
    """24 Nov, 09:40; 11月24日 09:40. With `year` where it is not this year's."""
    day = long_date(at, lang) if year else short_date(at, lang)
    return f"{day}{' ' if lang == 'zh' else ', '}{at:%H:%M}"


def month(day: date, lang: str) -> str:
    """Dec; 12月."""
    return f"{day.month}月" if lang == "zh" else _MONTHS[day.month - 1]


def month_of_year(day: date, lang: str) -> str:
    """Dec 2025; 2025年12月."""
    return f"{day.year}年{day.month}月" if lang == "zh" else f"{month(day, lang)} {day.year}"


def month_span(first: date, last: date, lang: str) -> str:
    """Dec 2025 – Nov 2026; 2025年12月–2026年11月."""
    if (first.year, first.month) == (last.year, last.month):
        return month_of_year(first, lang)
    dash = "–" if lang == "zh" else " – "
    return f"{month_of_year(first, lang)}{dash}{month_of_year(last, lang)}"


def date_span(first: date | None, last: date | None, lang: str) -> str:
    """1 Jan 2026 – 31 Mar 2026; an open end stays empty: "1 Jan 2026 –"."""
    dash = "–" if lang == "zh" else " – "
    ends = (long_date(day, lang) if day else "" for day in (first, last))
    return dash.join(ends).strip()


def _with_unit(text: str, lang: str) -> str:
    return text if text == NONE else f"{text} {'天' if lang == 'zh' else 'd'}"


def _is_zero(text: str) -> bool:
    return not any(digit in text for digit in "123456789")
