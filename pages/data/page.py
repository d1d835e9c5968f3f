"""Data: load exports, see what became of them, take a load back. Also where nothing is loaded."""

import polars as pl
import streamlit as st

from pages.data import editor, loads, mapping, quality, read, rejects, sources, upload, views
from pages.frame import cards
from pages.frame.address import page_translator, shown
from pages.frame.snapshot import Snapshot
from pipeline.load_report import waiting
from pipeline.text import Translator
from pipeline.text.formats import long_date, number
from pipeline.text.trackers import tracker_name
from pipeline.warehouse.publish import tell_waiting


def show(snapshot: Snapshot | None, t: Translator) -> None:
    """The page: one of its views, under what the data is as a whole."""
    tell_waiting.set(lambda running: st.caption(waiting(running, t)))
    if snapshot is None:
        _load(None, True, t)
        return
    empty, view = _is_empty(snapshot), views.chosen()
    if view == "quality":
        _quality(snapshot, t)
        return
    cards.finding(*_finding(snapshot, t))
    views.switch(t)
    if view == "load":
        _load(snapshot, empty, t)
    else:
        _history(snapshot, t)


def _load(snapshot: Snapshot | None, empty: bool, t: Translator) -> None:
    upload.notice(snapshot, empty, t)
    left, right = st.columns([7, 5])
    with left, cards.card(*upload.head(t)):
        upload.card(t)
    with right, cards.card(*mapping.head(t)):
        mapping.card(t)
    upload.outcome(t)
    editor.card(t)
    if snapshot is not None and not snapshot.all_tasks().is_empty():
        sources.card(snapshot, t)


def _quality(snapshot: Snapshot, t: Translator) -> None:
    names = quality.sources(snapshot)
    if not names:
        views.switch(t)
        quality.nothing(t)
        return
    source = quality.source_shown(names)
    cards.finding(*quality.finding(snapshot, source, t))
    with st.container(horizontal=True, gap="small"):
        views.switch(t)
        quality.source_switch(names, source, t)
    quality.show(snapshot, source, t)


def _history(snapshot: Snapshot, t: Translator) -> None:
    path = str(snapshot.warehouse.path)
    with cards.card(*loads.head(t)):
        loads.card(read.loads(path), snapshot, t)
    with cards.card(*rejects.head(read.rejects(path), t)):
        rejects.card(path, read.rejects(path), t)


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
        sources=t(", ").join(tracker_name(source, t) for source in sources),
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
