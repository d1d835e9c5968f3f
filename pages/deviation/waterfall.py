"""Why did it change? The steps from the mean before to the mean now."""

import altair as alt
import polars as pl

from pages.deviation.amounts import change_unit, change_words, level_words
from pages.frame.charts.base import (
    Layers,
    Style,
    column,
    drawn,
    labelled,
    layered,
    role,
    unit,
    unit_of,
    x_at,
    y_at,
)
from pages.frame.charts.cache import remembered
from pipeline.statistics.catalogue import MEASURES
from pipeline.text import N_, Translator
from pipeline.text.formats import share

_SUMS = {
    "before": N_("Mean before"),
    "mix": N_("Mix: what was done"),
    "rate": N_("Rate: how each ran"),
    "now": N_("Mean now"),
}
_ROW, _NARROW = 24, "width<330"


@remembered
def waterfall(rows: pl.DataFrame, t: Translator, *, measure: str, without: str) -> Layers:
    """One bar a step: rust worse, blue better, grey where it may be chance or is of several groups;
    the means as dots, the sums of mix and rate as pale bars.

    rows: as `pipeline.statistics.waterfall.steps` gives them, of a measure of the catalogue.
    without: what the tasks without a group are called.
    """
    rows = _worded(rows, measure, without, t)
    look, sums = unit(unit_of(MEASURES[measure]), t), rows.filter(pl.col("groups") == 0)
    # Steps are often smaller than a percent.
    fine = look.axis.replace("'.0%'", "'.1~%'")
    axis = alt.Axis(
        title=None,
        labelExpr=labelled(dict(rows.select("at", "name").iter_rows())),
        labelFontWeight=_bold_at(sums["at"].to_list()),
        labelOverlap=False,
    )
    y = alt.Y("at:O", axis=axis, scale=alt.Scale(padding=0))
    room = alt.Scale(
        range=[0, alt.ExprRef(f"width-({_NARROW}?60:170)")], nice=False, padding=12, zero=False
    )
    x = alt.X("start:Q", scale=room, axis=alt.Axis(title=None, grid=True, labelExpr=fine))
    chart = alt.Chart(rows).encode(y=y, tooltip=_tooltip(t))
    bar: Style = {"strokeWidth": 12}
    layers = [
        chart.transform_filter("isValid(datum.below)")
        .mark_rule(opacity=0.3)
        .encode(x="leaves:Q", y2="below:O"),
        _of("sum", chart).mark_rule(**bar, opacity=0.25).encode(x=x, x2="end:Q", color=role()),
        _of("step", chart).mark_rule(**bar).encode(x=x, x2="end:Q", color=role()),
        _of("mean", chart).mark_point(size=64).encode(x="start:Q", color=role()),
        _from_to(chart),
        column(_of("step", chart), alt.Text("words:N")),
        column(chart.transform_filter("datum.kind!='step'"), alt.Text("words:N"), bold=True),
        _head("width", change_unit(measure, t)),
        _head("width-60", t("before → now"), f"{_NARROW}?0:0.78"),
    ]
    if rows["start"].min() < 0 < rows["start"].max():  # type: ignore[operator]
        zero = alt.Chart(pl.DataFrame({"zero": [0]})).mark_rule(opacity=0.5)
        layers.insert(0, zero.encode(x="zero:Q"))
    return layered(layers, height_of(rows), _alt(rows, t))


def height_of(rows: pl.DataFrame) -> int:
    """Pixels of the chart of these rows."""
    return _ROW * rows.height + 46


def _worded(rows: pl.DataFrame, measure: str, without: str, t: Translator) -> pl.DataFrame:
    """With name, words, from_to, kind (mean, sum, step), role, leaves (where the next row takes
    over), at and below (the numbers of a row and the next)."""
    worse = pl.col("change") * (1 if MEASURES[measure].more_is == "worse" else -1) > 0
    from_to = [
        f"{share(was, 1)} → {share(now, 1)}"
        if part == "mix"
        else f"{level_words(was, measure, t)} → {level_words(now, measure, t)}"
        for part, was, now in rows.select("part", "was", "now").iter_rows()
    ]
    words = [
        level_words(start, measure, t) if change is None else change_words(change, measure)
        for change, start in rows.select("change", "start").iter_rows()
    ]
    everything = int(rows.filter(pl.col("part") == "mix")["groups"].sum())
    numbered = rows.with_row_index("at").with_columns(
        name=pl.when(pl.col("groups") == 0)
        .then(pl.col("part").replace_strict({part: t(name) for part, name in _SUMS.items()}))
        .when(pl.col("groups") == 1)
        .then(pl.col("group").fill_null(without))
        .when(pl.col("groups") == everything)
        .then(pl.format(t("all {n}").format(n="{}"), "groups"))
        .otherwise(pl.format(t("{n} others").format(n="{}"), "groups")),
        from_to=pl.when(pl.col("groups") == 1).then(pl.Series(from_to, dtype=pl.String)),
        words=pl.Series(words, dtype=pl.String),
        kind=pl.when(pl.col("change").is_null())
        .then(pl.lit("mean"))
        .when(pl.col("groups") == 0)
        .then(pl.lit("sum"))
        .otherwise(pl.lit("step")),
        below=pl.int_range(1, rows.height + 1).replace(rows.height, None),
    )
    unclear = (pl.col("kind") == "mean") | (pl.col("groups") > 1) | ~pl.col("is_clear")
    return numbered.with_columns(
        role=pl.when(unclear.fill_null(False))
        .then(pl.lit("neutral"))
        .when(worse)
        .then(pl.lit("late"))
        .otherwise(pl.lit("main")),
        leaves=pl.when(pl.col("kind") == "sum").then("start").otherwise("end"),
    ).drop("is_clear", "part")


def _of(kind: str, chart: alt.Chart) -> alt.Chart:
    return chart.transform_filter(f"datum.kind=='{kind}'")


def _bold_at(rows: list[int]) -> Style:
    return {
        "condition": {"test": f"indexof({rows},datum.value)>=0", "value": 600},
        "value": "normal",
    }


def _from_to(chart: alt.Chart) -> alt.Chart:
    """The group's share or mean in both periods, where there is room."""
    seen = alt.ExprRef(f"{_NARROW}?0:0.78")
    mark = chart.transform_filter("isValid(datum.from_to)").mark_text(align="right", opacity=seen)
    return drawn(mark, x=x_at("width-60"), text=alt.Text("from_to:N"))


def _head(at: str, words: str, opacity: str = "0.78") -> alt.Chart:
    mark: Style = {"align": "right", "fontSize": 11, "opacity": alt.ExprRef(opacity)}
    chart = alt.Chart(pl.DataFrame({"words": [words]})).mark_text(**mark)
    return drawn(chart, x=x_at(at), y=y_at(-10), text="words:N")


def _tooltip(t: Translator) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=t("Step")),
        alt.Tooltip("from_to:N", title=t("before → now")),
        alt.Tooltip("words:N", title=t("Effect on the mean")),
    ]


def _alt(rows: pl.DataFrame, t: Translator) -> str:
    words = dict(rows.filter(pl.col("kind") != "step").select("name", "words").iter_rows())
    return t(
        "From the mean before to the mean now: {steps}",
        steps=t(", ").join(f"{name} {value}" for name, value in words.items()),
    )
