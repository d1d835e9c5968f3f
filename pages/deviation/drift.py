"""Which types, projects or teams drift, and when: a heat map by month."""

from datetime import date

import polars as pl
import streamlit as st

from pages.deviation.figures import why
from pages.deviation.switches import switches
from pages.deviation.trends import trends_words
from pages.frame import cards, charts, period
from pages.frame.charts.base import unit_of
from pages.frame.counts import rests_on
from pages.frame.snapshot import Snapshot, thresholds
from pages.frame.views import chosen
from pipeline.statistics.catalogue import DIMENSIONS, MEASURES
from pipeline.statistics.months import latest_months, whole_months
from pipeline.statistics.thresholds import graded
from pipeline.text import N_, Translator

BY = {
    "type": N_("Which types drift, and when"),
    "project": N_("Which projects drift, and when"),
    "team": N_("Which teams drift, and when"),
}
"""Dimension -> the question its heat map answers."""
MEASURED = {
    "schedule_deviation": N_("Mean deviation in working days · blue early, rust late"),
    "deviation_rate": N_(
        "Mean deviation rate of durations · blue shorter, amber above {warning}, rust above "
        "{control}"
    ),
    "effort_overrun": N_(
        "Mean effort overrun · blue under the estimate, amber above {warning}, rust above {control}"
    ),
    "on_time": N_("On-time share · blue 100%, rust 50% or less"),
}
"""Measure -> how its colours are read."""
_ROWS, _MONTHS = 20, 24
"""More would leave no room for the numbers."""


def sentence(snapshot: Snapshot) -> tuple[str, str]:
    """What the view finds: the trends of what its heat map shows."""
    by, measure = chosen("by", BY), chosen("measure", MEASURED)
    return trends_words(why(snapshot, by, measure).trends, by, snapshot.t)


def drift(snapshot: Snapshot) -> None:
    """The card, with its switches of dimension and measure."""
    t, as_of = snapshot.t, snapshot.load.as_of_day
    by, measure = chosen("by", BY), chosen("measure", MEASURED)
    found = snapshot.aggregate(measure, by=(by, "month")).filter(
        pl.col("month").is_not_null(), pl.col("count") > 0
    )
    cells = latest_months(found.filter(pl.col(by).is_not_null()), _MONTHS)
    if MEASURES[measure].unit == "ratio":
        cells = graded(cells, thresholds())
    with st.container(border=True, gap="xsmall"):
        head, right = st.columns([9, 3], gap="small")
        head.markdown(_head(cells, by, measure, as_of, t))
        with right:
            switches(BY, by, MEASURED, measure, t)
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


def _head(cells: pl.DataFrame, by: str, measure: str, as_of: date, t: Translator) -> str:
    parts = [
        t(MEASURED[measure], **thresholds().words),
        period.span(cells["month"], t),
        t("dashed = fewer than 5 tasks"),
    ]
    if whole_months(cells, as_of).height < cells.height:
        parts.append(t("* month not finished"))
    if (more := cells[by].n_unique() - _ROWS) > 0:
        parts.append(t("{n} more not shown", n=more))
    subtitle = " · ".join(part for part in parts if part)
    return f"**{cards.plain(t(BY[by]))}**  \n:small[:gray[{cards.plain(subtitle)}]]"
