"""How far figures can be trusted, in words: what they are with the tasks still open counted, and
their intervals where they rest on few."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.drilldown import counted
from pipeline.statistics.interval import SMALL, quantile_interval, with_intervals
from pipeline.statistics.prepare import Tasks
from pipeline.text import Translator
from pipeline.text.formats import share, signed, signed_days

_DEVIATION = "schedule_deviation"

Form = Callable[[float], str]


def open_explained(snapshot: Snapshot) -> str:
    """What it means that open tasks are counted."""
    t = snapshot.t
    words = t(
        "An open task counts with what it has reached so far: past its due date it is late, by at "
        "least that much; before it, it may still be on time (Kaplan–Meier estimate). Cancelled "
        "tasks are left out."
    )
    if not snapshot.filters.has_period:
        return words
    more = t(
        "Tasks under way when the period began count from there, and as open where they finished "
        "after its end."
    )
    return f"{words}\n\n{more}"


def p80_with_open(row: Mapping[str, Any], t: Translator) -> str:
    """The P80 of a row of `censored` and its change: "+5.0 d (+2.0)", or "more than +12.0 d" where
    no more is known; "" where nothing is."""
    if row["p80"] is not None:
        return _changed(signed_days(row["p80"], t.lang), row["p80_change"], t)
    if row["most"] is None:
        return ""
    return t("more than {days}", days=signed_days(row["most"], t.lang))


def share_with_open(row: Mapping[str, Any], t: Translator) -> str:
    """The on-time share of a row of `censored` and its change in points: "57.0% (−0.6)"; "" where
    it is not known."""
    if row["share"] is None:
        return ""
    change = row["share_change"]
    return _changed(share(row["share"], 1), None if change is None else 100 * change, t)


def few_tasks(snapshot: Snapshot, tasks: Tasks, rows: pl.DataFrame) -> None:
    """One line under figures that rest on few tasks: their intervals, or that these are too few.

    tasks: those that the figures are about; rows: their aggregate, of the measures shown: the
    schedule deviation and, if it is, the on-time share.
    """
    t = snapshot.t
    count = rows.row(by_predicate=pl.col("measure") == _DEVIATION, named=True)["count"]
    if not 0 < count < SMALL:
        return
    if count < ENOUGH:
        cards.too_few(count, ENOUGH, t, t("The figures may be chance."))
        return
    found = {row["measure"]: row for row in with_intervals(rows).iter_rows(named=True)}
    parts = []
    if on_time := found.get("on_time"):
        parts.append(t("on-time share {range}", range=_range(on_time, share, t)))

    def in_days(value: float) -> str:
        return signed_days(value, t.lang)

    parts.append(t("mean {range}", range=_range(found[_DEVIATION], in_days, t)))
    values = counted(tasks.lazy(), _DEVIATION).select("value").collect()["value"]
    low, high = quantile_interval(values, 0.8)
    parts.append(t("P80 {range}", range=_range({"low": low, "high": high}, in_days, t)))
    words = t("95% intervals, on {n} tasks: {figures}", n=count, figures=t(", ").join(parts))
    st.caption(cards.plain(words))


def _range(ends: Mapping[str, Any], form: Form, t: Translator) -> str:
    low, high = ends["low"], ends["high"]
    if low is None:
        return "–"
    if high is None:
        return t("{low} or more", low=form(low))
    return t("{low} to {high}", low=form(low), high=form(high))


def _changed(figure: str, change: float | None, t: Translator) -> str:
    if change is None:
        return figure
    words = signed(change) if round(change, 1) else t("unchanged")
    return t("{figure} ({change})", figure=figure, change=words)
