"""While suggestions are being made: says so, and looks again."""

import streamlit as st

from models.jobs import ensure_fit, forget
from pages.buffers.advice import Asked, stored
from pages.frame import cards
from pages.frame.snapshot import home


def waiting(asked: Asked, older: int | None) -> None:
    """Start the fit if nobody has, say how it stands, and run the page again once it is there.

    older: the load whose suggestions are shown meanwhile, if there are any.
    """
    snapshot, t = asked.snapshot, asked.snapshot.t
    job = home(), snapshot.load.load, snapshot.calendar
    if ensure_fit(*job) == "failed":
        st.error(
            t("The log of the server says why."),
            title=t("The suggestions could not be made"),
            icon=":material/cloud_off:",
        )
        st.button(t("Try again"), on_click=forget, args=job, key="buffers_again")
        return
    if older is not None:
        st.warning(
            t(
                "These suggestions are older: they were made for load {older}. Those for load "
                "{load} are on their way.",
                older=older,
                load=snapshot.load.load,
            ),
            icon=":material/history:",
        )
    _look_again(asked, older is None)


@st.fragment(run_every=2)
def _look_again(asked: Asked, alone: bool) -> None:
    t, snapshot = asked.snapshot.t, asked.snapshot
    if stored(asked) is not None:
        st.rerun()
    if ensure_fit(home(), snapshot.load.load, snapshot.calendar) == "failed":
        st.rerun()
    if not alone:
        return
    with cards.card(
        t("The buffers are being worked out"),
        t("A minute for a few thousand tasks, once for each load. This page fills by itself."),
    ):
        st.skeleton(height=300)
