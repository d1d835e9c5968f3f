"""The quality view: what the tasks of a source can support, and what looks wrong in them."""

import polars as pl
import streamlit as st

from pages.data import fields, odd, supported, types, words
from pages.data.checks import Checks, checks
from pages.frame import cards
from pages.frame.address import param
from pages.frame.filters import clear
from pages.frame.snapshot import Snapshot
from pages.frame.views import choose
from pipeline.statistics.support import STATISTICS
from pipeline.statistics.trust import NEARLY_ALL
from pipeline.text import Translator
from pipeline.text.formats import number, share
from pipeline.text.trackers import tracker_name


def sources(snapshot: Snapshot) -> list[str]:
    """The sources that the filters leave, the one with the most tasks first."""
    counted = snapshot.lazy(period=False).group_by("source").agg(pl.len()).collect()
    return counted.sort("len", "source", descending=[True, False])["source"].to_list()


def source_shown(names: list[str]) -> str:
    """The source that the address names, else the first of `names`."""
    asked = param("of")
    return asked if asked in names else names[0]


def source_switch(names: list[str], shown: str, t: Translator) -> None:
    """The switch between sources, where there are several."""
    if len(names) > 1:
        choose("data", "of", t("Source"), {name: tracker_name(name, t) for name in names}, shown, t)


def finding(snapshot: Snapshot, source: str, t: Translator) -> tuple[str, str]:
    """The sentence on top of the view."""
    found, source = checks(snapshot).of(source), tracker_name(source, t)
    rests = found.support.with_columns(share=pl.col("count") / pl.col("tasks"))
    if rests.is_empty():
        return t("{source}: no task is finished, so no figure rests on it yet.", source=source), ""
    good = rests.filter(pl.col("share") >= NEARLY_ALL).height
    lead = t(
        "{source}: {n} of {all} statistics rest on nearly all finished tasks.",
        source=source,
        n=good,
        all=rests.height,
    )
    return lead, " ".join(part for part in (_weakest(rests, t), _odd(found, t)) if part)


def show(snapshot: Snapshot, source: str, t: Translator) -> None:
    """The cards."""
    found = checks(snapshot).of(source)
    left, right = st.columns([7, 5])
    with left:
        supported.statistics(found.support, t)
    with right:
        supported.advice_card(source, found.gaps, t)
    fields.card(found, t)
    odd.card(snapshot, source, found.odd, t)
    left, right = st.columns([7, 5])
    with left:
        words.status_card(snapshot, source, found.statuses, t)
    with right:
        words.type_card(found.types, t)
    types.card(snapshot, source, t)


def nothing(t: Translator) -> None:
    """Where the filters leave no task."""
    with st.container(border=True), cards.empty(t("No tasks here")):
        st.button(t("Clear all filters"), on_click=clear, key="data_clear")


def _weakest(rests: pl.DataFrame, t: Translator) -> str:
    none = [t(STATISTICS[name]) for name in rests.filter(pl.col("count") == 0)["measure"]]
    if none:
        return t("Nothing can be said of: {names}.", names=t(", ").join(none))
    weak = rests.filter(pl.col("share") < NEARLY_ALL).sort("share", maintain_order=True)
    if weak.is_empty():
        return ""
    row = weak.row(0, named=True)
    return t(
        "Weakest: {name}, {n} of {all} tasks ({share}).",
        name=t(STATISTICS[row["measure"]]),
        n=number(row["count"], 0),
        all=number(row["tasks"], 0),
        share=share(row["share"]),
    )


def _odd(found: Checks, t: Translator) -> str:
    if found.odd.is_empty():
        return t("No odd values were found.")
    return t("{n} kind of odd value.", "{n} kinds of odd value.", n=found.odd.height)
