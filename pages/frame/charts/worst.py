"""Which types are worst? Range bars with their means."""

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    FEW,
    ROLE_OF,
    Layers,
    column,
    ends,
    heading,
    layered,
    role,
    title_of,
    unit,
    zero_rule,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import signed


@remembered
def worst(
    groups: pl.DataFrame, t: Translator, *, by: str = "type", rows: int = 8, code: str = "deviation"
) -> Layers:
    """The `rows` groups with the largest mean, with P20 to P80, mean and n at the right.

    groups: columns `by`, count, mean, p20, p80, of one measure. Groups of fewer than five tasks
    are passed over, since one odd task would lead the list; `ranked` says which are shown. The
    colour is that of the column `level` where there is one, else rust for a mean above zero.
    """
    look, top = unit(code, t), ranked(groups, by, rows)
    over = pl.when(pl.col("mean") > 0).then(pl.lit("late")).otherwise(pl.lit("main"))
    level = pl.col("level").replace_strict(ROLE_OF, default="neutral", return_dtype=pl.String)
    top = top.with_columns(role=level if "level" in top.columns else over)
    y = alt.Y(f"{by}:N", sort=top[by].to_list(), axis=alt.Axis(title=None, domain=False))
    x_axis = alt.Axis(title=None, grid=True, labelExpr=look.axis)
    chart = alt.Chart(top).encode(y=y)
    tooltip = [
        alt.Tooltip(f"{by}:N", title=title_of(by, t)),
        alt.Tooltip("mean:Q", title=t("Mean, {unit}", unit=look.name), format=look.value),
        alt.Tooltip("p20:Q", title="P20", format=look.value),
        alt.Tooltip("p80:Q", title="P80", format=look.value),
        alt.Tooltip("count:Q", title=t("Tasks (n)")),
    ]
    low = alt.X("p20:Q", scale=ends(88), axis=x_axis)
    layers = [
        zero_rule("x"),
        chart.mark_rule(strokeWidth=6, strokeCap="round", opacity=0.26).encode(
            x=low, x2="p80:Q", color=role(), tooltip=tooltip
        ),
        chart.mark_point(size=64).encode(x="mean:Q", color=role(), tooltip=tooltip),
        column(chart, alt.Text("mean:Q", format=look.value), right=44, bold=True),
        column(chart, alt.Text("count:Q", format=",")),
        heading(t("mean"), right=44),
        heading("n"),
    ]
    return layered(layers, 25 * top.height + 40, _alt(top, by, t))


def ranked(groups: pl.DataFrame, by: str = "type", rows: int = 8) -> pl.DataFrame:
    """The groups that `worst` shows, the largest mean first."""
    return (
        groups.filter(pl.col("count") >= FEW, pl.col(by).is_not_null())
        .sort("mean", by, descending=[True, False])
        .head(rows)
    )


def _alt(top: pl.DataFrame, by: str, t: Translator) -> str:
    if top.is_empty():
        return t("No group has five tasks or more")
    first = top.row(0, named=True)
    return t(
        "{name} overran most, by {mean} on average", name=first[by], mean=signed(first["mean"])
    )
