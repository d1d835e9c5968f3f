"""Switches between the views of a page, and others like them: one parameter of the address each."""

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.frame.address import param, write_choice
from pipeline.text import Translator


def chosen(name: str, known: Iterable[str]) -> str:
    """The value that the address has for the parameter `name`, else the first of the known ones."""
    codes, asked = list(known), param(name)
    return asked if asked in codes else codes[0]


def choose(
    page: str, name: str, label: str, titles: Mapping[str, str], shown: str, t: Translator
) -> None:
    """A switch on `page` that writes the parameter `name` of the address; titles: its values in
    words, the first of which is left out of the address."""
    key = f"{page}_{name}__{t.lang}"
    st.session_state[key] = shown
    st.segmented_control(
        label,
        list(titles),
        required=True,
        format_func=lambda code: titles[code],
        key=key,
        label_visibility="collapsed",
        on_change=write_choice,
        args=(name, key, next(iter(titles))),
    )
