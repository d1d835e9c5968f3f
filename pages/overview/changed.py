"""What changed most? Each type's mean deviation, before and now."""

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    Layers,
    Style,
    column,
    ends,
    heading,
    layered,
    paint,
    role,
    title_of,
    unit,
    zero_rule,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import signed


@remembered
def changed(rows: pl.DataFrame, t: Translator, by: str = "type") -> Layers:
    """Small grey dot (before) to a dot in blue (now better), rust (now worse) or grey (the change
    may be chance), in the order given.

    rows: columns `by`, mean, mean_before, mean_change, is_clear, count, count_before, of the
    schedule deviation; not empty.
    """
    look = unit("deviation", t)
    rows = rows.with_columns(
        role=pl.when(~pl.col("is_clear"))
        .then(pl.lit("neutral"))
        .when(pl.col("mean_change") > 0)
        .then(pl.lit("late"))
        .otherwise(pl.lit("main")),
        words=pl.col("mean_change").map_elements(signed, return_dtype=pl.String),
    )
    y = alt.Y(f"{by}:N", sort=rows[by].to_list(), axis=alt.Axis(title=None))
    axis = alt.Axis(title=None, grid=True, labelExpr=look.axis)
    chart = alt.Chart(rows).encode(y=y, tooltip=_tooltip(by, t))
    before = alt.X("mean_before:Q", scale=ends(88), axis=axis)
    layers = [
        zero_rule("x"),
        chart.mark_rule(strokeWidth=3, opacity=0.45).encode(x=before, x2="mean:Q", color=role()),
        paint(chart.mark_point(size=34).encode(x="mean_before:Q"), "neutral"),
        chart.mark_point(size=64).encode(x="mean:Q", color=role()),
        *_first_words(rows, by, t),
        column(chart, alt.Text("words:N"), right=44, bold=True),
        column(chart, alt.Text("count:Q", format=",")),
        heading(t("change"), right=44),
        heading("n"),
    ]
    return layered(layers, 31 * rows.height + 46, _alt(rows, by, t))


def _first_words(rows: pl.DataFrame, by: str, t: Translator) -> list[alt.Chart]:
    """What the dots mean, written over those of the first row."""
    first = alt.Chart(rows.head(1)).encode(y=alt.Y(f"{by}:N", sort=rows[by].to_list()))
    change = rows["mean_change"][0]
    # Close together, the words lean away from each other.
    lean = abs(change) < 1
    above: Style = {"dy": -12, "fontSize": 11, "opacity": 0.78}
    left: Style = above | {"align": "right" if lean else "center"}
    right: Style = above | {"align": "left" if lean else "center"}
    rising = change > 0
    return [
        first.mark_text(**(left if rising else right), text=t("before")).encode(x="mean_before:Q"),
        first.mark_text(**(right if rising else left), text=t("now")).encode(x="mean:Q"),
    ]


def _tooltip(by: str, t: Translator) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(f"{by}:N", title=title_of(by, t)),
        alt.Tooltip("mean_before:Q", title=t("Mean before, days"), format="+.1f"),
        alt.Tooltip("mean:Q", title=t("Mean now, days"), format="+.1f"),
        alt.Tooltip("mean_change:Q", title=t("Change, days"), format="+.1f"),
        alt.Tooltip("count_before:Q", title=t("Tasks before (n)")),
        alt.Tooltip("count:Q", title=t("Tasks (n)")),
    ]


def _alt(rows: pl.DataFrame, by: str, t: Translator) -> str:
    first = rows.row(0, named=True)
    return t(
        "{name} changed most: from {before} to {now} days",
        name=first[by],
        before=signed(first["mean_before"]),
        now=signed(first["mean"]),
    )
