"""Text -> hours of work, and text -> numbers."""

import polars as pl

_UNITS = {
    "minutes": r"(?:m|min|mins|minutes?|分钟|分)",
    "hours": r"(?:h|hr|hrs|hours?|人时|工时|小时|时)",
    "days": r"(?:d|days?|人天|人日|工作日|天|日)",
    "weeks": r"(?:w|weeks?|周|星期)",
}
_NUMBER = r"(\d+(?:\.\d+)?|\.\d+)"
_WORDS = rf"^(?:{_NUMBER}\s*(?:{'|'.join(_UNITS.values())})[\s,]*)+$"


def read_hours(
    texts: pl.Series, unit: str, hours_per_day: float, days_per_week: float
) -> pl.Series:
    """Hours (Float64) of amounts of work; null where a text is none.

    A bare number is in `unit` (one of a mapping's DURATION_UNITS); text such as `2h 30m`, `3d`,
    `1w` or `1.5人天` says its own units.
    """
    tidy = _tidy(texts)
    hours = {
        "seconds": 1 / 3600,
        "minutes": 1 / 60,
        "hours": 1.0,
        "days": hours_per_day,
        "weeks": hours_per_day * days_per_week,
    }
    worded = pl.sum_horizontal(
        pl.col("text")
        .str.extract(rf"{_NUMBER}\s*{pattern}(?:[\s,\d.]|$)", 1)
        .cast(pl.Float64, strict=False)
        .fill_null(0)
        * hours[name]
        for name, pattern in _UNITS.items()
    )
    return (
        pl.DataFrame({"text": tidy})
        .select(
            pl.coalesce(
                pl.col("text").str.replace_all(",", "").cast(pl.Float64, strict=False)
                * hours[unit],
                pl.when(pl.col("text").str.contains(_WORDS)).then(worded),
            )
        )
        .to_series()
    )


def read_numbers(texts: pl.Series) -> pl.Series:
    """Numbers (Float64), thousands separators and a percent sign understood (45% is 0.45)."""
    tidy = _tidy(texts).str.replace_all(r"[,\s]", "")
    percent = tidy.str.ends_with("%")
    number = tidy.str.strip_suffix("%").cast(pl.Float64, strict=False)
    return number * pl.select(pl.when(percent).then(0.01).otherwise(1.0)).to_series()


def _tidy(texts: pl.Series) -> pl.Series:
    return texts.str.normalize("NFKC").str.strip_chars().str.to_lowercase()
