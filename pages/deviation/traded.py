"""The figures of speed and quality in both periods, side by side."""

import polars as pl
import streamlit as st

from pages.deviation.amounts import chance_words
from pages.frame import cards
from pages.frame.table import show_table
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.trade_off import QUALITY
from pipeline.text import N_, Translator
from pipeline.text.formats import NONE, number, share

TITLES = {
    "cycle_time": N_("Median cycle time in days"),
    "throughput": N_("Tasks finished a week"),
    "reopened": MEASURES["reopened"].title,
    "defect": MEASURES["defect"].title,
    "skipped": N_("Skipped review or test"),
}
_COURSES = {
    "better": ("blue", N_("better")),
    "worse": ("red", N_("worse")),
    "unclear": ("gray", N_("may be chance")),
    "too_few": ("gray", N_("too few")),
    "untold": ("gray", N_("not told")),
}
"""Course of a figure -> colour and word."""


def traded_card(figures: pl.DataFrame | None, before: str, t: Translator) -> None:
    """figures: as `trade_off.trade_off` gives them; before: the period before, in words."""
    subtitle = t("Before: {period}", period=before) if before else ""
    with cards.card(t("Speed and quality in both periods"), subtitle):
        if figures is None:
            cards.empty(t("Nothing to compare with"), t("This period has no period before it."))
            return
        _table(figures, t)
        words = t(
            "Better or worse is said of a change that chance alone makes in fewer than 5% of "
            "cases, with {n} tasks in both periods. Skipped: never in review or test, of types "
            "that mostly are.",
            n=ENOUGH,
        )
        st.caption(cards.plain(words))


def written(value: float | None, measure: str) -> str:
    """A figure of speed or quality."""
    if value is None:
        return NONE
    return share(value, 1) if measure in QUALITY else number(value)


def _table(figures: pl.DataFrame, t: Translator) -> None:
    column = st.column_config
    words = {course: t(word) for course, (_, word) in _COURSES.items()}
    rows = [
        {
            "name": t(TITLES[row["measure"]]),
            "what": t("Quality") if row["measure"] in QUALITY else t("Speed"),
            "before": written(row["before"], row["measure"]),
            "now": written(row["now"], row["measure"]),
            "course": [words[row["course"]]],
            "q": chance_words(row["q"]),
            "count_before": row["count_before"],
            "count": row["count"],
        }
        for row in figures.iter_rows(named=True)
    ]
    show_table(
        pl.DataFrame(rows),
        {
            "name": column.TextColumn(t("Figure"), width=220),
            "what": column.TextColumn(t("Tells of"), width=90),
            "before": column.TextColumn(t("Before"), width=90),
            "now": column.TextColumn(t("Now"), width=90),
            "course": column.MultiselectColumn(
                t("Change"),
                options=list(words.values()),
                color=[colour for colour, _ in _COURSES.values()],
                width=120,
            ),
            "q": column.TextColumn(t("Chance (q)"), width=90),
            "count_before": column.NumberColumn(t("n before"), format="%d", width=90),
            "count": column.NumberColumn(t("n now"), format="%d", width=90),
        },
        t("{n} rows", n=len(rows)),
        key=f"deviation_traded__{t.lang}",
    )
