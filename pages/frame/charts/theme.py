"""The Altair theme of all charts; importing it turns it on.

Colours come from the page's own theme, light or dark, so that one spec is right in both: text,
rules and grids are `currentColor`, marks take their role from the categorical palette.
"""

from importlib import import_module
from typing import Any

import altair as alt

# Streamlit imports pandas lazily, and Altair looks into it whether or not it is there in full:
# with two sessions starting at once, one met a half-imported pandas and failed.
import_module("pandas")

INK = "currentColor"
_TEXT = {"labelFontSize": 12, "titleFontSize": 12, "labelColor": INK, "titleColor": INK}

CONFIG: dict[str, Any] = {
    "axis": _TEXT
    | {
        "titleFontWeight": "normal",
        "labelOpacity": 0.78,
        "titleOpacity": 0.78,
        "gridColor": INK,
        "gridOpacity": 0.11,
        "gridWidth": 1,
        "labelPadding": 6,
        "titlePadding": 8,
        "labelLimit": 190,
        "labelFlush": False,
        "labelBound": False,
        "ticks": False,
        "domain": False,
        "tickCount": 5,
        "labelOverlap": "greedy",
        "labelSeparation": 4,
    },
    "axisX": {"grid": False},
    "axisY": {"grid": True},
    "axisBand": {"grid": False, "labelPadding": 8},
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelFontSize": 12,
        "labelColor": INK,
        "labelOpacity": 0.85,
        "symbolSize": 80,
        "symbolStrokeWidth": 0,
        "padding": 0,
        "offset": 8,
        "columnPadding": 14,
        "labelPadding": 4,
        "labelLimit": 200,
    },
    "line": {"strokeWidth": 2, "strokeCap": "round", "strokeJoin": "round"},
    "point": {"filled": True, "size": 46, "opacity": 1},
    "bar": {"cornerRadiusEnd": 2},
    "text": {"fontSize": 12, "color": INK},
    "rule": {"color": INK},
    "tick": {"color": INK},
    "view": {"stroke": None},
}


# Data goes to the browser as Arrow; Altair's limit is meant for specs with the rows inside.
alt.data_transformers.disable_max_rows()


@alt.theme.register("leeway", enable=True)
def leeway() -> alt.theme.ThemeConfig:
    """The theme; without the padding Streamlit leaves an empty stripe under every chart."""
    return {"padding": {"left": 0, "right": 2, "top": 4, "bottom": 2}, "config": CONFIG}  # type: ignore[typeddict-item]
