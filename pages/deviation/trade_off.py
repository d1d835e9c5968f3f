"""The view "Speed and quality": what speed cost, and who was early."""

import polars as pl
import streamlit as st

from pages.deviation.courses import courses
from pages.deviation.early import early_cards
from pages.deviation.kept import TradeOff, traded
from pages.deviation.traded import TITLES, traded_card, written
from pages.frame import cards, period
from pages.frame.counts import compared_with
from pages.frame.snapshot import Snapshot
from pipeline.statistics.trade_off import QUALITY, verdict
from pipeline.text import N_, Translator
from pipeline.text.formats import number

_LEADS = {
    "paid": N_("Work got faster, and quality got worse."),
    "no_sign": N_("No sign that speed cost quality."),
    "too_few": N_("Too few tasks tell of speed and quality in both periods."),
}


def sentence(snapshot: Snapshot) -> tuple[str, str]:
    """What the view finds."""
    t, figures = snapshot.t, traded(snapshot).figures
    if figures is None:
        return t("There is no period before this one to compare speed and quality with."), ""
    found = verdict(figures)
    parts = [
        t(
            "{name} from {before} to {now}",
            name=t(TITLES[row["measure"]]),
            before=written(row["before"], row["measure"]),
            now=written(row["now"], row["measure"]),
        )
        for row in figures.iter_rows(named=True)
        if row["course"] in ("better", "worse")
    ]
    if parts:
        return t(_LEADS[found]), t("; ").join(parts) + t(".")
    return t(_LEADS[found]), "" if found == "too_few" else t("Nothing changed beyond chance.")


def show(snapshot: Snapshot) -> None:
    """The cards."""
    t, found = snapshot.t, traded(snapshot)
    days = period.span(found.by_month["month"], t)
    left, middle, right = st.columns([4, 4, 5])
    with left, cards.card(t("Median cycle time"), t("Working days · {period}", period=days)):
        _by_month(snapshot, found, ("cycle_time",), "duration")
    with middle, cards.card(t("Throughput"), t("Tasks finished a month · {period}", period=days)):
        _by_month(snapshot, found, ("throughput",), "count")
    with (
        right,
        cards.card(
            t("Quality: what came back, broke or was skipped"),
            t("Share of finished tasks · {period}", period=days),
        ),
    ):
        _by_month(snapshot, found, QUALITY, "share")
    traded_card(found.figures, compared_with(snapshot), t)
    early_cards(snapshot, found)


def _by_month(snapshot: Snapshot, found: TradeOff, measures: tuple[str, ...], code: str) -> None:
    t, as_of = snapshot.t, snapshot.load.as_of_day
    told = found.by_month.filter(pl.col("measure").is_in(measures))
    # Where no type is one of defects, the types do not name them.
    if not told.filter(pl.col("measure") == "defect")["value"].sum():
        told = told.filter(pl.col("measure") != "defect")
    if told.is_empty():
        cards.empty(t("Nothing to show here"))
        return
    single = len(measures) == 1
    names = {name: "" if single else t(TITLES[name]) for name in measures}
    points = told.with_columns(name=pl.col("measure").replace_strict(names))
    cards.chart(courses(points, t, names=measures, code=code, as_of=as_of))
    st.caption(cards.plain(_rests_on(told, measures, t)))


def _rests_on(told: pl.DataFrame, measures: tuple[str, ...], t: Translator) -> str:
    counts = dict(told.group_by("measure").agg(pl.col("count").sum()).iter_rows())
    if len(measures) == 1:
        n = counts[measures[0]]
        return t("{n:,} finished task", "{n:,} finished tasks", n=n)
    known = [f"{t(TITLES[name])} {number(counts[name], 0)}" for name in measures if name in counts]
    words = f"n: {t(', ').join(known)}"
    if missing := [t(TITLES[name]) for name in measures if name not in counts]:
        words += t(" · not told by this data: {names}", names=t(", ").join(missing))
    return words
