"""How wide is each type spread, and how far past the buffer?"""

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    FEW,
    INK,
    Layers,
    Style,
    column,
    ends,
    heading,
    layered,
    paint,
    title_of,
    unit,
    x2_at,
    x_at,
    zero_rule,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import share


@remembered
def spread(
    groups: pl.DataFrame,
    t: Translator,
    *,
    by: str = "type",
    rows: int = 14,
    select: bool = False,
    picked: str | None = None,
) -> Layers:
    """P10 to P90 as a line, P25 to P75 as a box, the median as a tick, the default as a diamond.

    groups: columns `by`, count, mean, p10, p25, median, p75, p90 (working days of deviation),
    default (days, null where none is set), beyond (share of tasks past the default, null where
    none). What lies beyond the default is rust. With `select`, a click on a row selects it under
    the name `pick`: `st.altair_chart(..., on_select="rerun")` gives {"pick": [{by: ...}]};
    the row `picked` is shaded.
    """
    look = unit("deviation", t)
    shown = groups.filter(pl.col("count") >= FEW, pl.col(by).is_not_null())
    shown = shown.sort("mean", by, descending=[True, False]).head(rows)
    axis = alt.Axis(title=None, grid=True, labelExpr=look.axis, tickCount=6)
    y = alt.Y(f"{by}:N", sort=shown[by].to_list(), axis=alt.Axis(title=None))
    chart = alt.Chart(shown).encode(y=y, tooltip=_tooltip(by, t))
    layers: list[alt.Chart | alt.LayerChart] = [
        zero_rule("x"),
        *_range(chart, "p10", "p90", {"strokeWidth": 1.5}, 1, axis),
        *_range(chart, "p25", "p75", {"strokeWidth": 9}, 0.55, axis),
        chart.mark_tick(thickness=2, size=13, opacity=0.75).encode(x="median:Q"),
        chart.mark_point(shape="diamond", size=42, color=INK, opacity=1)
        .transform_filter("isValid(datum.default)")
        .encode(x="default:Q"),
        *_default_label(shown, chart, by, t),
        *_beyond(shown, chart, t),
    ]
    if select:
        pick = alt.selection_point("pick", fields=[by], on="click", clear="dblclick")
        shade = pl.when(pl.col(by) == (picked or "")).then(0.08).otherwise(0.0)
        target = alt.Chart(shown.with_columns(shade=shade)).encode(y=y, tooltip=_tooltip(by, t))
        rows_ = target.mark_rect(color=INK).encode(
            x=x_at("0"), x2=x2_at("width"), opacity=alt.Opacity("shade:Q", scale=None, legend=None)
        )
        layers.append(rows_.add_params(pick))
    return layered(layers, 23 * shown.height + 44, _alt(shown, by, t))


def _range(
    chart: alt.Chart, low: str, high: str, mark: Style, opacity: float, axis: alt.Axis
) -> list[alt.Chart]:
    """A range in two parts: up to the default grey, past it rust."""
    limit = f"isValid(datum.default)?datum.default:datum.{high}"
    inner = chart.transform_calculate(
        from_=f"min(datum.{low},datum.{high})", to_=f"min(datum.{high},{limit})"
    ).transform_filter("datum.from_<datum.to_")
    outer = chart.transform_calculate(
        from_=f"max(datum.{low},{limit})", to_=f"datum.{high}"
    ).transform_filter("datum.from_<datum.to_")
    x = alt.X("from_:Q", scale=ends(88), axis=axis)
    return [
        paint(part.mark_rule(opacity=opacity, **mark).encode(x=x, x2="to_:Q"), name)
        for part, name in ((inner, "neutral"), (outer, "late"))
    ]


def _beyond(shown: pl.DataFrame, chart: alt.Chart, t: Translator) -> list[alt.Chart]:
    """The share beyond the default; no column where no type has one."""
    if shown["beyond"].count() == 0:
        return []
    words = "isValid(datum.beyond)?format(datum.beyond,'.0%'):'–'"
    labels = chart.transform_calculate(words=words)
    return [column(labels, alt.Text("words:N"), bold=True), heading(t("beyond buffer"))]


def _default_label(
    shown: pl.DataFrame, chart: alt.Chart, by: str, t: Translator
) -> list[alt.Chart]:
    """The word over the first diamond."""
    with_default = shown.filter(pl.col("default").is_not_null())
    if with_default.is_empty():
        return []
    first = alt.Chart(with_default.head(1)).encode(y=alt.Y(f"{by}:N", sort=shown[by].to_list()))
    return [
        first.mark_text(dy=-12, fontSize=11, opacity=0.78, text=t("default")).encode(x="default:Q")
    ]


def _tooltip(by: str, t: Translator) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(f"{by}:N", title=title_of(by, t)),
        *(
            alt.Tooltip(f"{name}:Q", title=title, format="+.1f")
            for name, title in (
                ("p10", "P10"),
                ("p25", "P25"),
                ("median", t("Median, days")),
                ("p75", "P75"),
                ("p90", "P90"),
            )
        ),
        alt.Tooltip("default:Q", title=t("Default, days"), format="~g"),
        alt.Tooltip("beyond:Q", title=t("Beyond the default"), format=".0%"),
        alt.Tooltip("count:Q", title=t("Tasks (n)")),
    ]


def _alt(shown: pl.DataFrame, by: str, t: Translator) -> str:
    worst = shown.filter(pl.col("beyond").is_not_null()).sort("beyond", descending=True).head(1)
    if worst.is_empty():
        return t("Spread of the deviation, no default buffers set")
    row = worst.row(0, named=True)
    return t("{name}: {share} beyond its default buffer", name=row[by], share=share(row["beyond"]))
