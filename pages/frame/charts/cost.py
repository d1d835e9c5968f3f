"""What does safety cost? Days reserved against late tasks."""

import altair as alt
import polars as pl

from pages.frame.charts.base import Layers, layered, paint
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import number, share


@remembered
def cost_curve(
    curve: pl.DataFrame,
    t: Translator,
    *,
    level: float,
    chosen: tuple[float, float] | None = None,
    today: tuple[float, float] | None = None,
    reserved: str | None = None,
    height: int = 240,
) -> Layers:
    """Late tasks against days reserved for every service level, the chosen one marked.

    curve: columns level (0 to 1), reserved (days), late (tasks), rising by level; not empty.
    chosen: (reserved, late) at the chosen level; None takes it from the curve. today: the same
    with today's defaults, a grey diamond; None where none are set. reserved: the title of the axis
    where it is not days that are reserved.
    """
    at = curve.with_columns(off=(pl.col("level") - level).abs()).sort("off").head(1)
    if chosen is not None:
        at = at.with_columns(
            level=pl.lit(level), reserved=pl.lit(chosen[0]), late=pl.lit(chosen[1])
        )
    at = at.with_columns(words=pl.lit(share(level)))
    x = alt.X(
        "reserved:Q",
        scale=alt.Scale(zero=False, nice=False, padding=12),
        axis=alt.Axis(title=reserved or t("Days reserved per month"), format=",d"),
    )
    y = alt.Y("late:Q", axis=alt.Axis(title=None, format=",d"), scale=alt.Scale(zero=True))
    tooltip = [
        alt.Tooltip("level:Q", title=t("Service level"), format=".0%"),
        alt.Tooltip("reserved:Q", title=reserved or t("Days reserved per month"), format=",.0f"),
        alt.Tooltip("late:Q", title=t("Late tasks (n)"), format=",.0f"),
    ]
    line = alt.Chart(curve).encode(x=x, y=y, order="level:Q")
    dot = alt.Chart(at).encode(x=x, y=y, tooltip=tooltip)
    layers: list[alt.Chart | alt.LayerChart] = [
        paint(line.mark_line(), "main"),
        line.mark_point(size=300, opacity=0).encode(tooltip=tooltip),
        paint(dot.mark_point(size=110), "main"),
        dot.mark_text(align="left", dx=9, dy=-9, fontWeight=600).encode(text="words:N"),
    ]
    if today is not None:
        now = alt.Chart(pl.DataFrame({"reserved": [today[0]], "late": [today[1]]})).encode(
            x=x, y=y, tooltip=tooltip[1:]
        )
        layers += [
            paint(now.mark_point(shape="diamond", size=60), "neutral"),
            now.mark_text(align="left", dx=9, text=t("today")),
        ]
    row = at.row(0, named=True)
    words = t(
        "At {level}: {reserved} reserved and {late} late tasks a month",
        level=share(level),
        reserved=number(row["reserved"], 0),
        late=number(row["late"], 0),
    )
    return layered(layers, height, words)
