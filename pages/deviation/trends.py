"""The table of trends: which groups improve or worsen over the months, and since when."""

import polars as pl
import streamlit as st

from pages.deviation.amounts import chance_words, change_unit, change_words, in_days
from pages.deviation.why_words import KINDS, without
from pages.frame import cards
from pages.frame.table import show_table
from pipeline.statistics.catalogue import DIMENSIONS
from pipeline.statistics.trend import MONTHS, TASKS
from pipeline.text import N_, Translator
from pipeline.text.formats import month_of_year

VERDICTS = {
    "worsens": ("red", N_("worsens")),
    "improves": ("blue", N_("improves")),
    "none": ("gray", N_("no trend")),
    "too_few": ("gray", N_("too few")),
}
"""Verdict -> colour and word."""
_TOLD = {"worsens": N_("Worse: {names}."), "improves": N_("Better: {names}.")}
_VISIBLE, _NAMED = 12, 5


def trends_card(found: pl.DataFrame, by: str, measure: str, t: Translator) -> None:
    """The card; found: as `pipeline.statistics.trend.trends` gives it."""
    kinds, judged = t(KINDS[by]), found.filter(pl.col("q").is_not_null())
    subtitle = t(
        "Monthly means over both periods · Mann-Kendall, corrected for the number of {kinds} ({n})",
        n=judged.height,
        kinds=kinds,
    )
    with cards.card(t("Trend, or only ups and downs?"), subtitle):
        if judged.is_empty():
            cards.empty(
                t("Too few months for a trend"),
                t("{n} whole months with {tasks} tasks each are needed.", n=MONTHS, tasks=TASKS),
            )
            return
        _table(judged, by, measure, t)
        st.caption(cards.plain(_left_out(found, kinds, t)))


def trends_words(found: pl.DataFrame, by: str, t: Translator) -> tuple[str, str]:
    """The trends in a sentence: how many follow one, and which."""
    kinds, judged = t(KINDS[by]), found.filter(pl.col("q").is_not_null()).height
    if not judged:
        return t("Too few months to tell a trend of any of the {kinds}.", kinds=kinds), ""
    of = {verdict: found.filter(pl.col("verdict") == verdict) for verdict in _TOLD}
    if all(groups.is_empty() for groups in of.values()):
        return t("None of {n} {kinds} follows a trend beyond chance.", n=judged, kinds=kinds), ""
    lead = t(
        "Worsening over the months: {worse} of {n} {kinds}; improving: {better}.",
        worse=of["worsens"].height,
        better=of["improves"].height,
        n=judged,
        kinds=kinds,
    )
    names = {verdict: groups[by].drop_nulls().head(_NAMED) for verdict, groups in of.items()}
    return lead, " ".join(
        t(_TOLD[verdict], names=t(", ").join(each)) for verdict, each in names.items() if len(each)
    )


def _left_out(found: pl.DataFrame, kinds: str, t: Translator) -> str:
    words = t(
        "Unfinished months, and months of fewer than {tasks} tasks, do not count.", tasks=TASKS
    )
    few = found.filter(pl.col("verdict") == "too_few")
    if few.is_empty():
        return words
    more = t(
        "Not judged, with fewer than {months} such months: {n} of the {kinds}.",
        n=few.height,
        kinds=kinds,
        months=MONTHS,
    )
    return f"{words} {more}"


def _table(found: pl.DataFrame, by: str, measure: str, t: Translator) -> None:
    column, unit = st.column_config, change_unit(measure, t)
    slope, low, high = (
        [change_words(change, measure) for change in found[name]]
        for name in ("slope", "low", "high")
    )
    since = [day and month_of_year(day, t.lang) for day in found["changed_at"]]
    scale = 1 if in_days(measure) else 100
    words = {verdict: t(word) for verdict, (_, word) in VERDICTS.items()}
    shown = found.select(
        name=pl.col(by).cast(pl.String).fill_null(without(by, t)),
        verdict=pl.concat_list(pl.col("verdict").replace_strict(words, return_dtype=pl.String)),
        course=pl.col("course").list.eval(pl.element() * scale),
        slope=pl.Series(slope, dtype=pl.String),
        interval=pl.Series(map(" … ".join, zip(low, high, strict=True)), dtype=pl.String),
        since=pl.Series(since, dtype=pl.String),
        q=pl.Series([chance_words(q) for q in found["q"]], dtype=pl.String),
        months="months",
        tasks="tasks",
    )
    show_table(
        shown,
        {
            "name": column.TextColumn(t(DIMENSIONS[by].title), width=190),
            "verdict": column.MultiselectColumn(
                t("Verdict"),
                options=list(words.values()),
                color=[colour for colour, _ in VERDICTS.values()],
                width=100,
            ),
            "course": column.LineChartColumn(t("Means by month"), width=220),
            "slope": column.TextColumn(
                t("A month, {unit}", unit=unit),
                width=110,
                help=t("Theil-Sen slope: the median of the slopes between any two months"),
            ),
            "interval": column.TextColumn(t("95% interval"), width=130),
            "since": column.TextColumn(
                t("Another level since"),
                width=150,
                help=t("Pettitt's test; empty where a change of level may be chance"),
            ),
            "q": column.TextColumn(
                t("Chance (q)"),
                width=90,
                help=t(
                    "p of Mann-Kendall, corrected after Benjamini and Hochberg; a trend up to 0.05"
                ),
            ),
            "months": column.NumberColumn(t("Months"), format="%d", width=80),
            "tasks": column.NumberColumn("n", format="%d", width=70),
        },
        t("{n} rows", n=shown.height),
        visible=_VISIBLE,
        key=f"deviation_trends__{t.lang}",
    )
