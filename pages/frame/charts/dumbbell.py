"""Change the default? From today's default to the suggestion."""

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    Layers,
    Style,
    Unit,
    column,
    ends,
    heading,
    layered,
    paint,
    title_of,
    unit,
    written,
    x2_at,
    x_at,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import share, signed, trimmed


@remembered
def dumbbell(
    suggestions: pl.DataFrame,
    t: Translator,
    *,
    by: str = "type",
    code: str = "duration",
    select: bool = False,
) -> Layers:
    """Grey diamond (default) to blue dot (suggestion) in its range, sorted by change.

    suggestions: columns `by`, default (null where none is set), suggested, low, high (the
    suggestions at the lowest and highest level), tasks; amounts in the unit `code`, "duration" or
    "share". Without a default the change column says "–". A name may have several lines. With
    `select`, a click on a row selects it under the name `pick`.
    """
    look = unit(code, t)
    rows = suggestions.with_columns(change=pl.col("suggested") - pl.col("default")).sort(
        "change", "suggested", descending=True, nulls_last=True
    )
    changes = [_change(value, code) for value in rows["change"]]
    rows = rows.with_columns(words=pl.Series(changes, dtype=pl.String))
    axis = alt.Axis(title=None, grid=True, labelExpr=look.axis)
    lines = 1 + int(rows[by].str.count_matches("\n").max() or 0)  # type: ignore[arg-type]
    y = alt.Y(f"{by}:N", sort=rows[by].to_list(), axis=_names(lines))
    chart = alt.Chart(rows).encode(y=y, tooltip=_tooltip(by, t, look))
    known = chart.transform_filter("isValid(datum.default)")
    x = alt.X("low:Q", scale=ends(56), axis=axis)
    layers = [
        paint(
            chart.mark_rule(strokeWidth=8, strokeCap="round", opacity=0.22).encode(
                x=x, x2="high:Q"
            ),
            "main",
        ),
        known.mark_rule(opacity=0.6).encode(x="default:Q", x2="suggested:Q"),
        paint(known.mark_point(shape="diamond", size=54).encode(x="default:Q"), "neutral"),
        paint(chart.mark_point(size=64).encode(x="suggested:Q"), "main"),
        *_first_words(rows, y, -5 - 7 * lines, t),
        column(chart, alt.Text("words:N"), bold=True),
        heading(t("change")),
    ]
    if select:
        pick = alt.selection_point("pick", fields=[by], on="click", clear="dblclick")
        target = chart.mark_bar(opacity=0, cornerRadius=0).encode(x=x_at("0"), x2=x2_at("width"))
        layers.append(target.add_params(pick))
    return layered(layers, dumbbell_height(rows.height, lines), _alt(rows, by, t, look))


def dumbbell_height(rows: int, lines: int = 1) -> int:
    """How high the chart is with so many rows, whose names have so many lines."""
    return (10 + 14 * lines) * rows + 44


def _names(lines: int) -> alt.Axis:
    # The first of several lines stands where a single one would.
    return alt.Axis(
        title=None,
        labelExpr=r"split(datum.label, '\n')",
        labelLineHeight=14,
        labelOffset=7 * (1 - lines),
    )


def _change(value: float | None, code: str) -> str:
    if value is None or round(value, 2) == 0:
        return "–"
    if code == "share":
        return ("+" if value > 0 else "") + share(value)
    return signed(value).removesuffix(".0")


def _first_words(rows: pl.DataFrame, y: alt.Y, dy: int, t: Translator) -> list[alt.Chart]:
    """What the marks mean, written over those of the first row."""
    first = alt.Chart(rows.head(1)).encode(y=y)
    above: Style = {"dy": dy, "fontSize": 11, "opacity": 0.78}
    words = [first.mark_text(**above, text=t("suggested")).encode(x="suggested:Q")]
    # Words over marks that lie close together would run into each other.
    if rows.height and rows["change"][0] is not None and abs(rows["change"][0]) >= 1:
        words.append(first.mark_text(**above, text=t("default")).encode(x="default:Q"))
    return words


def _tooltip(by: str, t: Translator, look: Unit) -> list[alt.Tooltip]:
    form = "~g" if look.digits == 1 else look.value
    return [
        alt.Tooltip(f"{by}:N", title=title_of(by, t)),
        alt.Tooltip("default:Q", title=t("Default, {unit}", unit=look.name), format=form),
        alt.Tooltip("suggested:Q", title=t("Suggested, {unit}", unit=look.name), format=form),
        alt.Tooltip("low:Q", title=t("At the lowest level"), format=form),
        alt.Tooltip("high:Q", title=t("At the highest level"), format=form),
        alt.Tooltip("tasks:Q", title=t("Tasks (n)")),
    ]


def _alt(rows: pl.DataFrame, by: str, t: Translator, look: Unit) -> str:
    if rows.is_empty():
        return t("No suggestions")
    first = rows.row(0, named=True)
    if first["default"] is None:
        return t(
            "{name}: {amount} suggested",
            name=first[by].replace("\n", " · "),
            amount=_amount(first["suggested"], look, t),
        )
    return t(
        "{name}: from {old} to {new}",
        name=first[by].replace("\n", " · "),
        old=_amount(first["default"], look, t),
        new=_amount(first["suggested"], look, t),
    )


def _amount(value: float, look: Unit, t: Translator) -> str:
    return written(value, look) if look.value.endswith("%") else f"{trimmed(value)} {t('d')}"
