"""Rows that were left out, and remarks on rows that were not."""

import polars as pl
import streamlit as st

from pages.data import problems
from pages.data.read import short
from pages.data.tables import table
from pages.frame import cards
from pipeline.text import Translator
from pipeline.text.formats import number

_SHOWN = 500
_ALL = ""


def head(rejects: pl.DataFrame, t: Translator) -> tuple[str, str]:
    """Title and subtitle of the card."""
    left_out = rejects.filter("rejects")
    return t("Rows left out, and remarks"), t(
        "{n} row left out over all loads · mend it in the tracker or the file and load again",
        "{n} rows left out over all loads · mend them in the tracker or the file and load again",
        n=left_out.select("load", "file", "row").unique().height,
    )


@st.fragment
def card(rejects: pl.DataFrame, loads: pl.DataFrame, t: Translator) -> None:
    """The table under its two filters; `rejects` and `loads` as `read` gives them."""
    if rejects.is_empty():
        cards.empty(t("No row was left out"), height=90)
        return
    rejects = rejects.with_columns(
        file=pl.Series([short([file]) for file in rejects["file"]], dtype=pl.String)
    )
    found = rejects.filter(*_chosen(rejects, loads, t))
    shown = problems.of_rejects(found.head(_SHOWN), t)
    table(
        shown,
        config=problems.config(t),
        order=["file", "row", "column", "value", "reason", "message", "left_out", "load"],
        alt=t("Rows left out, and remarks"),
    )
    if found.height > shown.height:
        st.caption(
            t("The first {n} of {all}; the CSV has all.", n=_SHOWN, all=number(found.height, 0))
        )
    st.download_button(
        t("Download as CSV"),
        lambda: problems.as_csv(problems.of_rejects(found, t), t),
        t("rejects") + ".csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="data_rejects_csv",
    )


def _chosen(rejects: pl.DataFrame, loads: pl.DataFrame, t: Translator) -> list[pl.Expr]:
    with st.container(horizontal=True, gap="xsmall"):
        load = st.selectbox(
            t("Load"),
            [_ALL, *rejects["load"].unique().sort(descending=True).to_list()],
            format_func=lambda n: t("All loads") if n == _ALL else t("Load {n}", n=n),
            key=f"data_rejects_load__{t.lang}",
            label_visibility="collapsed",
            width=150,
        )
        file = st.selectbox(
            t("File"),
            [_ALL, *rejects["file"].unique().sort().to_list()],
            format_func=lambda name: name or t("All files"),
            key=f"data_rejects_file__{t.lang}",
            label_visibility="collapsed",
            width=240,
        )
    wanted = []
    if load:
        wanted.append(pl.col("load") == load)
    if file:
        wanted.append(pl.col("file") == file)
    return wanted
