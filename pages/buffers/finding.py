"""The sentence on top of the page: which buffers to change first."""

import polars as pl

from pages.buffers.advice import Asked
from pages.buffers.words import amount
from pipeline.text.formats import share


def finding(asked: Asked, rows: pl.DataFrame) -> tuple[str, str]:
    """Lead and rest. rows: frame of `advice`, not empty."""
    t = asked.snapshot.t
    more, less = rows.filter(pl.col("change") > 0), rows.filter(pl.col("change") < 0)
    if more.is_empty():
        lead = t("No default has to grow for {level}.", level=share(asked.level))
        return lead, _could_do_with_less(asked, less)
    lead = _lead(asked, rows, more)
    first = more.row(0, named=True)
    words = {
        "name": first["name"],
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


def _lead(asked: Asked, rows: pl.DataFrame, more: pl.DataFrame) -> str:
    t, of_types = asked.snapshot.t, asked.per == "type"
    words = {"n": more.height, "all": rows.height, "level": share(asked.level)}
    if rows["default"].count() == 0:
        if of_types:
            return t(
                "No default buffers yet: for {level}, {n} of {all} types needs one.",
                "No default buffers yet: for {level}, {n} of {all} types need one.",
                **words,
            )
        return t(
            "No default buffers yet: for {level}, {n} of {all} combinations needs one.",
            "No default buffers yet: for {level}, {n} of {all} combinations need one.",
            **words,
        )
    if of_types:
        return t(
            "{n} of {all} types needs a larger buffer for {level}.",
            "{n} of {all} types need a larger buffer for {level}.",
            **words,
        )
    return t(
        "{n} of {all} combinations needs a larger buffer for {level}.",
        "{n} of {all} combinations need a larger buffer for {level}.",
        **words,
    )


def _could_do_with_less(asked: Asked, less: pl.DataFrame) -> str:
    t = asked.snapshot.t
    if less.is_empty():
        return ""
    return t("{n} could do with less.", n=less.height)
