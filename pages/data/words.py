"""The tracker's words: what each status means, which one can set here; and the types of task."""

import polars as pl
import streamlit as st

from pages.frame import cards
from pages.frame.address import set_params
from pages.frame.snapshot import Snapshot, home, user
from pages.frame.table import height, show_table
from pipeline.reread import map_status_words
from pipeline.status_words import status_words
from pipeline.text import N_, Translator
from pipeline.text.formats import number

CATEGORIES = {
    "todo": N_("To do"),
    "in_progress": N_("In progress"),
    "done": N_("Done"),
    "cancelled": N_("Cancelled"),
}
_SAVED, _ALL = "data_words_saved", "data_words_all"
_VISIBLE = 9


def status_card(snapshot: Snapshot, source: str, found: pl.DataFrame, t: Translator) -> None:
    """The card of the status words; `found` as `statuses` gives them, of one source."""
    own = status_words(home()).get(source, {})
    known = pl.col("status").replace_strict(own, default=None, return_dtype=pl.String)
    found = found.with_columns(category=pl.coalesce(known, "category"))
    unknown = found.filter(pl.col("category") == "unknown")
    subtitle = t(
        "What each status of {source} means · a change here re-reads its tasks and their history",
        source=source,
    )
    with cards.card(t("Status words"), subtitle):
        _told(unknown, t)
        shown = found if st.toggle(t("All status words"), key=_ALL) else unknown
        if shown.height:
            _editor(snapshot, source, shown, t)


def type_card(found: pl.DataFrame, t: Translator) -> None:
    """The card of the types; `found` as `types` gives them, of one source."""
    unnamed = int(found.filter(pl.col("type").is_null())["tasks"].sum())
    subtitle = (
        t("{n:,} task has no type", "{n:,} tasks have no type", n=unnamed)
        if unnamed
        else t("Every task has one")
    )
    with cards.card(t("Task types"), subtitle):
        column = st.column_config
        show_table(
            found.select(pl.col("type").fill_null(t("No type")), "tasks", "finished"),
            visible=_VISIBLE,
            config={
                "type": column.TextColumn(t("Type"), width=200),
                "tasks": column.NumberColumn(t("Tasks (n)"), format="localized", width=80),
                "finished": column.NumberColumn(t("Finished (n)"), format="localized", width=90),
            },
            alt=t("Task types"),
        )


def changed(before: pl.DataFrame, after: pl.Series) -> dict[str, str]:
    """Status word -> new category. before: status, category; after: the categories as edited, in
    the order of the rows, null where none is chosen."""
    rows = before.with_columns(chosen=after).filter(
        pl.col("chosen").is_not_null(), pl.col("chosen") != pl.col("category")
    )
    return dict(rows.select("status", "chosen").iter_rows())


def _told(unknown: pl.DataFrame, t: Translator) -> None:
    if _SAVED in st.session_state:
        load = st.session_state.pop(_SAVED)
        words = (
            t("Saved. No task came out differently.")
            if load is None
            else t("Saved; the tasks were read again as load {n}.", n=load)
        )
        st.caption(f":material/check: {words}")
    if unknown.height:
        lost = int(unknown["tasks"].sum())
        words = t(
            "{n} status word is not known; its {tasks} tasks count as neither open nor done.",
            "{n} status words are not known; their {tasks} tasks count as neither open nor done.",
            n=unknown.height,
            tasks=number(lost, 0),
        )
        st.markdown(f":orange[:material/warning:] {cards.plain(words)}")
    else:
        st.caption(t("All status words are known."))


def _editor(snapshot: Snapshot, source: str, found: pl.DataFrame, t: Translator) -> None:
    column = st.column_config
    # With another key the edits are forgotten: they belong to these rows, in this language.
    key = f"data_words__{t.lang}__{source}__{snapshot.load.load}__{found.height}"
    edited = st.data_editor(
        found.select("status", pl.col("category").replace("unknown", None), "tasks", "moves"),
        hide_index=True,
        row_height=30,
        height=height(found.height, _VISIBLE),
        disabled=["status", "tasks", "moves"],
        column_config={
            "status": column.TextColumn(t("Status"), width=170),
            "tasks": column.NumberColumn(t("Tasks (n)"), format="localized", width=75),
            "moves": column.NumberColumn(
                t("Moves into it (n)"),
                format="localized",
                width=110,
                help=t("In the history of all tasks"),
            ),
            "category": column.SelectboxColumn(
                t("Means"),
                options=list(CATEGORIES),
                format_func=lambda code: t(CATEGORIES[str(code)]),
                width=130,
            ),
        },
        placeholder=t("choose"),
        key=key,
        alt=t("Status words"),
    )
    words = changed(found, edited["category"])
    if st.button(
        t("Save {n} word", "Save {n} words", n=len(words)) if words else t("Save"),
        disabled=not words,
        key="data_words_save",
    ):
        with st.spinner(t("Reading the tasks again …")):
            st.session_state[_SAVED] = map_status_words(home(), source, words, user())
        set_params(as_of=None)
        st.rerun()
