"""How safe should a plan be? The service level, what it reserves, and what stays late."""

from functools import partial

import polars as pl
import streamlit as st

from pages.buffers.advice import LEVELS, USUAL_LEVEL, Asked
from pages.frame import cards, charts
from pages.frame.address import write_choice
from pages.frame.cards import Change
from pipeline.statistics import reserve
from pipeline.statistics.scope import KEY, put_in
from pipeline.text.formats import number, share


def _slider(asked: Asked) -> None:
    """The choice of the service level; it lives in the address."""
    t = asked.snapshot.t
    key = f"buffers_level__{t.lang}"
    st.session_state[key] = asked.code
    st.select_slider(
        t("Service level: share of tasks that finish within their buffer"),
        list(LEVELS),
        format_func=lambda code: share(LEVELS[code]),
        key=key,
        on_change=write_choice,
        args=("level", key, USUAL_LEVEL),
    )


def safety(asked: Asked, rows: pl.DataFrame, beside: int) -> None:
    """The card. rows: frame of `advice`; beside: the height of the chart in the card beside it."""
    t, basis = asked.snapshot.t, asked.basis
    n = basis.needs.height
    subtitle = (
        t("Tasks later than plan and buffer a month, against days reserved · n {n:,}", n=n)
        if asked.target == "schedule"
        else t("Tasks over estimate and buffer a month, against hours reserved · n {n:,}", n=n)
    )
    if asked.per != "type":
        subtitle += t(" · tasks without a suggestion here as today")
    with cards.card(t("How safe should a plan be?"), subtitle):
        _slider(asked)
        if basis.needs.is_empty():
            cards.empty(t("No finished tasks to measure on"), t("The filters above leave none."))
            return
        spent = partial(reserve.a_month, basis.needs, months=basis.months)
        today = asked.defaults.select(*KEY, "buffer")
        now = spent(today)
        then = spent(put_in(today, rows.select(*KEY, buffer="suggested")))
        _figures(asked, now, then)
        title = None if asked.target == "schedule" else t("Hours reserved per month")
        height = max(220, beside - 136)  # then the cards are level
        figure = charts.cost_curve(
            basis.curve, t, level=asked.level, chosen=then, today=now, reserved=title, height=height
        )
        cards.chart(figure)


def _figures(asked: Asked, now: tuple[float, float], then: tuple[float, float]) -> None:
    t, in_days = asked.snapshot.t, asked.target == "schedule"
    reserved = t("Days reserved per month") if in_days else t("Hours reserved per month")
    unit = t("vs today")
    with st.grid(2, min_column_width=120):
        cards.figure(
            reserved,
            number(then[0], 0),
            t,
            change=Change(then[0] - now[0], unit, "neither", 0),
            border=False,
        )
        cards.figure(
            t("Tasks late a month"),
            number(then[1], 0),
            t,
            change=Change(then[1] - now[1], unit, "worse", 0),
            border=False,
        )
