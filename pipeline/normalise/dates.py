"""Text -> moments: the date as written, and the offset of the place where it was written.

A moment is two columns: `value` (wall time, microseconds, midnight for a date alone) and
`offset` (minutes east of UTC; null for a date alone). What cannot be read gives a null value.
Reading works on the distinct texts of a column, since exports repeat them.
"""

from dataclasses import dataclass
from datetime import time

import polars as pl

EMPTY = ("", "na", "n/a", "null", "none", "nan", "nat", "-", "--", "—", "无", "空", "未设置")
"""Cells that say "nothing here" where a date or a number is expected (casefolded)."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january", "一月", "1月"),
            ("feb", "february", "二月", "2月"),
            ("mar", "march", "三月", "3月"),
            ("apr", "april", "四月", "4月"),
            ("may", "五月", "5月"),
            ("jun", "june", "六月", "6月"),
            ("jul", "july", "七月", "7月"),
            ("aug", "august", "八月", "8月"),
            ("sep", "sept", "september", "九月", "9月"),
            ("oct", "october", "十月", "10月"),
            ("nov", "november", "十一月", "11月"),
            ("dec", "december", "十二月", "12月"),
        ),
        start=1,
    )
    for name in names
}
_OFFSET = r"(?:\s?)(z|utc|gmt|[+-]\d{2}:?\d{2})$"
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(am|pm|上午|下午|凌晨|中午|晚上)?$"
_CLOCK_WORD_FIRST = r"(上午|下午|凌晨|中午|晚上)\s*(\d{1,2}:\d{2}.*)$"
_YEAR_FIRST = r"^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_NAMED = r"^(?:[a-z]{3},?\s)?(\d{1,2})[-/ .]([a-z]{3,}|[一二三四五六七八九十]{1,3}月|\d{1,2}月)\.?[-/ ,]\s?(\d{4}|\d{2})$"  # noqa: E501
_NAMED_MONTH_FIRST = r"^([a-z]{3,})\.?\s(\d{1,2}),?\s(\d{4})$"
_NUMERIC = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$"


@dataclass(frozen=True)
class DateForm:
    """How the dates of one column are written."""

    pattern: str | None = None
    """A strptime pattern, or `epoch`; texts that do not fit it are read without it."""
    day_first: bool = True
    """The order of 03/04/2026."""
    whole_days: bool = False
    """Whether a time of midnight means that only a date was given."""
    zone: str = "UTC"
    """The zone of times written without an offset."""

    @property
    def examples(self) -> str:
        """What is understood, for a message."""
        numeric = "20/11/2026" if self.day_first else "11/20/2026"
        return self.pattern or f"2026-11-20, 20/Nov/26, {numeric}"

    @property
    def order(self) -> str:
        """How 03/04/2026 is read, for a message."""
        return "day/month/year" if self.day_first else "month/day/year"


@dataclass(frozen=True)
class Evidence:
    """What a stretch of a column tells about its form; stretches add up."""

    day_first: bool = False
    month_first: bool = False
    numeric: bool = False
    times: bool = False

    def __or__(self, other: "Evidence") -> "Evidence":
        return Evidence(
            self.day_first or other.day_first,
            self.month_first or other.month_first,
            self.numeric or other.numeric,
            self.times or other.times,
        )


def evidence(texts: pl.Series) -> Evidence:
    """What the texts tell: the order of day and month, and whether any has a time of day."""
    parts = _split(_tidy(texts.unique()))
    first = parts["date"].str.extract(_NUMERIC, 1).cast(pl.Int32, strict=False)
    second = parts["date"].str.extract(_NUMERIC, 2).cast(pl.Int32, strict=False)
    midnight = parts["clock"].str.contains(r"^0?0:00(:00)?([.,]0+)?$|^12:00(:00)?\s*am$")
    return Evidence(
        day_first=bool((first > 12).any()),
        month_first=bool((second > 12).any()),
        numeric=bool(first.is_not_null().any()),
        times=bool((~midnight & (parts["clock"] != "")).any()),
    )


def read_moments(texts: pl.Series, form: DateForm) -> pl.DataFrame:
    """The moments of a column of texts: `value` Datetime("us") and `offset` Int16."""
    distinct = texts.unique()
    values = _read_distinct(distinct, form).with_columns(text=distinct)
    return (
        pl.DataFrame({"text": texts})
        .join(values, on="text", how="left", nulls_equal=True, maintain_order="left")
        .select("value", "offset")
    )


def is_empty(texts: pl.Series) -> pl.Series:
    """Whether a cell says that there is no value."""
    return texts.is_null() | texts.str.strip_chars().str.to_lowercase().is_in(EMPTY)


def _tidy(texts: pl.Series) -> pl.Series:
    return texts.fill_null("").str.normalize("NFKC").str.strip_chars().str.to_lowercase()


def _split(texts: pl.Series) -> pl.DataFrame:
    """Tidy texts -> `date`, `clock` and `zone` texts; empty where there is none."""
    return (
        pl.DataFrame({"text": texts})
        .with_columns(
            zone=pl.when(pl.col("text").str.contains(r"\d:\d")).then(
                pl.col("text").str.extract(_OFFSET, 1)
            )
        )
        .with_columns(
            text=pl.when(pl.col("zone").is_not_null())
            .then(pl.col("text").str.replace(_OFFSET, ""))
            .otherwise("text")
            .str.replace(r"^(\d{4}-\d{1,2}-\d{1,2})t", "$1 ")
        )
        .with_columns(text=pl.col("text").str.replace(_CLOCK_WORD_FIRST, "$2 $1"))
        .select(
            date=pl.col("text").str.replace(rf"\s*,?\s*{_CLOCK}", "").str.strip_chars(),
            clock=pl.col("text")
            .str.extract(rf"(?:^|\s){_CLOCK}", 0)
            .fill_null("")
            .str.strip_chars(),
            zone=pl.col("zone").fill_null(""),
        )
    )


def _read_distinct(texts: pl.Series, form: DateForm) -> pl.DataFrame:
    tidy = _tidy(texts)
    if form.pattern == "epoch":
        return _read_epoch(tidy, form)
    parts = _split(tidy)
    frame = parts.with_columns(
        day=pl.coalesce(
            _ymd(_YEAR_FIRST, 1, 2, 3),
            _ymd(_COMPACT, 1, 2, 3),
            _ymd(_NAMED, 3, 2, 1),
            _ymd(_NAMED_MONTH_FIRST, 3, 1, 2),
            _ymd(_NUMERIC, 3, 2, 1) if form.day_first else _ymd(_NUMERIC, 3, 1, 2),
        )
    ).with_columns(value=_with_clock("day", "clock"), has_time=pl.col("clock") != "")
    if form.pattern:
        frame = frame.with_columns(_by_pattern(texts, form.pattern)).with_columns(
            value=pl.coalesce("patterned", "value"),
            has_time=pl.when(pl.col("patterned").is_not_null())
            .then(pl.lit("%H" in form.pattern or "%I" in form.pattern))
            .otherwise("has_time"),
        )
    return _with_offset(frame, form)


def _by_pattern(texts: pl.Series, pattern: str) -> pl.Series:
    clean = texts.fill_null("").str.strip_chars()
    if not any(code in pattern for code in ("%H", "%I")):
        parsed = clean.str.to_date(pattern, strict=False).cast(pl.Datetime("us"))
    else:
        parsed = clean.str.to_datetime(pattern, strict=False, time_unit="us").dt.replace_time_zone(
            None
        )
    return parsed.alias("patterned")


def _read_epoch(texts: pl.Series, form: DateForm) -> pl.DataFrame:
    number = texts.cast(pl.Float64, strict=False)
    # PingCode and Worktile write 10-digit seconds, some Jira answers 13-digit milliseconds.
    micros = pl.select(
        pl.when(number == 0)
        .then(None)
        .when(number > 1e11)
        .then(number * 1e3)
        .otherwise(number * 1e6)
    ).to_series()
    there = micros.cast(pl.Int64).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(form.zone)
    frame = pl.DataFrame({"value": there.dt.replace_time_zone(None)}).with_columns(
        zone=pl.lit(""), has_time=pl.lit(True)
    )
    return _with_offset(frame, form)


def _ymd(pattern: str, year: int, month: int, day: int) -> pl.Expr:
    """ISO text of a date from the groups of a pattern; years of two digits are 20yy."""
    text = pl.col("date")
    number = text.str.extract(pattern, month)
    return pl.format(
        "{}-{}-{}",
        text.str.extract(pattern, year).str.zfill(4).str.replace("^00", "20"),
        pl.coalesce(
            number.cast(pl.Int32, strict=False),
            number.replace_strict(_MONTHS, default=None, return_dtype=pl.Int32),
        ),
        text.str.extract(pattern, day),
    )


def _with_clock(day: str, clock: str) -> pl.Expr:
    hour = pl.col(clock).str.extract(_CLOCK, 1).cast(pl.Int32, strict=False)
    half = pl.col(clock).str.extract(_CLOCK, 5)
    hour_of_day = (
        pl.when(half.is_in(["am", "上午", "凌晨"]) & (hour == 12))
        .then(0)
        .when(half.is_in(["pm", "下午", "晚上"]) & (hour < 12))
        .then(hour + 12)
        .otherwise(hour)
    )
    text = pl.format(
        "{} {}:{}:{}.{}",
        pl.col(day),
        hour_of_day.fill_null(0),
        pl.col(clock).str.extract(_CLOCK, 2).fill_null("0"),
        pl.col(clock).str.extract(_CLOCK, 3).fill_null("0"),
        pl.col(clock).str.extract(_CLOCK, 4).fill_null("0"),
    )
    return text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")


def _with_offset(frame: pl.DataFrame, form: DateForm) -> pl.DataFrame:
    """Adds the offset: as written, else the zone's on that day, else none for a date alone."""
    written = pl.col("zone").str.replace(":", "")
    written_minutes = (
        pl.when(written.is_in(["z", "utc", "gmt"]))
        .then(0)
        .otherwise(
            (written.str.slice(0, 1) + "1").cast(pl.Int32, strict=False)
            * (
                written.str.slice(1, 2).cast(pl.Int32, strict=False) * 60
                + written.str.slice(3, 2).cast(pl.Int32, strict=False)
            )
        )
    )
    there = pl.col("value").dt.replace_time_zone(
        form.zone, ambiguous="earliest", non_existent="null"
    )
    of_zone = (there.dt.base_utc_offset() + there.dt.dst_offset()).dt.total_minutes()
    clock = pl.col("value").dt.time()
    # PingCode snaps the end of a plan to the last second of its day.
    whole_day = pl.lit(form.whole_days) & clock.is_in([time(0), time(23, 59, 59)])
    return frame.select(
        value=pl.when(whole_day).then(pl.col("value").dt.truncate("1d")).otherwise("value"),
        offset=pl.when(pl.col("value").is_not_null() & pl.col("has_time") & ~whole_day)
        .then(pl.coalesce(written_minutes, of_zone.fill_null(0)))
        .cast(pl.Int16),
    )
