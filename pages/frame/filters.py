"""The row of filters on top of every page, seeded from the address and writing to it.

Widget keys contain the language: with one key, the words of the other language stayed after a
switch. Values are codes, which `format_func` puts into words.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages.frame import period, url
from pages.frame.address import set_params, write_choice
from pages.frame.calendars import calendar_name, calendar_names, own_words
from pages.frame.cards import plain
from pages.frame.snapshot import Snapshot, home, options, settings, usual_calendar
from pipeline.calendars import organisation
from pipeline.statistics.catalogue import DIMENSIONS
from pipeline.statistics.filters import VALUES, Filters
from pipeline.statistics.prepare import BASELINES
from pipeline.text import N_, Translator
from pipeline.text.formats import long_date
from pipeline.text.trackers import tracker_name

ALL_OF = {
    "source": N_("All sources"),
    "project": N_("All projects"),
    "type": N_("All types"),
    "team": N_("All teams"),
    "assignee": N_("All assignees"),
}
_AGAINST = {"last": N_("Against the last plan"), "first": N_("Against the first commitment")}
_WIDTHS = {"project": 150, "type": 160, "team": 150}
_CHOSEN = 80
"""Added to the width of a filter that is set, so that its values can be read."""


def filter_row(snapshot: Snapshot) -> None:
    """The row of filters under the title."""
    t, filters = snapshot.t, snapshot.filters
    known = options(str(snapshot.warehouse.path), snapshot.load.load, snapshot.calendar)
    with st.container(horizontal=True, wrap=False, gap="xsmall", vertical_alignment="center"):
        for name, width in _WIDTHS.items():
            wider = _CHOSEN if getattr(filters, name) else 0
            _choose(name, known[name], filters, t, width + wider, label="collapsed")
        _choose_period(snapshot)
        _choose_baseline(filters, t)
        with st.popover(t("More"), icon=":material/tune:", type="tertiary"):
            for name in VALUES:
                if name not in _WIDTHS:
                    _choose(name, known[name], filters, t, "stretch", label="visible")
            _choose_dates(filters, t)
            _choose_calendar(snapshot, known["team"])
            st.button(t("Clear all filters"), on_click=clear, key="frame_clear")
        _tell_provisional(snapshot)
    _tell_dropped(snapshot)


def _tell_provisional(snapshot: Snapshot) -> None:
    t = snapshot.t
    if day := snapshot.provisional_from:
        st.caption(
            t("Calendar provisional from {day}", day=long_date(day, t.lang)),
            help=t(
                "Make-up working days of later years are not published yet. Until they are, days "
                "are counted by the holidays of the law alone; then the figures change."
            ),
            width="content",
        )


def _tell_dropped(snapshot: Snapshot) -> None:
    t, dropped = snapshot.t, snapshot.state.dropped
    if dropped:
        titles = {name: t(DIMENSIONS[name].title) for name in VALUES}
        titles |= {
            "as_of": t("Load"),
            "calendar": t("Working-day calendar"),
            "baseline": t("Measured against"),
        }
        words = t(", ").join(f"{titles[name]} “{value}”" for name, value in dropped)
        told = t("Not in this data, and left out of the filters: {words}", words=words)
        st.caption(plain(told))


def clear() -> None:
    """Back to all tasks of the default period, in the same language and at the same load."""
    set_params(**{name: None for name in url.FRAME if name not in ("lang", "as_of")})


def _choose(name: str, known: Any, filters: Filters, t: Translator, width: Any, label: Any) -> None:
    key = f"filter_{name}__{t.lang}"
    st.session_state[key] = list(getattr(filters, name))
    st.multiselect(
        t(DIMENSIONS[name].title),
        known,
        key=key,
        format_func=lambda value: tracker_name(value, t) if name == "source" else value,
        placeholder=t(ALL_OF[name]),
        label_visibility=label,
        width=width,
        wrap=False,
        on_change=lambda: set_params(**{name: st.session_state[key]}),
    )


def _choose_period(snapshot: Snapshot) -> None:
    t, code = snapshot.t, snapshot.state.period
    start, end = snapshot.filters.start, snapshot.filters.end
    key = f"filter_period__{t.lang}"
    st.session_state[key] = code
    codes = [*period.MONTHS, period.ALL, *([period.CUSTOM] if code == period.CUSTOM else [])]
    st.selectbox(
        t("Period of completion"),
        codes,
        format_func=lambda each: period.words(each, start, end, t),
        key=key,
        label_visibility="collapsed",
        width=250 if code == period.CUSTOM else 160,
        on_change=lambda: set_params(period=st.session_state[key], **{"from": None, "to": None}),
    )


def _choose_baseline(filters: Filters, t: Translator) -> None:
    key = f"filter_baseline__{t.lang}"
    st.session_state[key] = filters.baseline
    st.selectbox(
        t("Measured against"),
        BASELINES,
        format_func=lambda code: t(_AGAINST[code]),
        key=key,
        label_visibility="collapsed",
        width=200,
        on_change=write_choice,
        args=("baseline", key, BASELINES[0]),
    )


def _choose_dates(filters: Filters, t: Translator) -> None:
    keys = {"from": f"filter_from__{t.lang}", "to": f"filter_to__{t.lang}"}
    st.session_state[keys["from"]], st.session_state[keys["to"]] = filters.start, filters.end

    def write() -> None:
        days: dict[str, date | None] = {name: st.session_state[key] for name, key in keys.items()}
        set_params(period=None, **{name: str(day) if day else None for name, day in days.items()})

    with st.container(horizontal=True, gap="xsmall"):
        for name, label in (("from", t("Finished from")), ("to", t("Finished up to"))):
            st.date_input(label, key=keys[name], on_change=write, format="YYYY-MM-DD")


def _choose_calendar(snapshot: Snapshot, teams: Sequence[str]) -> None:
    t, key = snapshot.t, f"filter_calendar__{snapshot.t.lang}"
    usual = usual_calendar()
    codes = list(dict.fromkeys([usual, snapshot.calendar, *calendar_names(t.lang)]))
    st.session_state[key] = snapshot.calendar
    st.selectbox(
        t("Working-day calendar"),
        codes,
        format_func=lambda code: calendar_name(code, usual, t),
        key=key,
        on_change=write_choice,
        args=("calendar", key, usual),
    )
    if snapshot.calendar == usual and (
        words := own_words(organisation(home(), settings()), teams, t)
    ):
        st.caption(plain(words))
