"""Deviation trends: what drifts, why it changed, how plans were moved, and what speed cost."""

import polars as pl
import streamlit as st

from pages.deviation import replanning, trade_off, views, why
from pages.deviation.drift import drift, sentence
from pages.deviation.picked import picked_type, shape, tasks_of, trend_of
from pages.deviation.spread import spread_card, spread_of
from pages.frame import cards, guard
from pages.frame.address import set_params
from pages.frame.snapshot import Snapshot

_OTHERS = {"why": why, "replanning": replanning, "speed": trade_off}


def show(snapshot: Snapshot) -> None:
    """The page: one of its views, under the sentence that says what it finds."""
    view = _OTHERS.get(views.chosen())
    cards.finding(*(view.sentence(snapshot) if view else sentence(snapshot)))
    views.switch(snapshot.t)
    if view:
        view.show(snapshot)
    else:
        _drift(snapshot)


def _drift(snapshot: Snapshot) -> None:
    drift(snapshot)
    groups = spread_of(snapshot)
    counted = groups.filter(pl.col("count") > 0, pl.col("type").is_not_null())
    if counted.is_empty():
        _nothing(snapshot)
        return
    picked = picked_type(counted)
    left, right = st.columns([7, 5])
    with left:
        spread_card(snapshot, groups, picked)
    with right:
        shape(snapshot, counted, picked)
    left, right = st.columns([5, 7])
    with left:
        trend_of(snapshot, picked)
    with right:
        tasks_of(snapshot, picked)


def _nothing(snapshot: Snapshot) -> None:
    t = snapshot.t
    with (
        st.container(border=True),
        cards.empty(
            t("No finished tasks with a due date here"), t("The filters above leave none.")
        ),
    ):
        st.button(
            t("All time"),
            on_click=set_params,
            kwargs={"period": "all", "from": None, "to": None},
            key="deviation_all",
        )


show(guard.loaded())
