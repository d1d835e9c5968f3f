"""The two tables in which one chooses: what a column is, and what a status word counts as."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import streamlit as st

from pages.data.terms import CATEGORIES, WHY, choices, title
from pages.frame.table import ROW, height
from pipeline.propose.proposal import IGNORE, NOT_USED, Proposal
from pipeline.propose.status_words import StatusWord
from pipeline.text import Translator
from pipeline.text.formats import NONE

_UNUSED = {IGNORE: NOT_USED}
"""What a tracker's mapping ignores is shown as not used, and stays ignored if it is left so."""
_COLUMNS_VISIBLE, _WORDS_VISIBLE = 12, 8


def choose_targets(proposal: Proposal, key: str, t: Translator) -> dict[str, str]:
    """Column -> what it is."""
    columns = proposal.columns
    rows = pl.DataFrame(
        {
            "column": [column.header for column in columns],
            "target": [_UNUSED.get(column.target, column.target) for column in columns],
            "example": [column.example or NONE for column in columns],
            "why": [t(WHY.get(column.why, NONE)) for column in columns],
        }
    )
    config = st.column_config
    chosen = _table(
        rows,
        {
            "column": config.TextColumn(t("Column"), width=170, disabled=True),
            "target": config.SelectboxColumn(
                t("What it is"),
                options=choices(proposal.mapping.entity),
                format_func=lambda name: title(str(name), t),
                required=True,
                width=170,
            ),
            "example": config.TextColumn(t("Example"), width=200, disabled=True),
            "why": config.TextColumn(t("Told by"), width=150, disabled=True),
        },
        _COLUMNS_VISIBLE,
        f"{key}_columns",
        t("What it is"),
    )
    left = {column.header: column.target for column in columns if column.target in _UNUSED}
    found = chosen.select("column", "target").iter_rows()
    return {name: left.get(name, what) if what == NOT_USED else what for name, what in found}


def choose_categories(
    words: Sequence[StatusWord], key: str, t: Translator
) -> tuple[StatusWord, ...]:
    """The words with the categories chosen."""
    rows = pl.DataFrame(
        {
            "word": [word.word for word in words],
            "category": [word.category or "unknown" for word in words],
            "count": [word.count for word in words],
            "why": [t(WHY.get(word.why, NONE)) for word in words],
        }
    )
    config = st.column_config
    chosen = _table(
        rows,
        {
            "word": config.TextColumn(t("Status word"), width=120, disabled=True),
            "category": config.SelectboxColumn(
                t("Counts as"),
                options=list(CATEGORIES),
                format_func=lambda name: t(CATEGORIES[str(name)]),
                required=True,
                width=110,
            ),
            "count": config.NumberColumn(t("Rows (n)"), width=75, disabled=True),
            "why": config.TextColumn(t("Told by"), width=150, disabled=True),
        },
        _WORDS_VISIBLE,
        # Other columns taken for the status have other words.
        f"{key}_words_{hash(tuple(word.word for word in words))}",
        t("Counts as"),
    )
    return tuple(
        replace(word, category=category, why=word.why if category == word.category else "")
        for word, chosen_category in zip(words, chosen["category"], strict=True)
        for category in ["" if chosen_category == "unknown" else chosen_category]
    )


def _table(
    rows: pl.DataFrame, config: dict[str, Any], visible: int, key: str, alt: str
) -> pl.DataFrame:
    edited: pl.DataFrame = st.data_editor(
        rows,
        hide_index=True,
        row_height=ROW,
        height=height(rows.height, visible),
        column_config=config,
        key=key,
        alt=alt,
    )
    return edited
