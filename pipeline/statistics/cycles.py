"""First and last day of a cycle, from its name: 2026Q4, 2026年第四季度, 2026H1, 2026-07~2026-09."""

import polars as pl

_MONTHS = {"q": 3, "h": 6, "": 12}
"""Months of a quarter, a half, a year."""
_PART = r"(20\d\d)\s*年?\s*[-_/ ]?\s*(?:([qh])\s*([1-4]))?\s*年?$"
_SPAN = r"(20\d\d)[-/.年](\d{1,2})月?\s*(?:~|–|—|至|到|\bto\b|\s-\s)\s*(20\d\d)[-/.年](\d{1,2})月?"
_WORDS = {
    **{f"第{name}季度": f"q{number}" for number, name in enumerate("一二三四", 1)},
    **{f"第{number}季度": f"q{number}" for number in (1, 2, 3, 4)},
    "上半年": "h1",
    "下半年": "h2",
}
_TEXT = pl.col("text")


def cycle_days(names: pl.Series) -> pl.DataFrame:
    """The columns `starts` and `due` (Date, both included) of cycles' names; null where a name
    tells no days."""
    text = (
        names.cast(pl.String)
        .str.normalize("NFKC")
        .str.strip_chars()
        .str.to_lowercase()
        .str.replace_many(_WORDS)
        .str.replace(r"^([qh][1-4])[\s/-]*(20\d\d)$", "$2$1")
        .alias("text")
    )
    part, span = _TEXT.str.extract_groups(_PART), _TEXT.str.extract_groups(_SPAN)
    months = part.struct["2"].fill_null("").replace_strict(_MONTHS, return_dtype=pl.Int32)
    number = part.struct["3"].cast(pl.Int32).fill_null(1)
    begin = _first(part.struct["1"], (number - 1) * months + 1)
    return text.to_frame().select(
        starts=pl.coalesce(_first(span.struct["1"], span.struct["2"].cast(pl.Int32)), begin),
        due=pl.coalesce(
            _first(span.struct["3"], span.struct["4"].cast(pl.Int32)).dt.month_end(),
            begin.dt.offset_by(pl.format("{}mo", months)).dt.offset_by("-1d"),
        ),
    )


def _first(year: pl.Expr, month: pl.Expr) -> pl.Expr:
    """The first day of a month; null where there is no such month."""
    real = pl.when(month.is_between(1, 12)).then(month)
    return pl.date(year.cast(pl.Int32), real, 1)
