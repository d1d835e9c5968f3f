"""The pages, in the order of the menu."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pipeline.text import N_, Translator

TOPICS = {
    "overview": (":material/dashboard:", N_("Overview")),
    "deviation": (":material/trending_up:", N_("Deviation trends")),
    "buffers": (":material/hourglass_top:", N_("Buffers")),
    "bottlenecks": (":material/filter_alt:", N_("Bottlenecks")),
    "okr": (":material/flag:", N_("OKR progress")),
    "data": (":material/database:", N_("Data")),
}
"""Topic (the page's folder and its path in the URL) -> icon and title."""


def all_pages(t: Translator) -> list[StreamlitPage]:
    """The pages with their titles in the reader's language; the first is the home page."""
    return [
        st.Page(
            f"pages/{topic}/page.py",
            title=t(title),
            icon=icon,
            url_path=topic,
            default=topic == "overview",
        )
        for topic, (icon, title) in TOPICS.items()
    ]
