"""Text -> moments: the date as written, and the offset of the place where it was written.

A moment is two columns: `value` (wall time, microseconds, midnight for a date alone) and
`offset` (minutes east of UTC; null for a date alone). What cannot be read gives a null value.
Reading works on the distinct texts of a column, since exports repeat them; dates and clocks are
read apart, since together they hardly repeat.
"""

from datetime import time
from functools import cache, lru_cache, partial

import polars as pl

from pipeline.normalise.date_form import DateForm, Evidence
from pipeline.normalise.date_texts import NUMERIC, read_clocks, read_dates, split, tidy
from pipeline.normalise.distinct import Read, each, remembered

EMPTY = (
    *("", "na", "n/a", "null", "none", "nan", "nat", "-", "--", "—", "\\n", "无", "空", "未设置"),
    *("n.a.", "n/d", "tbd", "t.b.d.", "tbc", "?", "/", "–", "——", "待定", "未定", "待确认", "暂无"),
    *("不详", "未填写", "未知", "待补充", "待排期", "另行通知", "不适用", "미정"),
    *("a definir", "por definir", "sin definir", "unknown", "not available", "not applicable"),
    *("not set", "not captured", "date not captured", "no date", "unscheduled", "not scheduled"),
    *("0", "0000-00-00", "0000-00-00 00:00:00"),
)
"""Cells that say "nothing here" where a date or a number is expected (casefolded)."""
_TO_COME = (
    *("not started", "in progress", "ongoing", "pending", "open", "unresolved", "not done"),
    *("not yet", "cancelled", "canceled", "on hold", "postponed"),
    *("未开始", "进行中", "未完成", "未解决", "未关闭", "长期", "取消", "已取消", "暂停", "已暂停"),
)
"""Cells of dates and numbers that say the same, but are words of their own elsewhere."""
_RANGES = (
    r"^(.*\d\S*)\s*(?:~|～|→|至|到|–|—|\sto\s)\s*(.*\d.*)$",
    r"^(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}\S*?)\s*-+\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*)$",
)
"""A first and a last day in one cell: 2026-03-05 ~ 2026-03-09, 2026/3/5-2026/3/9."""
_CLOCK_ON = r"[\sT]((?:(?:上午|下午|凌晨|中午|晚上)\s*)?\d{1,2}:.*)$"


def evidence(texts: pl.Series) -> Evidence:
    """What the texts tell: the order of day and month, and whether any has a time of day."""
    cells = _cut(one_end(texts, first=False))
    parts = split(tidy(pl.concat([cells["date"].unique(), cells["clock"].unique()])))
    first = parts["date"].str.extract(NUMERIC, 1).cast(pl.Int32, strict=False)
    second = parts["date"].str.extract(NUMERIC, 2).cast(pl.Int32, strict=False)
    midnight = parts["clock"].str.contains(r"^0?0:00(:00)?([.,]0+)?$|^12:00(:00)?\s*am$")
    return Evidence(
        day_first=bool((first > 12).any()),
        month_first=bool((second > 12).any()),
        numeric=bool(first.is_not_null().any()),
        times=bool((~midnight & (parts["clock"] != "")).any()),
    )


def read_moments(texts: pl.Series, form: DateForm) -> pl.DataFrame:
    """The moments of a column of texts: `value` Datetime("us") and `offset` Int16."""
    if form.pattern:
        return _with_offset(each(texts, lambda distinct: read_dates(distinct, form)), form)
    cells = _cut(texts)
    days = each(cells["date"], _read_days(form))
    clocks = each(cells["clock"], _read_clocks)
    frame = pl.concat([days, clocks], how="horizontal").select(
        value=pl.when(cells["clock"].is_null())
        .then("value")
        .otherwise(pl.col("value") + pl.col("clock")),
        has_time=pl.col("has_time") | cells["clock"].is_not_null(),
        minutes=pl.coalesce("clock_minutes", "minutes"),
    )
    return _with_offset(frame, form)


@lru_cache(16)
def _read_days(form: DateForm) -> Read:
    return remembered(partial(read_dates, form=form))


_read_clocks = remembered(read_clocks)


def is_empty(texts: pl.Series) -> pl.Series:
    """Whether a cell says that there is no value."""
    return _says(texts, EMPTY)


def unread(texts: pl.Series, values: pl.Series) -> pl.Series:
    """Which texts gave no value though they do not say that there is none."""
    none = values.is_null() & (texts != "")
    return none & ~_says(texts, EMPTY + _TO_COME) if none.any() else none


def one_end(texts: pl.Series, first: bool) -> pl.Series:
    """Of ranges of days their first or last one; other texts as they are."""
    text = pl.col("text")
    ends = (text.str.extract(pattern, 1 if first else 2) for pattern in _RANGES)
    return texts.to_frame("text").select(pl.coalesce(*ends, text)).to_series()


def _says(texts: pl.Series, words: tuple[str, ...]) -> pl.Series:
    return texts.is_null() | texts.str.strip_chars().str.to_lowercase().is_in(words)


def _cut(texts: pl.Series) -> pl.DataFrame:
    """Texts -> `date`, and `clock` from the first time of day on; null where there is none."""
    clock, parts = _cuts()
    return texts.to_frame("text").lazy().with_columns(clock).select(parts).collect()


@cache
def _cuts() -> tuple[pl.Expr, list[pl.Expr]]:
    without = pl.col("text").str.strip_suffix(pl.col("clock")).str.strip_chars_end(" ,T")
    date = pl.when(pl.col("clock").is_null()).then("text").otherwise(without)
    return pl.col("text").str.extract(_CLOCK_ON, 1).alias("clock"), [
        date.alias("date"),
        pl.col("clock"),
    ]


def _with_offset(frame: pl.DataFrame, form: DateForm) -> pl.DataFrame:
    """The offset: as written, else the zone's on that day, else none for a date alone."""
    return frame.select(_offsets(form.zone, form.whole_days))


@cache
def _offsets(zone: str, whole_days: bool) -> list[pl.Expr]:
    value = pl.col("value")
    there = value.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    in_utc = there.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    of_zone = (value - in_utc).dt.total_minutes()
    # PingCode snaps the end of a plan to the last second of its day.
    whole_day = pl.lit(whole_days) & value.dt.time().is_in([time(0), time(23, 59, 59)])
    offset = pl.when(value.is_not_null() & pl.col("has_time") & ~whole_day).then(
        pl.coalesce("minutes", of_zone.fill_null(0))
    )
    return [
        pl.when(whole_day).then(value.dt.truncate("1d")).otherwise("value").alias("value"),
        offset.cast(pl.Int16).alias("offset"),
    ]
