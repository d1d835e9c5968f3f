"""Whose due dates are moved, which tasks' most, and of which sources that is not known."""

from collections.abc import Iterable

import polars as pl
import streamlit as st

from pages.deviation.kept import most_moved
from pages.deviation.switches import switch_by
from pages.deviation.why_words import without
from pages.frame import cards
from pages.frame.download import download
from pages.frame.snapshot import Snapshot
from pages.frame.table import day_format, show_table
from pipeline.statistics.catalogue import DIMENSIONS
from pipeline.statistics.compare import ENOUGH
from pipeline.text import Translator
from pipeline.text.formats import number
from pipeline.text.trackers import tracker_name

_VISIBLE, _LONG, _MOST = 6, 10, 200


def whose_card(groups: pl.DataFrame, dimensions: Iterable[str], by: str, t: Translator) -> None:
    """groups: `replanning.figures` by `by`, one of the dimensions."""
    subtitle = t("By whose tasks they were: trackers do not tell here who moved a date")
    with st.container(border=True, gap="xsmall", height="stretch"):
        head, right = st.columns([9, 3], gap="small")
        head.markdown(
            f"**{t('Whose due dates are moved?')}**  \n:small[:gray[{cards.plain(subtitle)}]]"
        )
        with right.container(horizontal=True, horizontal_alignment="right"):
            switch_by(dimensions, by, t)
        _groups(groups, by, t)
        st.caption(cards.plain(t("Shares are told from {n} tasks on.", n=ENOUGH)))


def _groups(groups: pl.DataFrame, by: str, t: Translator) -> None:
    column = st.column_config
    enough = pl.col("tasks") >= ENOUGH
    shown = groups.select(
        pl.col(by).fill_null(without(by, t)).alias("name"),
        pl.when(enough).then(pl.col("share") * 100),
        "replanned",
        "tasks",
        pl.col("days").round(1),
        "late",
    )
    show_table(
        shown,
        {
            "name": column.TextColumn(t(DIMENSIONS[by].title), width=170),
            "share": column.ProgressColumn(
                t("Re-planned"),
                format="%.0f%%",
                min_value=0,
                max_value=100,
                color="gray",
                width=120,
            ),
            "replanned": column.NumberColumn(t("Moved"), format="%d", width=70),
            "tasks": column.NumberColumn("n", format="%d", width=60),
            "days": column.NumberColumn(t("Moved by"), format=f"%+.1f {t('d')}", width=80),
            "late": column.NumberColumn(t("On the day or later"), format="%d", width=130),
        },
        t("{n} rows", n=shown.height),
        visible=_VISIBLE,
        key=f"deviation_whose_{by}__{t.lang}",
    )


def moved_card(snapshot: Snapshot, most: pl.DataFrame, untold: pl.DataFrame) -> None:
    """The tasks moved most, and what is left out. most, untold: as `pipeline.statistics.replanning`
    gives them."""
    t = snapshot.t
    subtitle = t("{n:,} finished task", "{n:,} finished tasks", n=most.height)
    if most.height > _MOST:
        subtitle += t(" · the first {n} shown, the file has all", n=_MOST)
    with cards.card(t("Tasks moved most"), subtitle):
        if most.is_empty():
            cards.empty(t("No due date was moved"))
        else:
            _tasks(most.head(_MOST), t)
            download(most_moved(snapshot), "re-planned", t, "deviation_moved_download")
        st.caption(cards.plain(untold_words(untold, t)))


def _tasks(tasks: pl.DataFrame, t: Translator) -> None:
    column = st.column_config
    day = day_format(t)
    names = ("title", "replans", "replanned_days", "first_due_day", "due_day", "finished_day")
    show_table(
        tasks.select(*names, "assignee", "key"),
        {
            "title": column.TextColumn(t("Name")),
            "replans": column.NumberColumn(t("Moves"), format="%d", width=70),
            "replanned_days": column.NumberColumn(t("Moved by"), format=f"%+d {t('d')}", width=90),
            "first_due_day": column.DateColumn(t("First due date"), format=day),
            "due_day": column.DateColumn(t("Due"), format=day),
            "finished_day": column.DateColumn(t("Finished"), format=day),
            "assignee": column.TextColumn(t("Assignee")),
            "key": column.TextColumn(t("Id")),
        },
        t("{n} task", "{n} tasks", n=tasks.height),
        visible=_LONG,
        key=f"deviation_moved__{t.lang}",
    )


def untold_words(untold: pl.DataFrame, t: Translator) -> str:
    """Which sources tell nothing, and what their dates tell all the same."""
    if untold.is_empty():
        return ""
    sources = [
        f"{tracker_name(source, t)} {number(n, 0)}"
        for source, n in untold.select("source", "missing").iter_rows()
    ]
    words = t(
        "Left out, since no change of theirs is known: {sources}.", sources=t(", ").join(sources)
    )
    if moved := int(untold["moved"].sum()):
        more = t(
            "{n:,} of these have another first due date, so they were moved all the same.", n=moved
        )
        words += f" {more}"
    return words
