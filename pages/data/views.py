"""The three views of the Data page, one at a time: load, quality, history."""

import streamlit as st

from pages.frame.address import param, set_params
from pipeline.text import N_, Translator

VIEWS = {"load": N_("Load"), "quality": N_("Quality"), "history": N_("History")}
"""Code in the address (`view`) -> what it is called; the first is shown where none is named."""


def chosen() -> str:
    """The view the address names."""
    asked = param("view")
    return asked if asked in VIEWS else next(iter(VIEWS))


def switch(t: Translator) -> None:
    """The switch between the views."""
    choose("view", t("View"), {code: t(title) for code, title in VIEWS.items()}, chosen(), t)


def choose(name: str, label: str, titles: dict[str, str], shown: str, t: Translator) -> None:
    """A switch that writes the parameter `name` of the address; titles: its values in words, the
    first of which is left out of the address."""
    key = f"data_{name}__{t.lang}"
    st.session_state[key] = shown

    def write() -> None:
        code = st.session_state[key]
        set_params(**{name: None if code == next(iter(titles)) else code})

    st.segmented_control(
        label,
        list(titles),
        required=True,
        format_func=lambda code: titles[code],
        key=key,
        label_visibility="collapsed",
        on_change=write,
    )
