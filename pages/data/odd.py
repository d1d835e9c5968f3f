"""Odd values by kind, and the tasks behind a kind."""

import polars as pl
import streamlit as st

from pages.data import checks
from pages.data.fields import TITLES
from pages.frame import cards
from pages.frame.address import param, set_params
from pages.frame.download import download
from pages.frame.snapshot import Snapshot
from pages.frame.table import show_table, task_table
from pipeline.statistics.oddities import ODDITIES, Oddity
from pipeline.text import Translator

_KEY = "data_odd_show"
_MOST = 500


def card(snapshot: Snapshot, source: str, found: pl.DataFrame, t: Translator) -> None:
    """The card of the kinds, and, for the one the address names, that of its tasks; `found` as
    `odd_values` gives it, of one source."""
    subtitle = t(
        "{n} kinds are looked for · nothing is changed or left out because of them",
        n=len(ODDITIES),
    )
    with cards.card(t("Odd values"), subtitle):
        if found.is_empty():
            cards.empty(t("No odd values were found"), height=90)
            return
        _table(found, t)
    asked = param("odd")
    if asked in found["oddity"]:
        _tasks(snapshot, source, str(asked), t)


def _table(found: pl.DataFrame, t: Translator) -> None:
    kinds = [ODDITIES[name] for name in found["oddity"]]
    shown = found.select(
        title=pl.Series([_title(kind, t) for kind in kinds]),
        count="count",
        share=100 * pl.col("count") / pl.col("tasks"),
        show=pl.lit(t("Show")),
        examples=pl.col("examples").list.join(t(", ")),
        advice=pl.Series([t(kind.advice) for kind in kinds]),
    )

    def clicked() -> None:
        set_params(odd=found["oddity"][st.session_state[_KEY]["row"]])

    column = st.column_config
    show_table(
        shown,
        config={
            "title": column.TextColumn(t("What is odd"), width=280),
            "count": column.NumberColumn(t("Tasks (n)"), format="localized", width=75),
            "share": column.NumberColumn(t("Of those with it"), format="%.0f%%", width=105),
            "show": column.ButtonColumn(t("Tasks"), key=_KEY, on_click=clicked, width=70),
            "examples": column.TextColumn(t("For instance"), width=190),
            "advice": column.TextColumn(t("Why it matters, how to mend it"), width=520),
        },
        alt=t("Odd values"),
    )


def _tasks(snapshot: Snapshot, source: str, name: str, t: Translator) -> None:
    kind, tasks = ODDITIES[name], checks.behind(snapshot, source, name)
    words = t("{n:,} task", "{n:,} tasks", n=tasks.height)
    if tasks.height > _MOST:
        words += t(" · the first {n} shown, the file has all", n=_MOST)
    with cards.card(_title(kind, t), f"{words} · {t(kind.advice)}"):
        columns = dict.fromkeys(("key", "title", *kind.shows, "status", "assignee", "type"))
        task_table(tasks, t, tuple(columns), rows=_MOST, visible=8, title_width=320)
        with st.container(horizontal=True, vertical_alignment="center"):
            download(tasks, name.replace("_", "-"), t, "data_odd_download")
            st.button(
                t("Close"),
                type="tertiary",
                icon=":material/close:",
                on_click=set_params,
                kwargs={"odd": None},
                key="data_odd_close",
            )


def _title(kind: Oddity, t: Translator) -> str:
    return t("{field}: {oddity}", field=t(TITLES[kind.field]), oddity=t(kind.title))
