"""The sentence on top of the page: which buffers to change first."""

import polars as pl

from pages.buffers.advice import Asked
from pages.buffers.words import amount, type_name
from pipeline.text.formats import share


def finding(asked: Asked, rows: pl.DataFrame) -> tuple[str, str]:
    """Lead and rest. rows: frame of `advice`, not empty."""
    t, level = asked.snapshot.t, share(asked.level)
    more, less = rows.filter(pl.col("change") > 0), rows.filter(pl.col("change") < 0)
    if more.is_empty():
        lead = t("No type needs a larger buffer for {level}.", level=level)
        return lead, _could_do_with_less(asked, less)
    set_before = rows["default"].count() > 0
    lead = (
        t(
            "{n} of {all} types needs a larger buffer for {level}.",
            "{n} of {all} types need a larger buffer for {level}.",
            n=more.height,
            all=rows.height,
            level=level,
        )
        if set_before
        else t(
            "No default buffers yet: for {level}, {n} of {all} types needs one.",
            "No default buffers yet: for {level}, {n} of {all} types need one.",
            n=more.height,
            all=rows.height,
            level=level,
        )
    )
    first = more.row(0, named=True)
    words = {
        "name": type_name(asked, first["type"]),
        "today": amount(asked, first["today"]),
        "suggested": amount(asked, first["suggested"]),
        "covered": share(first["covered_today"]),
    }
    rest = (
        t("Most is missing at {name}: {suggested} instead of {today}.", **words)
        if first["covered_today"] is None
        else t(
            "Most is missing at {name}: {suggested} instead of {today}, which covers {covered} of "
            "its tasks.",
            **words,
        )
    )
    return lead, " ".join(part for part in (rest, _could_do_with_less(asked, less)) if part)


def _could_do_with_less(asked: Asked, less: pl.DataFrame) -> str:
    t = asked.snapshot.t
    if less.is_empty():
        return ""
    return t("{n} type could do with less.", "{n} types could do with less.", n=less.height)
