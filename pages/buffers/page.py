"""Buffers: how safe plans should be, what each type of task needs, and what was decided."""

from functools import partial

import polars as pl
import streamlit as st

from models.store import Fitted
from pages.buffers.adopt import Suggestions, adopt_table
from pages.buffers.advice import PER, SEPARATOR, TARGETS, Asked, advice, asked, earlier, stored
from pages.buffers.decided import decided
from pages.buffers.dialog import dialog
from pages.buffers.finding import finding
from pages.buffers.followed import followed_card
from pages.buffers.many import many_dialog
from pages.buffers.plan import plan_card
from pages.buffers.proof import proof
from pages.buffers.safety import safety
from pages.buffers.waiting import waiting
from pages.buffers.why import why
from pages.buffers.words import name_of
from pages.frame import cards, charts, guard
from pages.frame.address import set_params
from pages.frame.views import choose
from pipeline.statistics import reserve

_ROWS = 16


def show(view: Asked) -> None:
    """The page."""
    t, fitted = view.snapshot.t, stored(view)
    if fitted is None:
        older = earlier(view)
        waiting(view, older and older[0])
        fitted = older[1] if older else None
    if fitted is None:
        return
    rows = advice(view, fitted.of(view.per)).with_columns(name=name_of(t))
    head, switches = st.columns([8, 4], vertical_alignment="center")
    with switches.container(horizontal=True, horizontal_alignment="right"):
        per = {code: t(title) for code, title in PER.items() if _told(view, fitted, code)}
        if len(per) > 1:
            choose("buffers", "per", t("Told for"), per, view.per, t)
        titles = {code: t(title) for code, title in TARGETS.items()}
        choose("buffers", "target", t("Target"), titles, view.target, t)
    with head:
        if not rows.is_empty():
            cards.finding(*finding(view, rows))
    followed_card(view)
    if rows.is_empty():
        _nothing(view, fitted)
        return
    _cards(view, rows, fitted)


def _told(view: Asked, fitted: Fitted, scope: str) -> bool:
    """Whether there is something to see by it, or it is looked at anyway."""
    return scope in ("type", view.per) or bool(fitted.of(scope))


def _cards(view: Asked, rows: pl.DataFrame, fitted: Fitted) -> None:
    suggestions: Suggestions = {
        (each.type or "", each.team, each.project): each for each in fitted.of(view.per)
    }
    left, right = st.columns([5, 7])
    with left:
        lines = 1 if view.per == "type" else 2
        safety(view, rows, charts.dumbbell_height(min(rows.height, _ROWS), lines))
    with right:
        _suggested(view, rows)
    adopt_table(view, rows, suggestions)
    left, right = st.columns([5, 7])
    with left:
        why(view, rows, suggestions)
    with right:
        decided(view)
    plan_card(view)
    proof(view, fitted.scores)
    dialog(view, rows)
    many_dialog(view, rows)


def _suggested(view: Asked, rows: pl.DataFrame) -> None:
    t = view.snapshot.t
    parts = [
        t("Working days, rounded up to half a day")
        if view.target == "schedule"
        else t("Share of the estimate, rounded up to 5%"),
        t("bar = from 50% to 90%"),
        t("no default counts as none"),
    ]
    if (more := rows.height - _ROWS) > 0:
        parts.append(t("{n} more in the table", n=more))
    # What is "default" in the chart is what holds today, also where nobody has decided it.
    # A name as long as this is cut unless it has two lines.
    name = pl.col("name").str.replace(SEPARATOR, "\n", literal=True)
    shown = rows.head(_ROWS).with_columns(type=name, default="today")
    with cards.card(t("Suggested buffer against today's default"), " · ".join(parts)):
        figure = charts.dumbbell(shown, t, code=view.unit, select=True)
        keys = dict(shown.select("type", "key").iter_rows())
        cards.chart(figure, key="buffers_suggested", on_pick=partial(_pick, keys))


def _pick(keys: dict[str, str], row: dict[str, str]) -> None:
    set_params(pick=keys.get(row.get("type", "")))


def _nothing(view: Asked, fitted: Fitted) -> None:
    t = view.snapshot.t
    with st.container(border=True):
        if fitted.of(view.per):
            cards.empty(t("No suggestion for what the filters leave"))
        elif fitted.suggestions:
            cards.empty(
                t("Nothing can be told apart"),
                t("No type has ten finished tasks in one of several teams or projects."),
            )
        else:
            cards.empty(t("Not enough history for suggestions"), _why_not(view, fitted))


def _why_not(view: Asked, fitted: Fitted) -> str:
    """The model says why in English; in other words for other languages."""
    t = view.snapshot.t
    if t.lang == "en":
        return fitted.why_not
    known = reserve.needs(view.snapshot.all_tasks().drop_nulls("planned_on"), view.target).height
    return (
        t(
            "{n:,} finished tasks have a due date and a created or start date; more are needed.",
            n=known,
        )
        if view.target == "schedule"
        else t(
            "{n:,} finished tasks have an estimate, logged hours and a created or start date; more "
            "are needed.",
            n=known,
        )
    )


show(asked(guard.loaded()))
