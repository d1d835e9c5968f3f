"""Deviation trends: which types drift and when, how wide each is spread, which tasks it was."""

import polars as pl
import streamlit as st

from pages.deviation.drift import drift
from pages.deviation.picked import picked_type, shape, tasks_of, trend_of
from pages.deviation.spread import spread_card, spread_of
from pages.frame import cards, guard
from pages.frame.address import set_params
from pages.frame.snapshot import Snapshot


def show(snapshot: Snapshot) -> None:
    """The page."""
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
