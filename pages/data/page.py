"""Data: load exports, see what became of them, take a load back. Also where nothing is loaded."""

import polars as pl
import streamlit as st

from pages.data import coverage, loads, mapping, read, rejects, upload
from pages.frame import cards
from pages.frame.address import page_translator, shown
from pages.frame.snapshot import Snapshot
from pipeline.text import Translator
from pipeline.text.formats import long_date, number


def show(snapshot: Snapshot | None, t: Translator) -> None:
    """The page."""
    empty = snapshot is None or _is_empty(snapshot)
    if snapshot is not None:
        cards.finding(*_finding(snapshot, t))
    upload.notice(snapshot, empty, t)
    left, right = st.columns([7, 5])
    with left, cards.card(*upload.head(t)):
        upload.card(t)
    with right, cards.card(*mapping.head(t)):
        mapping.card(t)
    upload.outcome(t)
    if snapshot is None:
        return
    path = str(snapshot.warehouse.path)
    left, right = st.columns([8, 4])
    with left, cards.card(*loads.head(t)):
        loads.card(read.loads(path), snapshot, t)
    if not empty:
        with right:
            coverage.by_source(snapshot, t)
    with cards.card(*rejects.head(read.rejects(path), t)):
        rejects.card(read.rejects(path), read.loads(path), t)
    if not empty:
        coverage.fields(snapshot, t)


def _is_empty(snapshot: Snapshot) -> bool:
    """Whether the newest data holds nothing, as after the first load was taken back."""
    return snapshot.all_tasks().is_empty() and snapshot.key_results().is_empty()


def _finding(snapshot: Snapshot, t: Translator) -> tuple[str, str]:
    tasks = snapshot.all_tasks()
    if tasks.is_empty():
        return t("No tasks are loaded."), ""
    sources = tasks["source"].unique().sort().to_list()
    lead = t(
        "{n} task from {sources}.",
        "{tasks} tasks from {sources}.",
        n=tasks.height,
        tasks=number(tasks.height, 0),
        sources=t(", ").join(sources),
    )
    rest = t(
        "The last thing that happened in the data: {day}.",
        day=long_date(snapshot.load.as_of_day, t.lang),
    )
    left_out = read.rejects(str(snapshot.warehouse.path)).filter(
        pl.col("load") == snapshot.load.load, "rejects"
    )
    if left_out.is_empty():
        return lead, rest
    return lead, " ".join(
        [
            rest,
            t(
                "{n} row of the last load was left out.",
                "{n} rows of the last load were left out.",
                n=left_out.select("file", "row").unique().height,
            ),
        ]
    )


show(shown(), page_translator())
