"""Is it drifting? A line of monthly means with its band."""

from datetime import date
from typing import cast

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    BACKGROUND,
    FEW,
    Layers,
    Style,
    Unit,
    layered,
    month_axis,
    month_range,
    paint,
    unit,
    written,
    zero_rule,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import month_of_year


@remembered
def trend(
    by_month: pl.DataFrame,
    t: Translator,
    *,
    as_of: date,
    code: str = "deviation",
    height: int = 240,
) -> Layers:
    """Means by month of completion with the band P20 to P80.

    by_month: columns month (Date, first day), count, mean, p20, p80, of one measure; not empty.
    The month of `as_of` is unfinished: dashed, hollow and half as strong. A month of fewer than
    five tasks keeps its point, hollow, and has no band.
    """
    look, points = unit(code, t), _points(by_month, as_of)
    months = points["day"].to_list()
    axis = month_axis(months, t, points["count"].to_list())
    chart = alt.Chart(points.drop("day", "next_part"))
    x = alt.X("month:O", axis=axis, scale=alt.Scale(padding=0.3))
    # The padding keeps "P20" clear of the months under it.
    scale = alt.Scale(padding=14)
    y = alt.Y("mean:Q", axis=alt.Axis(title=None, labelExpr=look.axis), scale=scale)
    band = chart.mark_area(opacity=0.14).encode(x=x, y=alt.Y("p20:Q", title=None), y2="p80:Q")
    finished, unfinished = "!datum.part", "datum.part||datum.before_part"
    layers: list[alt.Chart | alt.LayerChart] = [
        paint(band.transform_filter(finished), "main"),
        paint(band.mark_area(opacity=0.07).transform_filter(unfinished), "main"),
        paint(chart.mark_line().transform_filter(finished).encode(x=x, y=y), "main"),
        paint(
            chart.mark_line(strokeDash=[4, 3]).transform_filter(unfinished).encode(x=x, y=y), "main"
        ),
        _dots(chart.encode(x=x, y=y), t, look),
        *_labels(chart.encode(x=x), look),
    ]
    if look.signed:
        layers.insert(2, zero_rule("y"))
    return layered(layers, height, _alt(points, t, look))


def _points(by_month: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row a month without gaps, with what is special about it."""
    first, last = by_month["month"].min(), by_month["month"].max()
    few = pl.col("count") < FEW
    return (
        pl.DataFrame({"month": month_range(first, last)}, schema={"month": pl.Date})  # type: ignore[arg-type]
        .join(by_month.select("month", "count", "mean", "p20", "p80"), on="month", how="left")
        .sort("month")
        .with_columns(
            pl.col("count").fill_null(0),
            day=pl.col("month"),
            part=pl.col("month") == as_of.replace(day=1),
            few=few.fill_null(True),
            p20=pl.when(~few).then("p20"),
            p80=pl.when(~few).then("p80"),
        )
        .with_columns(
            falling=(pl.col("mean") < pl.col("mean").shift(1)).fill_null(False),
            next_part=pl.col("part").shift(-1, fill_value=False),
        )
        .with_columns(
            before_part=pl.col("next_part"),
            last_full=~pl.col("part") & (pl.col("next_part") | (pl.col("month") == last)),
            latest=pl.col("month") == last,
            month=pl.col("month").dt.to_string("%Y-%m-%d"),
        )
    )


def _dots(chart: alt.Chart, t: Translator, look: Unit) -> Layers:
    tooltip = [
        alt.Tooltip("month:O", title=t("Month")),
        alt.Tooltip("mean:Q", title=t("Mean, {unit}", unit=look.name), format=look.value),
        alt.Tooltip("p20:Q", title="P20", format=look.value),
        alt.Tooltip("p80:Q", title="P80", format=look.value),
        alt.Tooltip("count:Q", title=t("Tasks (n)")),
    ]
    hollow = "datum.part||datum.few"
    full = chart.mark_point(filled=True, size=34).transform_filter(f"!({hollow})")
    open_ = chart.mark_point(filled=False, fill=BACKGROUND, size=46).transform_filter(hollow)
    target = chart.mark_point(size=500, opacity=0).encode(tooltip=tooltip)
    return cast("Layers", alt.layer(paint(full, "main"), paint(open_, "main"), target))


def _labels(chart: alt.Chart, look: Unit) -> list[alt.Chart]:
    """P80 and P20 at the last finished month, the newest mean in bold."""
    edge = chart.transform_filter("datum.last_full&&isValid(datum.p80)")
    beside: Style = {"align": "left", "dx": 6, "opacity": 0.78}
    return [
        edge.mark_text(**beside, dy=-9, text="P80").encode(y="p80:Q"),
        edge.mark_text(**beside, dy=9, text="P20").encode(y="p20:Q"),
        # Above the point, or below it where the line comes from above.
        *(
            chart.transform_filter(f"datum.latest&&{where}")
            .mark_text(dy=dy, fontWeight=600)
            .encode(y="mean:Q", text=alt.Text("mean:Q", format=look.value))
            for where, dy in (("!datum.falling", -14), ("datum.falling", 16))
        ),
    ]


def _alt(points: pl.DataFrame, t: Translator, look: Unit) -> str:
    known = points.filter(pl.col("mean").is_not_null())
    first, last = known.row(0, named=True), known.row(-1, named=True)
    return t(
        "Mean by month: {first} in {first_month}, {last} in {last_month}",
        first=written(first["mean"], look),
        first_month=month_of_year(first["day"], t.lang),
        last=written(last["mean"], look),
        last_month=month_of_year(last["day"], t.lang),
    )
