"""Why this buffer? The suggestion of one type in words, from the tasks that it rests on."""

from typing import Any

import polars as pl
import streamlit as st

from models.suggestion import Suggestion
from pages.buffers.adopt import Suggestions
from pages.buffers.advice import Asked
from pages.buffers.dialog import decide_on
from pages.buffers.why_words import points, sentence
from pages.buffers.words import amount, deviation
from pages.frame import cards
from pages.frame.address import param, set_params
from pages.frame.table import show_table
from pipeline.statistics.scope import KEY


def picked(rows: pl.DataFrame) -> dict[str, Any]:
    """The row that the address names, else the first one."""
    asked = param("pick")
    key = asked if asked in rows["key"] else rows["key"][0]
    return rows.row(by_predicate=pl.col("key") == key, named=True)


def why(asked: Asked, rows: pl.DataFrame, suggestions: Suggestions) -> None:
    """The card. rows: frame of `advice`, named, not empty; suggestions by `scope.KEY`."""
    t, row = asked.snapshot.t, picked(rows)
    found = suggestions[tuple(row[name] for name in KEY)]
    title = t("Why {amount} for {name}?", amount=amount(asked, row["suggested"]), name=row["name"])
    subtitle = t("Read off the finished tasks that the suggestion rests on")
    with cards.card(title, subtitle):
        _choose(asked, rows, row["key"])
        st.markdown(cards.plain(sentence(asked, found)))
        st.markdown("\n".join(f"- {cards.plain(words)}" for words in points(asked, row, found)))
        _alike(asked, found)
        label = t("Adopt {amount} …", amount=amount(asked, row["suggested"]))
        st.button(label, key="buffers_adopt_picked", on_click=decide_on, args=(asked, row["key"]))


def _alike(asked: Asked, found: Suggestion) -> None:
    t, lang = asked.snapshot.t, asked.snapshot.t.lang
    outcomes = [deviation(asked, each.outcome) for each in found.why]
    alike = pl.DataFrame(
        {
            "title": [each.title for each in found.why],
            "outcome": outcomes,
            "key": [each.key for each in found.why],
        }
    )
    column = st.column_config
    show_table(
        alike,
        {
            "title": column.TextColumn(t("Most alike"), width=250),
            "outcome": column.TextColumn(
                t("Past due") if asked.target == "schedule" else t("Over estimate"), width=90
            ),
            "key": column.TextColumn(t("Id"), width=110),
        },
        t("{n} task", "{n} tasks", n=alike.height),
        order=["outcome", "title", "key"],
        key=f"buffers_alike__{lang}",
    )


def _choose(asked: Asked, rows: pl.DataFrame, name: str) -> None:
    t = asked.snapshot.t
    key, names = f"buffers_pick__{t.lang}", dict(rows.select("key", "name").iter_rows())
    st.session_state[key] = name
    st.selectbox(
        t("Type"),
        list(names),
        format_func=names.__getitem__,
        key=key,
        label_visibility="collapsed",
        width=260,
        on_change=lambda: set_params(pick=st.session_state[key]),
    )
