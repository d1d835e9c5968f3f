"""One type: its histogram, its course, its tasks."""

from typing import Any

import polars as pl
import streamlit as st

from pages.frame import cards, charts, sure, table
from pages.frame.address import param, set_params
from pages.frame.charts.base import FEW
from pages.frame.download import download
from pages.frame.snapshot import Snapshot
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.distribution import deviations
from pipeline.statistics.drilldown import left_out
from pipeline.statistics.months import whole_months
from pipeline.text import Translator
from pipeline.text.formats import month, share, signed, signed_days

_MEASURE = "schedule_deviation"
_WORST, _VISIBLE, _MOST = 5, 10, 500
_COURSE = 380
"""Height of the course, beside ten rows and their buttons."""


def picked_type(groups: pl.DataFrame) -> str:
    """The type the address names, else the one with the largest mean of five tasks or more.

    groups: types with a count of at least one.
    """
    asked = param("pick")
    if asked in groups["type"]:
        return str(asked)
    order = groups.sort(pl.col("count") < FEW, -pl.col("mean"), "type")
    return str(order["type"][0])


def shape(snapshot: Snapshot, groups: pl.DataFrame, picked: str) -> None:
    """The card with the histogram and the tasks that were latest."""
    t = snapshot.t
    row = groups.row(by_predicate=pl.col("type") == picked, named=True)
    tasks = deviations(snapshot.lazy(), picked).collect()
    subtitle = t("{n:,} finished task", "{n:,} finished tasks", n=row["count"])
    subtitle += t(" · mean {mean} d", mean=signed(row["mean"]))
    if row["default"] is not None:
        subtitle += t(" · {share} beyond the default (rust)", share=share(row["beyond"]))
    with cards.card(t("One type in detail"), subtitle):
        _choose(groups, picked, t)
        chart = charts.histogram(tasks["deviation"], t, default=row["default"], height=175)
        cards.chart(chart)
        _p80(snapshot, row)
        of_type = groups.filter(pl.col("type") == picked)
        sure.few_tasks(snapshot, tasks, of_type)
        columns = ("key", "team", "finished_day", "planned_days", "deviation")
        table.task_table(tasks, t, columns, rows=_WORST, key="deviation_worst")


def _p80(snapshot: Snapshot, row: dict[str, Any]) -> None:
    """One line: the P80 of a type, plain and with its open tasks counted."""
    t = snapshot.t
    words = t("P80 {p80}", p80=signed_days(row["p80"], t.lang))
    found = snapshot.censored(_MEASURE, by=("type",)).filter(pl.col("type") == row["type"])
    if found.is_empty() or not found["open"].item():
        st.caption(cards.plain(words))
        return
    with_open = found.row(0, named=True)
    words = t(
        "{plain}; with the {n:,} open task counted {p80}",
        "{plain}; with the {n:,} open tasks counted {p80}",
        plain=words,
        n=with_open["open"],
        p80=sure.p80_with_open(with_open, t) or "–",
    )
    st.caption(cards.plain(words), help=sure.open_explained(snapshot))


def trend_of(snapshot: Snapshot, picked: str) -> None:
    """The card with the type's means by month."""
    t, as_of = snapshot.t, snapshot.load.as_of_day
    by_month = snapshot.aggregate(_MEASURE, by=("type", "month")).filter(
        pl.col("type") == picked, pl.col("month").is_not_null(), pl.col("count") > 0
    )
    subtitle = t("Working days, by month of completion · band P20–P80")
    if whole_months(by_month, as_of).height < by_month.height:
        subtitle += t(" · {month} not finished", month=month(as_of, t.lang))
    with cards.card(t("{name} over time", name=picked), subtitle):
        cards.chart(charts.trend(by_month, t, as_of=as_of, height=_COURSE))


def tasks_of(snapshot: Snapshot, picked: str) -> None:
    """The card with the type's task rows: those counted, or those left out and why."""
    t = snapshot.t
    tasks = snapshot.lazy().filter(pl.col("type") == picked).collect()
    counted = deviations(tasks)
    missing = left_out(tasks, _MEASURE)
    show_missing = param("rows") == "left_out" and not missing.is_empty()
    titles = {left.code: t(left.title) for left in MEASURES[_MEASURE].left_out}
    missing = missing.with_columns(pl.col("reason").replace_strict(titles, return_dtype=pl.String))
    shown = missing if show_missing else counted
    words = (
        t(
            "{n:,} task left out of the figures",
            "{n:,} tasks left out of the figures",
            n=missing.height,
        )
        if show_missing
        else t("{n:,} finished task", "{n:,} finished tasks", n=counted.height)
    )
    if shown.height > _MOST:
        words += t(" · the first {n} shown, the file has all", n=_MOST)
    with cards.card(t("Tasks of {name}", name=picked), words):
        columns = _columns(show_missing)
        table.task_table(shown, t, columns, rows=_MOST, visible=_VISIBLE, key="deviation_rows")
        with st.container(horizontal=True, vertical_alignment="center"):
            _other_rows(missing.height, show_missing, t)
            download(shown, picked, t, "deviation_download")


def _columns(of_missing: bool) -> tuple[str, ...]:
    if of_missing:
        return ("title", "reason", "status", "due_day", "finished_day", "key")
    return ("title", "deviation", "due_day", "finished_day", "team", "key")


def _other_rows(missing: int, shown: bool, t: Translator) -> None:
    if not missing:
        st.caption(t("No task is left out."))
    elif shown:
        st.button(
            t("Back to the finished tasks"),
            type="tertiary",
            on_click=set_params,
            kwargs={"rows": None},
            key="deviation_counted",
        )
    else:
        st.button(
            t("{n:,} task left out: why?", "{n:,} tasks left out: why?", n=missing),
            type="tertiary",
            on_click=set_params,
            kwargs={"rows": "left_out"},
            key="deviation_left_out",
        )


def _choose(groups: pl.DataFrame, picked: str, t: Translator) -> None:
    key = f"deviation_pick__{t.lang}"
    st.session_state[key] = picked
    st.selectbox(
        t("Type"),
        groups.sort("mean", "type", descending=[True, False])["type"].to_list(),
        key=key,
        label_visibility="collapsed",
        on_change=lambda: set_params(pick=st.session_state[key], rows=None),
    )
