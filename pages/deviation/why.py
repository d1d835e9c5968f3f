"""The view "Why it changed": the change split into mix and rate, and the trends."""

import streamlit as st

from pages.deviation.amounts import change_unit
from pages.deviation.figures import Why, why
from pages.deviation.groups import groups_card
from pages.deviation.switches import switches
from pages.deviation.trends import trends_card
from pages.deviation.waterfall import height_of, waterfall
from pages.deviation.why_words import BY, finding, without
from pages.frame import cards
from pages.frame.address import set_params
from pages.frame.counts import compared_with, rests_on
from pages.frame.snapshot import Snapshot
from pages.frame.views import chosen
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.waterfall import steps

_NOT_OF_A_PERIOD = ("finished", "throughput", "work_item_age")
MEASURED = (
    "schedule_deviation",
    *(name for name in MEASURES if name not in ("schedule_deviation", *_NOT_OF_A_PERIOD)),
)
"""Measures with a mean over the tasks finished in a period."""


def sentence(snapshot: Snapshot) -> tuple[str, str]:
    """What the view finds."""
    by, measure = asked()
    return finding(why(snapshot, by, measure), by, measure, snapshot.t)


def show(snapshot: Snapshot) -> None:
    """The cards."""
    by, measure = asked()
    found = why(snapshot, by, measure)
    left, right = st.columns([7, 5])
    with left:
        _change(snapshot, found, by, measure)
    with right:
        height = height_of(steps(found.drivers)) if found.drivers else 0
        groups_card(found.drivers, by, measure, snapshot.t, height)
    trends_card(found.trends, by, measure, snapshot.t)


def asked() -> tuple[str, str]:
    """Dimension and measure, as the address has them."""
    return chosen("by", BY), chosen("measure", MEASURED)


def _change(snapshot: Snapshot, found: Why, by: str, measure: str) -> None:
    t = snapshot.t
    with st.container(border=True, gap="xsmall", height="stretch"):
        head, right = st.columns([6, 5], gap="small")
        subtitle = t(
            "{unit} · rust worse, blue better, grey may be chance or several",
            unit=change_unit(measure, t).capitalize(),
        )
        head.markdown(
            f"**{t('From the mean before to the mean now')}**  \n"
            f":small[:gray[{cards.plain(subtitle)}]]"
        )
        with right:
            switches(BY, by, MEASURED, measure, t)
        if found.whole is None:
            _no_period(snapshot)
            return
        if found.drivers is None:
            cards.empty(
                t("Too few tasks to explain a change"),
                t(
                    "{before} tasks before and {now} now; {needed} are needed in both.",
                    before=found.whole["count_before"],
                    now=found.whole["count"],
                    needed=ENOUGH,
                ),
            )
            return
        rows = steps(found.drivers)
        cards.chart(waterfall(rows, t, measure=measure, without=without(by, t)))
        before = t(
            "before: {n:,} in {period}",
            n=found.drivers.count_before,
            period=compared_with(snapshot),
        )
        st.caption(cards.plain(f"{rests_on(snapshot, measure)} · {before}"))


def _no_period(snapshot: Snapshot) -> None:
    t = snapshot.t
    with cards.empty(t("Nothing to compare with"), t("This period has no period before it.")):
        st.button(
            t("Last {n} months", n=12),
            on_click=set_params,
            kwargs={"period": None, "from": None, "to": None},
            key="deviation_year",
        )
