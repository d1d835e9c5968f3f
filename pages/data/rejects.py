"""Rows that were left out, and remarks on rows that were not."""

from pathlib import PurePath

import polars as pl
import streamlit as st

from pages.data import original, problems, read
from pages.data.read import short
from pages.frame import cards
from pages.frame.table import show_table
from pipeline.text import Translator
from pipeline.text.formats import number

_SHOWN = 500
_ORDER = ("file", "row", "column", "value", "reason", "message", "show", "left_out", "load")
_SHOW, _CHOSEN = "data_rejects_show", "data_rejects_chosen"
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
def card(path: str, rejects: pl.DataFrame, t: Translator) -> None:
    """The table under its two filters; `rejects` as `read` gives them, of the warehouse
    file `path`."""
    if rejects.is_empty():
        cards.empty(t("No row was left out"), height=90)
        return
    rejects = rejects.with_columns(
        name="file", file=pl.Series([short([file]) for file in rejects["file"]], dtype=pl.String)
    )
    found = rejects.filter(*_chosen(rejects, t))
    shown = _told(found.head(_SHOWN), t)
    known = pl.col("original").is_not_null()

    def clicked() -> None:
        row = found.row(st.session_state[_SHOW]["row"], named=True)
        st.session_state[_CHOSEN] = {name: row[name] for name in ("load", "name", "row", "cells")}

    show_table(
        shown.with_columns(show=pl.when(known).then(pl.lit(t("Show")))),
        config=problems.config(t)
        | {"show": st.column_config.ButtonColumn(t("Line"), key=_SHOW, on_click=clicked, width=70)},
        order=_ORDER,
        alt=t("Rows left out, and remarks"),
    )
    if found.height > shown.height:
        st.caption(
            t("The first {n} of {all}; the CSV has all.", n=_SHOWN, all=number(found.height, 0))
        )
    _original(path, t)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            t("Download as CSV"),
            lambda: problems.as_csv(_told(found, t), t),
            t("rejects") + ".csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="data_rejects_csv",
        )
        _to_mend(path, found, t)


def _told(rejects: pl.DataFrame, t: Translator) -> pl.DataFrame:
    """The rejects in words, with the original line."""
    return problems.of_rejects(rejects, t).with_columns(original=original.line(rejects))


def _original(path: str, t: Translator) -> None:
    """The line chosen, cell by cell as the file had it."""
    chosen = st.session_state.get(_CHOSEN)
    if chosen is None:
        return
    cells = original.cells_of(read.header(path, chosen["load"], chosen["name"]), chosen["cells"])
    words = t("Row {n} of {file}, as it was", n=chosen["row"], file=short([chosen["name"]]))
    st.markdown(f":small[{cards.plain(words)}]")
    column = st.column_config
    show_table(
        cells.filter(pl.col("cell") != ""),
        config={
            "column": column.TextColumn(t("Column"), width=200),
            "cell": column.TextColumn(t("Value"), width=700),
        },
        alt=words,
        visible=8,
    )


def _to_mend(path: str, found: pl.DataFrame, t: Translator) -> None:
    """The rows of one file of one load, as they were, for mending and loading them alone."""
    rows = original.rows_of(found)
    files = found.select("load", "name", "file").unique()
    if not rows:
        return
    if files.height > 1:
        st.caption(t("Choose a load and a file to get its rows as they were, to mend them."))
        return
    load, name, file = files.row(0)
    header = read.header(path, load, name)
    st.download_button(
        t("{n} row as it was, to mend", "{n} rows as they were, to mend", n=len(rows)),
        lambda: original.workbook(header, rows),
        f"{PurePath(file).stem} {t('to mend')}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/edit_note:",
        on_click="ignore",
        key="data_rejects_rows",
        help=t("Mend the cells and load the workbook: only these rows are in it."),
    )


def _chosen(rejects: pl.DataFrame, t: Translator) -> list[pl.Expr]:
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
