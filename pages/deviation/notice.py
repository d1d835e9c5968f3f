"""How late before the old due date was it moved? A bar for each stretch of notice."""

import altair as alt
import polars as pl

from pages.frame.charts.base import Layers, column, ends, heading, labelled, layered, role
from pages.frame.charts.cache import remembered
from pipeline.text import N_, Translator
from pipeline.text.formats import share

STRETCHES = {
    "after": ("late", N_("After it had passed")),
    "same_day": ("late", N_("On the day")),
    "days": ("watch", N_("1–2 working days before")),
    "week": ("neutral", N_("3–5 working days before")),
    "earlier": ("neutral", N_("Earlier")),
}
"""Stretch of notice -> role of colour and words."""


@remembered
def notice(rows: pl.DataFrame, t: Translator) -> Layers:
    """Rust where it was too late for anybody to plan with, amber where it nearly was.

    rows: when (a key of STRETCHES), moves, share, as `replanning.by_notice` gives them; not all of
    them empty.
    """
    names = {code: t(words) for code, (_, words) in STRETCHES.items()}
    rows = rows.with_columns(
        role=pl.col("when").replace_strict({code: r for code, (r, _) in STRETCHES.items()}),
        name=pl.col("when").replace_strict(names),
    )
    y = alt.Y(
        "when:N", sort=rows["when"].to_list(), axis=alt.Axis(title=None, labelExpr=labelled(names))
    )
    chart = alt.Chart(rows).encode(
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title=t("Moved")),
            alt.Tooltip("moves:Q", title=t("Moves (n)")),
            alt.Tooltip("share:Q", title=t("share"), format=".0%"),
        ],
    )
    axis = alt.Axis(title=None, grid=True, format=".0%", tickCount=4)
    layers = [
        chart.mark_bar(size=13).encode(x=alt.X("share:Q", scale=ends(88), axis=axis), color=role()),
        column(chart, alt.Text("share:Q", format=".0%"), right=44, bold=True),
        column(chart, alt.Text("moves:Q", format=",")),
        heading(t("share"), right=44),
        heading("n"),
    ]
    return layered(layers, 31 * rows.height + 46, _alt(rows, t))


def _alt(rows: pl.DataFrame, t: Translator) -> str:
    late = float(rows.filter(pl.col("when").is_in(["after", "same_day"]))["share"].sum())
    return t("{share} of the moves came on the old due date or after it", share=share(late))
