"""The forms of a date and of a time of day, as trackers and spreadsheets write them."""

from datetime import time
from functools import cache

import polars as pl

from pipeline.normalise.date_form import DateForm

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier janv enero ene janeiro "
            "gennaio gen янв января 一月 1月",
            "feb february februar février févr fév febrero fevereiro fev "
            "febbraio фев февр февраля 二月 2月",
            "mar march märz mär mrz mars marzo março мар марта 三月 3月",
            "apr april avril avr abril abr aprile апр апреля 四月 4月",
            "may mai mayo maio maggio mag май мая 五月 5月",
            "jun june juni juin junio junho giugno giu июн июня 六月 6月",
            "jul july juli juillet juil julio julho luglio lug июл июля 七月 7月",
            "aug august août agosto ago авг августа 八月 8月",
            "sep sept september septembre septiembre setembro set "
            "settembre сен сент сентября 九月 9月",
            "oct october oktober okt octobre octubre outubro out ottobre ott окт октября 十月 10月",
            "nov november novembre noviembre novembro ноя нояб ноября 十一月 11月",
            "dec december dezember dez décembre déc diciembre dic "
            "dezembro dicembre дек декабря 十二月 12月",
        ),
        start=1,
    )
    for name in names.split()
}
_OFFSET = r"\s?(?:utc|gmt)?\s?(z|utc|gmt|[+-]\d{1,2}(?::?\d{2})?)$"
_ZONE = r"^([+-])(\d{1,2}):?(\d{2})?$"
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(am|pm|上午|下午|凌晨|中午|晚上)?$"
_CLOCK_WORD_FIRST = r"(上午|下午|凌晨|中午|晚上)\s*(\d{1,2}:\d{2}.*)$"
_YEAR_FIRST = r"^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_NAMED = r"^(\d{1,2})[-/ .]\s?(\p{L}{2,}|\d{1,2}月)\.?[-/ ,]\s?(\d{4}|\d{2})$"
_NAMED_MONTH_FIRST = r"^(\p{L}{3,})\.?[-/\s](\d{1,2}),?[-/\s](\d{4})$"
_NAMED_YEAR_FIRST = r"^(\d{4})[-/\s](\p{L}{3,})\.?[-/\s](\d{1,2})$"
_EPOCH = r"^(\d{10}|\d{13})(?:\.\d+)?$"
"""A table program that saw an empty cell among them writes 1772416800.0."""
_SERIAL = r"^[2-7]\d{4}(\.\d+)?$"
"""A day of the years 1954 to 2119 as a spreadsheet counts them."""
_NOT_OF_THE_DATE = (
    # a weekday, the name of a zone in brackets, the ending of 12th, 3 de mayo de 2026, 3:00 p. m.
    (r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", ""),
    (r"\s*(?:星期|礼拜|周)[一二三四五六日天]\s*", " "),
    (r"\s*\([^()]*\)$", ""),
    (r"(\d)(?:st|nd|rd|th)\b", "$1"),
    (r"\sde\s(\p{L}+)\sde\s", " $1 "),
    (r"\b([ap])\.\s?m\.", "${1}m"),
)
NUMERIC = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$"


def tidy(texts: pl.Series) -> pl.Series:
    """Texts as they are compared: without weekday, case, width of characters, ordinal endings."""
    return texts.to_frame("text").select(_tidy()).to_series()


@cache
def _tidy() -> pl.Expr:
    plain = pl.col("text").fill_null("").str.normalize("NFKC").str.to_lowercase()
    for pattern, instead in _NOT_OF_THE_DATE:
        plain = plain.str.replace(pattern, instead)
    return plain.str.strip_chars()


def split(texts: pl.Series) -> pl.DataFrame:
    """Tidy texts -> `date`, `clock` and `zone` texts; empty where there is none."""
    zone, *others, parts = _parts()
    frame = texts.to_frame("text").lazy().with_columns(zone)
    for text in others:
        frame = frame.with_columns(text)
    return frame.select(parts).collect()


@cache
def _parts() -> tuple[pl.Expr | list[pl.Expr], ...]:
    """The steps of `split`; like all expressions here they are made once, which takes longer than
    to read some thousand texts."""
    text = pl.col("text")
    zone = pl.when(text.str.contains(r"\d:\d")).then(text.str.extract(_OFFSET, 1)).alias("zone")
    without_zone = (
        pl.when(pl.col("zone").is_not_null())
        .then(text.str.replace(_OFFSET, ""))
        .otherwise("text")
        .str.replace(r"^(\d{4}-\d{1,2}-\d{1,2})t", "$1 ")
    )
    date = text.str.replace(rf"\s*,?\s*{_CLOCK}", "").str.strip_chars().alias("date")
    clock = text.str.extract(rf"(?:^|\s){_CLOCK}", 0).fill_null("").str.strip_chars()
    return (
        zone,
        without_zone.alias("text"),
        text.str.replace(_CLOCK_WORD_FIRST, "$2 $1"),
        [date, clock.alias("clock"), pl.col("zone").fill_null("")],
    )


def read_dates(texts: pl.Series, form: DateForm) -> pl.DataFrame:
    """Texts -> `value` (Datetime), `has_time`, `minutes` east of UTC, where they are written."""
    plain = tidy(texts)
    parts = split(plain).with_columns(text=plain)
    frame = parts.lazy().select(_dates(form.day_first, form.zone)).select(_counted()).collect()
    if form.pattern and form.pattern != "epoch":
        frame = frame.with_columns(_by_pattern(texts, form.pattern)).select(
            value=pl.coalesce("patterned", "value"),
            has_time=pl.when(pl.col("patterned").is_not_null())
            .then(pl.lit("%H" in form.pattern or "%I" in form.pattern))
            .otherwise("has_time"),
            minutes="minutes",
        )
    return frame


@cache
def _dates(day_first: bool, zone: str) -> list[pl.Expr]:
    written = pl.coalesce(
        _ymd(_YEAR_FIRST, 1, 2, 3),
        _ymd(_COMPACT, 1, 2, 3),
        _ymd(_NAMED, 3, 2, 1),
        _ymd(_NAMED_MONTH_FIRST, 3, 1, 2),
        _ymd(_NAMED_YEAR_FIRST, 1, 2, 3),
        _ymd(NUMERIC, 3, 2, 1) if day_first else _ymd(NUMERIC, 3, 1, 2),
    )
    return [
        (written + _time_of_day()).alias("written"),
        (pl.col("clock") != "").alias("has_clock"),
        _written_minutes().alias("minutes"),
        _from_epoch(zone).alias("epoch"),
        _from_serial().alias("serial"),
    ]


@cache
def _counted() -> list[pl.Expr]:
    """Dates written, else those counted."""
    of_a_time = (pl.col("serial").dt.time() != time(0)).fill_null(False)
    return [
        pl.coalesce("written", "epoch", "serial").alias("value"),
        (pl.col("has_clock") | pl.col("epoch").is_not_null() | of_a_time).alias("has_time"),
        pl.col("minutes"),
    ]


def read_clocks(texts: pl.Series) -> pl.DataFrame:
    """Times of day -> `clock` (Duration since midnight; null where it is none), `clock_minutes`."""
    return split(tidy(texts)).select(_clocks())


@cache
def _clocks() -> list[pl.Expr]:
    is_clock = (pl.col("date") == "") & (pl.col("clock") != "")
    clock = pl.when(is_clock).then(_time_of_day())
    return [clock.alias("clock"), _written_minutes().alias("clock_minutes")]


def _by_pattern(texts: pl.Series, pattern: str) -> pl.Series:
    clean = texts.fill_null("").str.strip_chars()
    if not any(code in pattern for code in ("%H", "%I")):
        parsed = clean.str.to_date(pattern, strict=False).cast(pl.Datetime("us"))
    else:
        parsed = clean.str.to_datetime(pattern, strict=False, time_unit="us").dt.replace_time_zone(
            None
        )
    return parsed.alias("patterned")


def _from_epoch(zone: str) -> pl.Expr:
    """Wall time in the zone: PingCode and Worktile write 10-digit seconds, some answers 13-digit
    milliseconds."""
    number = pl.col("text").str.extract(_EPOCH, 1).cast(pl.Int64)
    micros = pl.when(number > 10**11).then(number * 1_000).otherwise(number * 1_000_000)
    there = micros.cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)
    return there.dt.replace_time_zone(None)


