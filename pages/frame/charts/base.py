"""What the charts share: roles of colour, units, right-hand columns, month labels."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import altair as alt
import polars as pl

from pages.frame.charts import theme
from pipeline.statistics.catalogue import DIMENSIONS, Measure
from pipeline.text import Translator
from pipeline.text.formats import month, month_of_year, share, signed, trimmed

FEW = 5
"""Groups of fewer tasks are shown without colour."""
ROLES = ("main", "late", "watch", "neutral", "soft", "faint", "violet")
ROLE_OF = {"ok": "main", "warning": "watch", "control": "late"}
"""Level of a deviation rate (see pipeline.statistics.thresholds) -> its role of colour."""
BACKGROUND = alt.ExprRef("background")
INK = theme.INK
Layers = alt.LayerChart
Style = dict[str, Any]
_SIGN = "(datum.value>0?'+':datum.value<0?'−':'')"


@dataclass(frozen=True)
class Unit:
    """How values are written: the unit's name, a d3 format and an axis expression."""

    name: str
    value: str
    axis: str
    heat: tuple[float, float, float] | None = None
    """Values of the strongest blue, of neither, and of the strongest rust; None: from the data."""

    @property
    def digits(self) -> int:
        """Decimals of the value itself, as written."""
        return 1 if self.value.endswith(".1f") else 2

    @property
    def signed(self) -> bool:
        """Whether values lie on both sides of zero, which then deserves a line."""
        return self.value.startswith("+")


def unit(code: str, t: Translator) -> Unit:
    """The unit `code`: deviation, duration, share, ratio or count (`unit_of` has a measure's)."""
    day = t("d")
    match code:
        case "deviation":
            axis = f"{_SIGN}+format(abs(datum.value),'~g')+' {day}'"
            return Unit(t("days"), "+.1f", axis, (-4, 0, 4))
        case "duration":
            return Unit(t("days"), ".1f", f"format(datum.value,'~g')+' {day}'")
        case "share":
            return Unit(t("share"), ".0%", "format(datum.value,'.0%')", (1, 0.75, 0.5))
        case "ratio":
            axis = f"{_SIGN}+format(abs(datum.value),'.0%')"
            return Unit(t("share of the plan"), "+.0%", axis, (-1, 0, 1))
        case "count":
            return Unit(t("tasks"), ",.0f", "format(datum.value,',.0f')")
    raise ValueError(f"no unit {code!r}")


def written(value: float, look: Unit) -> str:
    """A value in its unit, for sentences."""
    if look.value.endswith("%"):
        return ("+" if look.signed and value > 0 else "") + share(value)
    return signed(value) if look.signed else trimmed(value)


def unit_of(measure: Measure) -> str:
    """The code of a measure's unit."""
    if measure.unit == "working_days":
        return "deviation" if measure.name == "schedule_deviation" else "duration"
    return {"share": "share", "ratio": "ratio", "tasks": "count"}[measure.unit]


def title_of(dimension: str, t: Translator) -> str:
    """A dimension's name, for tooltips; a column that is none keeps its own."""
    known = DIMENSIONS.get(dimension)
    return t(known.title) if known else dimension


def role(field: str = "role") -> alt.Color:
    """Colour by a column that holds a role; right in light and dark."""
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=ROLES, range="category"), legend=None)


def paint(chart: alt.Chart, name: str) -> alt.Chart:
    """Give every mark of a layer the colour of one role."""
    return chart.transform_calculate(role=f"'{name}'").encode(color=role())


def layered(layers: Sequence[alt.Chart | alt.LayerChart], height: int, words: str) -> Layers:
    """One chart of several layers; `words` is its alternative text."""
    chart = alt.layer(*layers).properties(height=height, description=words)
    return cast("Layers", chart)


def drawn(chart: alt.Chart, **channels: Any) -> alt.Chart:
    """`chart` with channels whose values Altair has no types for."""
    found: alt.Chart = chart.encode(**channels)
    return found


def x_at(expression: str) -> Any:
    """A fixed place across the chart, such as "width-44"."""
    return alt.XValue(alt.expr(expression))  # type: ignore[no-untyped-call]


def x2_at(expression: str) -> Any:
    """A fixed place across the chart, where a mark ends."""
    return alt.X2Value(alt.expr(expression))  # type: ignore[no-untyped-call]


def y_at(pixels: int) -> Any:
    """A fixed place down the chart."""
    return alt.YValue(pixels)  # type: ignore[no-untyped-call]


def zero_rule(axis: str) -> alt.Chart:
    """The line at zero, across x or y."""
    rule = alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(opacity=0.5)
    return drawn(rule, **{axis: "zero:Q"})


def ends(right: int) -> alt.Scale:
    """A quantitative x scale that leaves `right` pixels for right-hand columns."""
    return alt.Scale(range=[0, alt.ExprRef(f"width-{right}")], nice=False, padding=10)


def column(rows: alt.Chart, text: alt.Text, right: int = 0, bold: bool = False) -> alt.Chart:
    """A right-hand column of numbers, its right edge `right` pixels from the chart's."""
    mark = rows.mark_text(
        align="right", fontWeight=600 if bold else "normal", opacity=1 if bold else 0.78
    )
    return drawn(mark, x=x_at(f"width-{right}"), text=text)


def heading(words: str, right: int = 0) -> alt.Chart:
    """The head of a right-hand column."""
    mark: Style = {"align": "right", "fontSize": 11, "opacity": 0.78}
    chart = alt.Chart(pl.DataFrame({"words": [words]})).mark_text(**mark)
    return drawn(chart, x=x_at(f"width-{right}"), y=y_at(-12), text="words:N")


def labelled(words: dict[Any, Any]) -> str:
    """An axis label expression that looks values up in `words` (a list makes several lines)."""
    return f"({json.dumps(words, ensure_ascii=False)})[datum.value]"


def month_axis(months: list[date], t: Translator, counts: list[int] | None = None) -> alt.Axis:
    """Months in words, the task counts under them; fewer labels where there are many months.

    The axis values are ISO days ("2026-03-01"). January carries its year where there is more than
    one year to tell apart.
    """
    long = len(months) > 12
    words = {}
    for at, day in enumerate(months):
        name = month_of_year(day, t.lang) if long and day.month == 1 else month(day, t.lang)
        count = f"{'n ' if at == 0 else ''}{counts[at]}" if counts else None
        words[day.isoformat()] = [name, count] if count else name
    step = 1 if len(months) <= 14 else 3 if len(months) <= 36 else 12
    shown = [d.isoformat() for d in months if (d.month - 1) % step == 0]
    return alt.Axis(
        title=None,
        labelAngle=0,
        labelExpr=labelled(words),
        labelOverlap="parity",
        values=shown,
        tickCount=len(shown),
    )


def month_range(first: date, last: date) -> list[date]:
    """Every first of a month from `first` to `last`."""
    return pl.date_range(first, last, "1mo", eager=True).to_list()
