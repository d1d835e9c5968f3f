"""The title row: title, as-of, share, language."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.frame import url
from pages.frame.address import set_params, shown
from pages.frame.snapshot import Snapshot, settings
from pipeline.text import LANGUAGES, Translator
from pipeline.text.formats import stamp
from pipeline.warehouse.read import Load


def title_row(page: StreamlitPage, t: Translator) -> None:
    """The h1 at the left; at the right how old the data is, Share and the other language."""
    snapshot = shown()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(page.title, anchor=False)
        # A container of their own, so that on a phone they move to the second row together.
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
        ):
            if snapshot is not None:
                _as_of(snapshot, t)
                _share(snapshot, t)
            other = next(code for code in LANGUAGES if code != t.lang)
            st.button(
                LANGUAGES[other],
                type="tertiary",
                key="frame_language",
                on_click=set_params,
                kwargs={"lang": other},
            )


def _as_of(snapshot: Snapshot, t: Translator) -> None:
    load = snapshot.load
    if load.sample:
        st.badge(t("Sample data"), color="gray")
    if snapshot.filters.as_of is None:
        st.caption(t("As of {at}", at=_stamp(load, t)), width="content")
        return
    words = t("Pinned: as of load {n}, {at}", n=load.load, at=_stamp(load, t))
    st.caption(words, width="content")
    if load.load != snapshot.newest.load:
        st.button(
            t("Show current data"),
            type="tertiary",
            key="frame_unpin",
            on_click=set_params,
            kwargs={"as_of": None},
        )


def _share(snapshot: Snapshot, t: Translator) -> None:
    with st.popover(t("Share"), icon=":material/link:", type="tertiary"):
        pinned = t("Copy link, pinned to the data as it is here (load {n})", n=snapshot.load.load)
        st.markdown(f":small[{pinned}]")
        st.code(link(snapshot, pin=True), language=None, wrap_lines=True)
        st.markdown(f":small[{t('Copy live link, always with the newest data')}]")
        st.code(link(snapshot, pin=False), language=None, wrap_lines=True)


def link(snapshot: Snapshot, pin: bool) -> str:
    """The address of this view; pinned, it names the load and the calendar it was made with."""
    filters = replace(
        snapshot.filters,
        as_of=snapshot.load.load if pin else None,
        calendar=snapshot.calendar if pin else snapshot.filters.calendar,
    )
    own = {name: st.query_params.get_all(name) for name in st.query_params if name not in url.FRAME}
    params = url.write(replace(snapshot.state, filters=filters)) | own
    return url.address(st.context.url or "", params)


def _stamp(load: Load, t: Translator) -> str:
    """When the load was made, in the reader's time zone."""
    zone = ZoneInfo(st.context.timezone or settings().timezone)
    at = load.at.astimezone(zone)
    return stamp(at, t.lang, year=at.year != datetime.now(zone).year)
