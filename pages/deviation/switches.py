"""The switches of dimension and measure, as the cards of this page have them."""

from collections.abc import Iterable

import streamlit as st

from pages.frame.address import write_choice
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES
from pipeline.text import Translator


def switches(
    dimensions: Iterable[str], by: str, measures: Iterable[str], measure: str, t: Translator
) -> None:
    """`by`, one of the dimensions, and `measure`, at the right of a card's head."""
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        switch_by(dimensions, by, t)
        titles = {code: t(MEASURES[code].title) for code in measures}
        _select("measure", t("Measure"), titles, measure, t)


def switch_by(dimensions: Iterable[str], by: str, t: Translator) -> None:
    """`by`, one of the dimensions."""
    titles = {code: t(DIMENSIONS[code].title) for code in dimensions}
    _select("by", t("Rows"), titles, by, t)


def _select(name: str, label: str, titles: dict[str, str], shown: str, t: Translator) -> None:
    key = f"deviation_{name}__{t.lang}"
    st.session_state[key] = shown
    st.selectbox(
        label,
        list(titles),
        format_func=lambda code: titles[code],
        key=key,
        label_visibility="collapsed",
        width=120 if name == "by" else 180,
        on_change=write_choice,
        args=(name, key, next(iter(titles))),
    )
