"""What stands between a page and its reader: an empty warehouse, or a failure."""

import logging

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.frame import cards
from pages.frame.address import page_translator, shown
from pages.frame.snapshot import Snapshot
from pipeline.text import Translator

_LOG = logging.getLogger("leeway.dashboard")


def run(page: StreamlitPage, t: Translator) -> None:
    """Run a page; a failure becomes a message, its traceback goes to the log."""
    try:
        page.run()
    except Exception:
        _LOG.exception("page %s failed", page.url_path)
        st.error(
            t("The figures are not affected; the log of the server has the details."),
            title=t("This page could not be shown"),
            icon=":material/cloud_off:",
        )
        st.button(t("Try again"), key="frame_again")


def loaded() -> Snapshot:
    """The snapshot a page shows; while nothing is loaded, says so and stops the page."""
    snapshot, t = shown(), page_translator()
    if snapshot is None:
        with st.container(border=True):
            cards.empty(
                t("No data yet"),
                t("Load exports of PingCode, Worktile or Jira, and this page fills."),
            )
            with st.container(horizontal=True, horizontal_alignment="center"):
                st.page_link("pages/data/page.py", label=t("Open Data"), icon=":material/upload:")
        st.stop()
    return snapshot
