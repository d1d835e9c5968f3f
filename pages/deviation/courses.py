"""Several figures by month, a line each, named at its end."""

from datetime import date
from typing import Any

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    BACKGROUND,
    FEW,
    Layers,
    Style,
    Unit,
    drawn,
    layered,
    month_axis,
    month_range,
    role,
    unit,
    written,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import month_of_year

_GAP = 0.09
"""Share of the height that names at the ends of lines need between them."""
_HEIGHT = 230


@remembered
def courses(
    points: pl.DataFrame, t: Translator, *, names: tuple[str, ...], code: str, as_of: date
) -> Layers:
    """points: measure (whose index in roles is that in `names`), name, month (Date), count, value;
    not empty. The month of `as_of` is unfinished: dashed and hollow; hollow as well are months of
    fewer than five tasks."""
    look = unit(code, t)
    roles = dict(zip(names, ("main", "neutral", "violet"), strict=False))
    this = as_of.replace(day=1)
    rows = points.sort("measure", "month").with_columns(
        role=pl.col("measure").replace_strict(roles),
        hollow=(pl.col("month") == this) | (pl.col("count") < FEW),
        part=pl.col("month") == this,
        joins=(pl.col("month").dt.offset_by("1mo") == this),
        day=pl.col("month").dt.to_string("%Y-%m-%d"),
    )
    months = month_range(rows["month"].min(), rows["month"].max())  # type: ignore[arg-type]
    days = [day.isoformat() for day in months]
    room: Any = [0, alt.ExprRef(f"width-{_room(rows)}")]
    x = alt.X(
        "day:O",
        axis=month_axis(months, t),
        scale=alt.Scale(domain=days, padding=0.3, range=room),
    )
    top = alt.Scale(zero=True, padding=8, nice=True)
    y = alt.Y("value:Q", axis=alt.Axis(title=None, labelExpr=look.axis), scale=top)
    chart = alt.Chart(rows.drop("month")).encode(x=x, y=y, color=role(), detail="measure:N")
    dots = chart.encode(tooltip=_tooltip(t, look.value))
    layers = [
        chart.transform_filter("!datum.part").mark_line(),
        chart.transform_filter("datum.part||datum.joins").mark_line(strokeDash=[4, 3]),
        dots.transform_filter("!datum.hollow").mark_point(size=34),
        dots.transform_filter("datum.hollow").mark_point(filled=False, fill=BACKGROUND, size=40),
        _ends(rows, x),
    ]
    return layered(layers, _HEIGHT, _alt(rows, look, t))


def _room(rows: pl.DataFrame) -> int:
    """Pixels that the longest name needs beside the chart; Chinese is wider."""
    wide = rows["name"].str.count_matches(r"[^\x00-\xff]")
    longest = (rows["name"].str.len_chars() * 7 + wide * 6).max()
    return 10 + int(longest or 0)  # type: ignore[arg-type]


def _ends(rows: pl.DataFrame, x: alt.X) -> alt.Chart:
    """The names, moved apart where lines end close together."""
    last = rows.filter(pl.col("day") == pl.col("day").max().over("measure")).sort("value")
    gap = _GAP * float(rows["value"].max() or 1)  # type: ignore[arg-type]
    places: list[float] = []
    for value in last["value"]:
        places.append(max(value, places[-1] + gap) if places else value)
    labels = last.with_columns(
        pl.Series("place", places, dtype=pl.Float64), day=pl.lit(rows["day"].max())
    )
    mark: Style = {"align": "left", "dx": 10}
    chart = alt.Chart(labels.drop("month")).mark_text(**mark)
    return drawn(chart, x=x, y=alt.Y("place:Q"), text="name:N", color=role())


def _tooltip(t: Translator, form: str) -> list[alt.Tooltip]:
    # Shares of quality are a few in a hundred.
    return [
        alt.Tooltip("name:N", title=t("Measure")),
        alt.Tooltip("day:O", title=t("Month")),
        alt.Tooltip("value:Q", title=t("Value"), format=".1%" if form.endswith("%") else form),
        alt.Tooltip("count:Q", title=t("Tasks (n)")),
    ]


def _alt(rows: pl.DataFrame, look: Unit, t: Translator) -> str:
    ends = [
        t(
            "{name}: {first} in {first_month}, {last} in {last_month}",
            name=of_one["name"][0],
            first=written(of_one["value"][0], look),
            first_month=month_of_year(of_one["month"][0], t.lang),
            last=written(of_one["value"][-1], look),
            last_month=month_of_year(of_one["month"][-1], t.lang),
        )
        for of_one in rows.partition_by("measure", maintain_order=True)
    ]
    return t("; ").join(ends)
