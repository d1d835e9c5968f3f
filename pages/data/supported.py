"""How far each statistic reaches, and what to switch on in the tracker for more."""

from typing import Any

import polars as pl
import streamlit as st

from pages.frame import cards
from pages.frame.table import show_table
from pipeline.statistics.advice import advice
from pipeline.statistics.support import NEEDED_BY, REASONS, STATISTICS
from pipeline.text import Translator
from pipeline.text.formats import number, share

_WORTH = 0.05
"""Of the finished tasks: fewer lack it by chance, so that switching something on mends nothing."""


def statistics(found: pl.DataFrame, t: Translator) -> None:
    """The card of the statistics; `found` as `support` gives it, of one source."""
    finished = found["tasks"].max() or 0
    subtitle = t(
        "Of {n:,} finished task, of any period",
        "Of {n:,} finished tasks, of any period",
        n=finished,
    )
    with cards.card(t("What can be said"), subtitle):
        if found.is_empty():
            cards.empty(t("No finished tasks here"))
            return
        column = st.column_config
        shown = found.select(
            statistic=pl.col("measure").replace_strict(
                {name: t(title) for name, title in STATISTICS.items()}
            ),
            share=100 * pl.col("count") / pl.col("tasks"),
            count="count",
            left_out=pl.Series([_reasons(row, t) for row in found["left_out"]], dtype=pl.String),
        )
        show_table(
            shown,
            config={
                "statistic": column.TextColumn(t("Statistic"), width=118),
                "share": column.ProgressColumn(
                    t("Can be said of"), format="%.0f%%", min_value=0, max_value=100, width=120
                ),
                "count": column.NumberColumn(t("Tasks (n)"), format="localized", width=65),
                "left_out": column.TextColumn(t("Left out because"), width=400),
            },
            alt=t("What can be said"),
        )


def advice_card(source: str, found: pl.DataFrame, t: Translator) -> None:
    """The card of advice; `found` as `gaps` gives it, of one source."""
    worth = found.filter(pl.col("missing") >= _WORTH * pl.col("tasks"))
    with cards.card(
        t("What to switch on in {source}", source=source),
        t("What most finished tasks lack comes first"),
    ):
        if worth.is_empty():
            cards.empty(t("Nothing: hardly any finished task lacks a field"))
            return
        lines = [_advice(source, row, t) for row in worth.iter_rows(named=True)]
        st.markdown("\n".join(lines))


def _advice(source: str, row: dict[str, Any], t: Translator) -> str:
    statistics = t(", ").join(t(STATISTICS[name]) for name in NEEDED_BY[row["reason"]])
    lack = t(
        "{share} of finished tasks: {reason}",
        share=share(row["missing"] / row["tasks"]),
        reason=t(REASONS[row["reason"]]),
    )
    head = f"{cards.plain(lack)} → {cards.plain(statistics)}"
    return f"- {cards.plain(t(advice(source, row['reason'])))}  \n  :small[:gray[{head}]]"


def _reasons(left_out: list[dict[str, Any]], t: Translator) -> str:
    return t(", ").join(
        f"{number(row['count'], 0)} {t(REASONS[row['reason']])}" for row in left_out
    )
