"""Which types, projects or teams drift, and when: a heat map by month."""

from datetime import date

import polars as pl
import streamlit as st

from pages.frame import cards, charts, period
from pages.frame.address import param, set_params
from pages.frame.charts.base import unit_of
from pages.frame.counts import rests_on
from pages.frame.snapshot import Snapshot
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES
from pipeline.statistics.months import latest_months, whole_months
from pipeline.text import N_, Translator

BY = {
    "type": N_("Which types drift, and when"),
    "project": N_("Which projects drift, and when"),
    "team": N_("Which teams drift, and when"),
}
"""Dimension -> the question its heat map answers."""
MEASURED = {
    "schedule_deviation": N_("Mean deviation in working days · blue early, rust late"),
    "deviation_rate": N_("Mean deviation rate of durations · blue shorter, rust longer"),
    "effort_overrun": N_("Mean effort overrun · blue under, rust over the estimate"),
    "on_time": N_("On-time share · blue 100%, rust 50% or less"),
}
"""Measure -> how its colours are read."""
_ROWS, _MONTHS = 20, 24
"""More would leave no room for the numbers."""


def drift(snapshot: Snapshot) -> None:
    """The card, with its switches of dimension and measure."""
    t, as_of = snapshot.t, snapshot.load.as_of_day
    by, measure = _chosen("by", BY), _chosen("measure", MEASURED)
    found = snapshot.aggregate(measure, by=(by, "month")).filter(
        pl.col("month").is_not_null(), pl.col("count") > 0
    )
    cells = latest_months(found.filter(pl.col(by).is_not_null()), _MONTHS)
    with st.container(border=True, gap="xsmall"):
        head, switches = st.columns([9, 3], gap="small")
        head.markdown(_head(cells, by, measure, as_of, t))
        with switches.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
            _switch("by", BY, by, t)
            _switch("measure", MEASURED, measure, t)
        if cells.is_empty():
            cards.empty(t("Nothing to show here"), rests_on(snapshot, measure))
            return
        look = unit_of(MEASURES[measure])
        cards.chart(charts.heat(cells, t, y=by, as_of=as_of, rows=_ROWS, code=look))
        words = rests_on(snapshot, measure)
        if unnamed := int(found.filter(pl.col(by).is_null())["count"].sum()):
            title = t(DIMENSIONS[by].title)
            words += t(" · {n:,} not shown, without {name}", n=unnamed, name=title)
        st.caption(cards.plain(words))


def _chosen(name: str, known: dict[str, str]) -> str:
    asked = param(name)
    return asked if asked in known else next(iter(known))


def _switch(name: str, known: dict[str, str], chosen: str, t: Translator) -> None:
    titles = DIMENSIONS if name == "by" else MEASURES
    key = f"deviation_{name}__{t.lang}"
    st.session_state[key] = chosen
    first = next(iter(known))

    def write() -> None:
        code = st.session_state[key]
        set_params(**{name: None if code == first else code})

    st.selectbox(
        t("Rows") if name == "by" else t("Measure"),
        list(known),
        format_func=lambda code: t(titles[code].title),
        key=key,
        label_visibility="collapsed",
        width=120 if name == "by" else 180,
        on_change=write,
    )


def _head(cells: pl.DataFrame, by: str, measure: str, as_of: date, t: Translator) -> str:
    parts = [t(MEASURED[measure]), period.span(cells["month"], t), t("dashed = fewer than 5 tasks")]
    if whole_months(cells, as_of).height < cells.height:
        parts.append(t("* month not finished"))
    if (more := cells[by].n_unique() - _ROWS) > 0:
        parts.append(t("{n} more not shown", n=more))
    subtitle = " · ".join(part for part in parts if part)
    return f"**{cards.plain(t(BY[by]))}**  \n:small[:gray[{cards.plain(subtitle)}]]"