def _from_serial() -> pl.Expr:
    """Spreadsheets count days from 30 December 1899; fractions are times, off by some
    milliseconds."""
    days = pl.col("text").str.extract(_SERIAL, 0).cast(pl.Float64)
    since = (days * 86_400_000_000).round().cast(pl.Int64).cast(pl.Duration("us"))
    return (pl.datetime(1899, 12, 30) + since).dt.round("1s")


def _ymd(pattern: str, year: int, month: int, day: int) -> pl.Expr:
    """A day from the groups of a pattern; years of two digits are 20yy."""
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
    ).str.to_datetime("%Y-%m-%d", strict=False, time_unit="us")


def _time_of_day() -> pl.Expr:
    """The Duration since midnight that `clock` says, zero where it is empty, null where wrong."""

    def part(group: int) -> pl.Expr:
        return pl.col("clock").str.extract(_CLOCK, group)

    hour, half = part(1).cast(pl.Int32, strict=False), part(5)
    hour_of_day = (
        pl.when(half.is_in(["am", "上午", "凌晨"]) & (hour == 12))
        .then(0)
        .when(half.is_in(["pm", "下午", "晚上"]) & (hour < 12))
        .then(hour + 12)
        .otherwise(hour)
    )
    text = pl.format(
        "{}:{}:{}.{}",
        hour_of_day.fill_null(0),
        *(part(group).fill_null("0") for group in (2, 3, 4)),
    )
    return text.str.to_time("%H:%M:%S%.f", strict=False).cast(pl.Duration("us"))


def _written_minutes() -> pl.Expr:
    """Minutes east of UTC as `zone` says them."""
    zone = pl.col("zone")
    hours, minutes = (zone.str.extract(_ZONE, n).cast(pl.Int32, strict=False) for n in (2, 3))
    return (
        pl.when(zone.is_in(["z", "utc", "gmt"]))
        .then(0)
        .otherwise(
            (zone.str.slice(0, 1) + "1").cast(pl.Int32, strict=False)
            * (hours * 60 + minutes.fill_null(0))
        )
    )
