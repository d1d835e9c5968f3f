"""Bottlenecks: where the days go, what piles up, what is stuck, and what holds up what."""

import streamlit as st

from pages.bottlenecks import stuck, where
from pages.bottlenecks.figures import figures
from pages.bottlenecks.finding import finding
from pages.bottlenecks.held_up import links_card
from pages.frame import cards, guard
from pages.frame.snapshot import Snapshot


def show(snapshot: Snapshot) -> None:
    """The page."""
    found = figures(snapshot)
    cards.finding(*finding(snapshot, found))
    left, right = st.columns([7, 5])
    with left:
        where.overrun_card(snapshot, found)
    with right:
        where.late_card(snapshot, found)
    left, right = st.columns(2)
    with left:
        where.stays_card(snapshot, found)
    with right:
        stuck.flow_card(snapshot, found)
    links_card(snapshot, found)
    stuck.ageing_card(snapshot, found)
    stuck.oldest_card(snapshot, found)


show(guard.loaded())
