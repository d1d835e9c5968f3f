"""The four headline figures, each with its change to the period before."""

from typing import Any

import polars as pl
import streamlit as st

from pages.frame import cards, sure
from pages.frame.charts import sparkline
from pages.frame.counts import compared_with
from pages.frame.snapshot import Snapshot
from pipeline.statistics.compare import ENOUGH
from pipeline.statistics.late import late_on, open_without_due
from pipeline.statistics.months import month_ends, whole_months
from pipeline.text.formats import long_date, number, signed

Row = dict[str, Any]


def figures(snapshot: Snapshot, on_time: Row, deviation: Row, late: pl.DataFrame) -> None:
    """on_time, deviation: rows of `compare`; late: the tasks late now."""
    t = snapshot.t
    of_share, of_deviation = _months(snapshot, "on_time"), _months(snapshot, "schedule_deviation")
    with st.grid(4, min_column_width=150):
        cards.figure(
            t("On-time share, %"),
            number(on_time["mean"] and 100 * on_time["mean"]),
            t,
            change=_change(on_time, "mean", (t("points"), t("points, unclear")), "better", 100),
            trend=sparkline(of_share),
            note=_rests_on(snapshot, on_time),
        )
        cards.figure(
            t("Mean deviation, days"),
            signed(deviation["mean"]),
            t,
            change=_change(deviation, "mean", (t("days"), t("days, unclear"))),
            trend=sparkline(of_deviation),
            note=_rests_on(snapshot, deviation),
        )
        cards.figure(
            t("P80 deviation, days"),
            signed(deviation["p80"]),
            t,
            change=_change(deviation, "p80", (t("days"), t("days, unclear"))),
            trend=sparkline(of_deviation, "p80"),
            note=_rests_on(snapshot, deviation, "p80_is_clear"),
        )
        _late_now(snapshot, late)
    _with_open(snapshot)
    rows = snapshot.aggregate("on_time", "schedule_deviation")
    sure.few_tasks(snapshot, snapshot.lazy(), rows)


def _with_open(snapshot: Snapshot) -> None:
    """One line: the on-time share and the P80 with the tasks still open counted."""
    t = snapshot.t
    found = snapshot.censored("on_time", "schedule_deviation")
    rows = {row["measure"]: row for row in found.iter_rows(named=True)}
    deviation = rows.get("schedule_deviation")
    if deviation is None or not deviation["open"]:
        return
    parts = []
    if share := sure.share_with_open(rows["on_time"], t):
        parts.append(t("on-time share {share}", share=share))
    if p80 := sure.p80_with_open(deviation, t):
        parts.append(t("P80 {p80}", p80=p80))
    words = t(
        "With the {n:,} open task counted: {figures}",
        "With the {n:,} open tasks counted: {figures}",
        n=deviation["open"],
        figures=t(", ").join(parts),
    )
    st.caption(cards.plain(words), help=sure.open_explained(snapshot))


def _late_now(snapshot: Snapshot, late: pl.DataFrame) -> None:
    t, before, today = snapshot.t, snapshot.before, snapshot.load.as_of_day
    tasks = snapshot.lazy(period=False)
    course = late_on(tasks, month_ends(today))
    notes = [t("Open tasks past their due date on {day}", day=long_date(today, t.lang))]
    change, end = None, snapshot.filters.end
    if before and before.end and (end is None or end >= today):
        earlier = int(late_on(tasks, [before.end])["late"].item())
        change = cards.Change(late.height - earlier, t("tasks"), digits=0)
        notes.append(
            t(
                "On {day} there were {n:,}, by today's due dates and without tasks cancelled since",
                day=long_date(before.end, t.lang),
                n=earlier,
            )
        )
    if without := open_without_due(tasks):
        notes.append(
            t("{n:,} open task has no due date", "{n:,} open tasks have no due date", n=without)
        )
    cards.figure(
        t("Late now, tasks"),
        number(late.height, 0),
        t,
        change=change,
        trend=sparkline(course.rename({"day": "month"}), "late"),
        note=_joined(notes),
    )


def _months(snapshot: Snapshot, measure: str) -> pl.DataFrame:
    months = snapshot.aggregate(measure, by=("month",)).filter(pl.col("count") > 0)
    return whole_months(months, snapshot.load.as_of_day)


def _change(
    row: Row, figure: str, units: tuple[str, str], more_is: str = "worse", scale: float = 1
) -> cards.Change | None:
    """The change of the figure "mean" or "p80"; neither better nor worse, and in the second of the
    units, where chance alone could have made it."""
    change = row[f"{figure}_change"]
    if change is None:
        return None
    clear = row["is_clear" if figure == "mean" else "p80_is_clear"]
    if clear or round(scale * change, 1) == 0:
        return cards.Change(scale * change, units[0], more_is)
    return cards.Change(scale * change, units[1], "neither")


def _rests_on(snapshot: Snapshot, row: Row, clear: str = "is_clear") -> str:
    """How many tasks a figure rests on, what it leaves out, what it is compared with."""
    t = snapshot.t
    notes = [t("{n:,} finished task", "{n:,} finished tasks", n=row["count"])]
    if missing := cards.left_out_words(row["left_out"], row["measure"], t):
        notes.append(missing)
    if snapshot.before is None:
        notes.append(t("No period before to compare with"))
    elif row["mean_change"] is None:
        notes.append(
            t(
                "Not compared with {period}: {n:,} tasks there, {needed} are needed in both",
                period=compared_with(snapshot),
                n=row["count_before"],
                needed=ENOUGH,
            )
        )
    else:
        notes.append(
            t(
                "Compared with as many days before, {period}: {n:,} tasks",
                period=compared_with(snapshot),
                n=row["count_before"],
            )
        )
        if not row[clear]:
            notes.append(t("Chance alone could have made this change"))
    return _joined(notes)


def _joined(notes: list[str]) -> str:
    return "\n\n".join(notes)
