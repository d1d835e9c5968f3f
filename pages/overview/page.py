"""Overview: what changed, where it went over, and what is late now."""

import polars as pl
import streamlit as st

from pages.frame import cards, charts, guard, period, table, url
from pages.frame.address import set_params
from pages.frame.charts.base import FEW
from pages.frame.charts.worst import ranked
from pages.frame.counts import compared_with, rests_on
from pages.frame.download import download
from pages.frame.snapshot import Snapshot, thresholds
from pages.overview.changed import changed
from pages.overview.figures import figures
from pages.overview.finding import finding
from pipeline.statistics.compare import ENOUGH, changed_most, compare
from pipeline.statistics.late import late_now, open_without_due, running_late
from pipeline.statistics.months import whole_months
from pipeline.statistics.thresholds import graded_by
from pipeline.text.formats import month

_ROWS = 10
_DEVIATION = "schedule_deviation"
_LATE = ("title", "overdue_days", "type", "team", "due_day", "key")
_OF_LATE = (*_LATE, *table.NEEDED)


def show(snapshot: Snapshot) -> None:
    """The page."""
    t = snapshot.t
    late = late_now(snapshot.lazy(period=False)).select(_OF_LATE).collect()
    by_type = snapshot.aggregate(_DEVIATION, by=("type",))
    rows = _compared(snapshot, "on_time", _DEVIATION)
    on_time, deviation = rows.iter_rows(named=True)
    if deviation["count"]:
        running = running_late(by_type, late)
        changes = changed_most(_compared(snapshot, _DEVIATION, by=("type",)))
        cards.finding(*finding(on_time, deviation, changes, running, late.height, t))
    figures(snapshot, on_time, deviation, late)
    left, right = st.columns([7, 5])
    with left:
        _trend(snapshot)
    with right:
        _worst(snapshot, by_type)
    left, right = st.columns([7, 5])
    with left:
        _late(snapshot, late)
    with right:
        _changed(snapshot)


def _compared(snapshot: Snapshot, *measures: str, by: tuple[str, ...] = ()) -> pl.DataFrame:
    now, before = snapshot.aggregate(*measures, by=by), snapshot.before
    earlier = snapshot.aggregate(*measures, by=by, filters=before) if before else now.clear()
    return compare(now, earlier, by)


def _trend(snapshot: Snapshot) -> None:
    t, as_of = snapshot.t, snapshot.load.as_of_day
    by_month = snapshot.aggregate(_DEVIATION, by=("month",)).filter(
        pl.col("month").is_not_null(), pl.col("count") > 0
    )
    subtitle = t(
        "Working days, {period} · line mean, band P20–P80",
        period=period.span(by_month["month"], t),
    )
    if whole_months(by_month, as_of).height < by_month.height:
        subtitle += t(" · {month} not finished", month=month(as_of, t.lang))
    if by_month.is_empty():
        subtitle = ""
    with cards.card(t("Deviation from plan, by month of completion"), subtitle):
        if by_month.is_empty():
            _nothing(snapshot, "overview_all_trend")
        else:
            cards.chart(charts.trend(by_month, t, as_of=as_of))
            st.caption(cards.plain(rests_on(snapshot, _DEVIATION)))


def _worst(snapshot: Snapshot, by_type: pl.DataFrame) -> None:
    t = snapshot.t
    more = by_type.filter(pl.col("count") > 0).height - ranked(by_type).height
    limits, rates = thresholds(), snapshot.aggregate("deviation_rate", by=("type",))
    by_type = graded_by(by_type, rates, limits, "type", FEW)
    subtitle = t(
        "Mean and P20–P80, working days · amber above {warning} of the plan, rust above {control}",
        **limits.words,
    )
    with cards.card(t("Types that overran most"), subtitle):
        if ranked(by_type).is_empty():
            _nothing(snapshot, "overview_all_worst")
        else:
            cards.chart(charts.worst(by_type, t))
            label = t("All types")
            if more > 0:
                label = t("{n} more type", "{n} more types", n=more)
            st.page_link(
                "pages/deviation/page.py",
                label=t("{words} on Deviation trends", words=label),
                icon=":material/arrow_forward:",
                query_params=url.write(snapshot.state),
            )


def _late(snapshot: Snapshot, late: pl.DataFrame) -> None:
    t = snapshot.t
    subtitle = t(
        "{n:,} open task past its due date", "{n:,} open tasks past their due date", n=late.height
    )
    if late.height > _ROWS:
        subtitle += t(" · {n} longest shown", n=_ROWS)
    if without := open_without_due(snapshot.lazy(period=False)):
        subtitle += t(" · {n} more without a due date", n=without)
    with cards.card(t("Late now"), subtitle):
        if late.is_empty():
            cards.empty(t("No open task is past its due date"))
        else:
            table.task_table(late, t, _LATE, rows=_ROWS, title_width=215, key="overview_late")
            download(late_now(snapshot.lazy(period=False)), "late", t, "overview_download")


def _changed(snapshot: Snapshot) -> None:
    t = snapshot.t
    rows = changed_most(_compared(snapshot, _DEVIATION, by=("type",))).head(_ROWS)
    subtitle = t(
        "Mean days · before: {period} · grey may be chance", period=compared_with(snapshot)
    )
    with cards.card(t("What changed most"), subtitle if snapshot.before else ""):
        if snapshot.before is None:
            with cards.empty(
                t("Nothing to compare with"), t("This period has no period before it.")
            ):
                st.button(
                    t("Last {n} months", n=12),
                    on_click=set_params,
                    kwargs={"period": None, "from": None, "to": None},
                    key="overview_year",
                )
        elif rows.is_empty():
            cards.empty(t("No type has {n} tasks in both periods", n=ENOUGH))
        else:
            cards.chart(changed(rows, t))


def _nothing(snapshot: Snapshot, key: str) -> None:
    t = snapshot.t
    with cards.empty(
        t("No finished tasks with a due date here"), t("The filters above leave none.")
    ):
        st.button(
            t("All time"),
            on_click=set_params,
            kwargs={"period": "all", "from": None, "to": None},
            key=key,
        )


show(guard.loaded())
