"""Text -> hours of work, and text -> numbers."""

import polars as pl

from pipeline.normalise.distinct import each

_UNITS = {
    "minutes": r"(?:m|min|mins|minutes?|分钟|分)",
    "hours": r"(?:h|hr|hrs|hours?|人时|工时|小时|时)",
    "days": r"(?:d|days?|人天|人日|工作日|天|日)",
    "weeks": r"(?:w|wks?|weeks?|周|星期)",
    "months": r"(?:mons?|months?|人月|个月)",
}
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_WORDS = rf"^(?:{_NUMBER}\s*(?:{'|'.join(_UNITS.values())})[\s,]*)+\??$"
_CLOCK = r"^(\d+):([0-5]\d)(?::[0-5]\d)?$"
_ISO = r"^p[\d.wdthm]+$"
_ABOUT = r"^(?:大约|约|about|approx\.?|circa|ca\.?|~|≈)\s*"
_DOTTED = r"^\s*[1-9]\d{0,2}(\.\d{3})+(,\d+)?\s*$"
_WEEKS_PER_MONTH = 4
"""As MS Project counts: a month of 20 days."""


def read_hours(
    texts: pl.Series, unit: str, hours_per_day: float, days_per_week: float
) -> pl.Series:
    """Hours (Float64) of amounts of work; null where a text is none.

    A bare number is in `unit` (one of a mapping's DURATION_UNITS). Text such as `2h 30m`, `3d`,
    `1w`, `1.5人天` or `5 days?` (MS Project's estimates) says its own units; so do `8:30` and the
    `PT8H` of ISO 8601.
    """
    hours = {
        "milliseconds": 1 / 3_600_000,
        "seconds": 1 / 3600,
        "minutes": 1 / 60,
        "hours": 1.0,
        "days": hours_per_day,
        "weeks": hours_per_day * days_per_week,
        "months": hours_per_day * days_per_week * _WEEKS_PER_MONTH,
    }
    text = pl.col("text")
    worded = pl.sum_horizontal(
        text.str.extract(rf"{_NUMBER}\s*{pattern}(?:[\s,\d.?]|$)", 1)
        .cast(pl.Float64, strict=False)
        .fill_null(0)
        * hours[name]
        for name, pattern in _UNITS.items()
    )
    clock = [text.str.extract(_CLOCK, group).cast(pl.Float64) for group in (1, 2)]
    without_iso = pl.when(text.str.contains(_ISO)).then(text.str.replace_all("[pt]", ""))
    amount = pl.coalesce(
        # Rounded, since 14,400,000 ms are 4 h, not 3.9999999999999996.
        (_number(text) * hours[unit]).round(9),
        pl.when(text.str.contains(_WORDS)).then(worded),
        clock[0] + clock[1] / 60,
    )
    return each(
        texts,
        lambda cells: (
            _tidy(cells).with_columns(without_iso.otherwise(text)).select(amount.alias("hours"))
        ),
    ).to_series()


def read_numbers(texts: pl.Series) -> pl.Series:
    """Numbers (Float64), thousands separators, a decimal comma and a percent sign understood (45%
    is 0.45; 1,234 is a thousand, 1,2 a little more than one)."""
    text = pl.col("text")
    percent = pl.when(text.str.ends_with("%")).then(0.01).otherwise(1.0)
    number = _number(text.str.replace_all(r"\s", "").str.strip_suffix("%")) * percent
    return each(texts, lambda cells: _tidy(cells).select(number.alias("number"))).to_series()


def has_dotted_thousands(texts: pl.Series) -> bool:
    """Whether the dots in a column's numbers part thousands, as in German: 34, 500 and 1.130.

    So it is where all dots of several numbers have three digits behind them, a number without any
    has not more, and there are such. 1.130 beside 1.5, 0.250 or 1130 has a decimal point.
    """
    numbers = _tidy(texts.unique())["text"]
    numbers = numbers.filter(numbers.str.contains(r"^\d[\d.,]*$"))
    dotted = numbers.str.contains(_DOTTED)
    plain = numbers.str.contains(r"^\d{1,3}(,\d{1,2})?$")
    return bool(dotted.sum() > 1 and plain.any() and (dotted | plain).all())


def without_dots(texts: pl.Series) -> pl.Series:
    """1.130 -> 1130, where the dots of a column part thousands."""
    text = pl.col("text")
    plain = pl.when(text.str.contains(_DOTTED)).then(text.str.replace_all(r"\.", ""))
    return texts.to_frame("text").select(plain.otherwise(text).alias("text")).to_series()


def _number(text: pl.Expr) -> pl.Expr:
    thousands = text.str.contains(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
    decimal_comma = text.str.contains(r"^[+-]?(\d+|\d{1,3}(\.\d{3})+)?,\d+$")
    return (
        pl.when(thousands)
        .then(text.str.replace_all(",", ""))
        .when(decimal_comma)
        .then(text.str.replace_all(r"\.", "").str.replace(",", "."))
        .otherwise(text)
        .cast(pl.Float64, strict=False)
    )


def _tidy(texts: pl.Series) -> pl.DataFrame:
    plain = texts.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
    return plain.str.replace(_ABOUT, "").to_frame("text")
