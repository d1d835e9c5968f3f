"""Does 80 % mean 80 %? The share covered against the level asked for."""

import altair as alt
import polars as pl

from pages.frame.charts.base import INK, Layers, Style, layered, paint
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import share

_SCALE = alt.Scale(domain=[0, 1], nice=False)
_AXIS: Style = {"format": ".0%", "values": [0, 0.25, 0.5, 0.75, 1]}


@remembered
def reliability(
    points: pl.DataFrame, t: Translator, *, tasks: int, level: float, height: int = 260
) -> Layers:
    """The share covered at every level, beside the diagonal and what chance allows around it.

    points: columns level, covered, low, high (0 to 1), rising by level; not empty. tasks: how many
    predicted tasks each point rests on. level: the one of the points to mark.
    """
    x = alt.X("level:Q", scale=_SCALE, axis=alt.Axis(title=t("Asked for"), **_AXIS))
    y = alt.Y("covered:Q", scale=_SCALE, axis=alt.Axis(title=t("Covered"), **_AXIS))
    tooltip = [
        alt.Tooltip("level:Q", title=t("Asked for"), format=".0%"),
        alt.Tooltip("covered:Q", title=t("Covered"), format=".1%"),
        alt.Tooltip("low:Q", title=t("By chance from"), format=".1%"),
        alt.Tooltip("high:Q", title=t("By chance to"), format=".1%"),
        alt.Tooltip("tasks:Q", title=t("Tasks (n)"), format=",d"),
    ]
    chart = alt.Chart(points.with_columns(tasks=pl.lit(tasks)))
    even = alt.Chart(pl.DataFrame({"level": [0.0, 1.0], "covered": [0.0, 1.0]}))
    band = chart.mark_area(opacity=0.22).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    at = points.with_columns(off=(pl.col("level") - level).abs()).sort("off").head(1)
    marked = alt.Chart(at.with_columns(words=pl.lit(share(at["covered"][0]))))
    layers: list[alt.Chart | alt.LayerChart] = [
        paint(band, "neutral"),
        even.mark_line(color=INK, opacity=0.5, strokeDash=[4, 3], strokeWidth=1).encode(x=x, y=y),
        paint(chart.mark_line().encode(x=x, y=y), "main"),
        paint(chart.mark_point(size=36).encode(x=x, y=y, tooltip=tooltip), "main"),
        paint(marked.mark_point(size=110).encode(x=x, y=y), "main"),
        marked.mark_text(align="right", dx=-10, dy=-8, fontWeight=600).encode(
            x=x, y=y, text="words:N"
        ),
    ]
    row = at.row(0, named=True)
    words = t(
        "Asked for {level}, {covered} of {n:,} tasks were covered; chance alone explains {low} to "
        "{high}.",
        level=share(row["level"]),
        covered=share(row["covered"]),
        n=tasks,
        low=share(row["low"]),
        high=share(row["high"]),
    )
    return layered(layers, height, words)
