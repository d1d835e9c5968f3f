"""Which type, which month or which team? A heat map with the number in each cell."""

from datetime import date

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    FEW,
    INK,
    ROLE_OF,
    ROLES,
    Layers,
    Style,
    Unit,
    labelled,
    layered,
    month_range,
    paint,
    title_of,
    unit,
    written,
)
from pages.frame.charts.cache import remembered
from pipeline.text import Translator
from pipeline.text.formats import month, month_of_year

_TEXT_FITS = "bandwidth('x')<28?0:"


@remembered
def heat(
    cells: pl.DataFrame,
    t: Translator,
    *,
    x: str = "month",
    y: str = "type",
    as_of: date | None = None,
    rows: int = 14,
    code: str = "deviation",
) -> Layers:
    """Means by `y` (the `rows` worst overall) and `x`, blue early to rust late; with a `level`,
    amber where it is "warning" and rust where it is "control" only.

    cells: columns x, y, count, mean, of one measure; x may be `month` (Date, first day) or a
    dimension. Cells of fewer than five tasks show "n 4" in a dashed box, cells of none "–". The
    month of `as_of` is marked with a star.
    """
    look = unit(code, t)
    order = ordered(cells, y, rows, low_first=code == "share")
    grid, columns, names = _grid(cells, x, y, order, t, as_of)
    across = alt.X(
        f"{x}:N",
        sort=columns,
        scale=alt.Scale(paddingInner=0.03, paddingOuter=0),
        axis=alt.Axis(
            title=None, orient="top", labelAngle=0, labelExpr=labelled(names), labelLimit=110
        ),
    )
    down = alt.Y(
        f"{y}:N",
        sort=order,
        scale=alt.Scale(paddingInner=0.1, paddingOuter=0),
        axis=alt.Axis(title=None),
    )
    tooltip = [
        alt.Tooltip(f"{y}:N", title=title_of(y, t)),
        alt.Tooltip("name:N", title=title_of(x, t)),
        alt.Tooltip("mean:Q", title=t("Mean, {unit}", unit=look.name), format=look.value),
        alt.Tooltip("count:Q", title=t("Tasks (n)")),
    ]
    rounded = pl.col("mean").round(look.digits)
    # Rounding leaves −0.0, which would be written with its sign.
    grid = grid.with_columns(shown=pl.when(rounded == 0).then(0.0).otherwise(rounded))
    chart = alt.Chart(grid).encode(x=across, y=down, tooltip=tooltip)
    full, few = f"datum.count>={FEW}", f"datum.count>0&&datum.count<{FEW}"
    small: Style = {"fontSize": 11, "opacity": alt.ExprRef(f"{_TEXT_FITS}0.7")}
    layers = [
        *_fills(chart.transform_filter(full), look, cells),
        chart.transform_filter(few).mark_rect(
            cornerRadius=2, fillOpacity=0, stroke=INK, strokeOpacity=0.3, strokeDash=[2, 2]
        ),
        chart.transform_filter(full)
        .mark_text(opacity=alt.ExprRef(f"{_TEXT_FITS}1"))
        .encode(text=alt.Text("shown:Q", format=look.value)),
        chart.transform_filter(few)
        .transform_calculate(text="'n '+datum.count")
        .mark_text(**small)
        .encode(text="text:N"),
        chart.transform_filter("datum.count==0").mark_text(**small, text="–"),
    ]
    return layered(layers, 25 * len(order) + 30, _alt(cells, y, order, t, look))


def ordered(cells: pl.DataFrame, y: str, rows: int, low_first: bool = False) -> list[str]:
    """The `rows` values of `y` with the largest mean over all their tasks, largest first (or the
    smallest)."""
    weight = pl.col("count")
    return (
        cells.filter(pl.col(y).is_not_null(), weight > 0)
        .group_by(y)
        .agg(mean=(pl.col("mean") * weight).sum() / weight.sum(), n=weight.sum())
        .sort(pl.col("n") < FEW, pl.col("mean") * (1 if low_first else -1), y)
        .head(rows)[y]
        .to_list()
    )


def _fills(chart: alt.Chart, look: Unit, cells: pl.DataFrame) -> list[alt.Chart]:
    graded = bool(_level(cells))
    colour = alt.Color(
        "fill:Q" if graded else "mean:Q",
        scale=alt.Scale(
            domain=_limits(look, cells), range="diverging", clamp=True, interpolate="lab"
        ),
        legend=None,
    )
    if not graded:
        return [chart.mark_rect(cornerRadius=2).encode(color=colour)]
    # Rust sets in with a step, or 21% would look like 14%.
    fill = "datum.level=='control'?0.45+0.55*min(datum.mean,1):min(datum.mean,0)"
    warning = "datum.level=='warning'"
    # Its tint alone looks green on dark ground.
    edge = alt.Stroke("role:N", scale=alt.Scale(domain=ROLES, range="category"), legend=None)
    amber: Style = {"cornerRadius": 2, "fillOpacity": 0.16, "strokeOpacity": 0.5}
    return [
        chart.transform_filter(f"!({warning})")
        .transform_calculate(fill=fill)
        .mark_rect(cornerRadius=2)
        .encode(color=colour),
        paint(chart.transform_filter(warning).mark_rect(**amber), ROLE_OF["warning"]).encode(
            stroke=edge
        ),
    ]


def _level(cells: pl.DataFrame) -> list[str]:
    return ["level"] if "level" in cells.columns else []


def _grid(
    cells: pl.DataFrame, x: str, y: str, order: list[str], t: Translator, as_of: date | None
) -> tuple[pl.DataFrame, list[str], dict[str, str]]:
    """Every combination, the columns in order, and the columns' names."""
    cells = cells.filter(pl.col(y).is_in(order), pl.col(x).is_not_null())
    if x == "month":
        months = month_range(cells[x].min(), cells[x].max())  # type: ignore[arg-type]
        names = {day.isoformat(): _month_name(day, t, as_of, len(months)) for day in months}
        cells = cells.with_columns(pl.col(x).dt.to_string("%Y-%m-%d"))
    else:
        names = {name: name for name in sorted(cells[x].unique())}
    grid = (
        pl.DataFrame({x: list(names), "name": list(names.values())})
        .join(pl.DataFrame({y: order}), how="cross")
        .join(cells.select(x, y, "count", "mean", *_level(cells)), on=[x, y], how="left")
        .with_columns(pl.col("count").fill_null(0))
    )
    return grid, list(names), names


def _month_name(day: date, t: Translator, as_of: date | None, months: int) -> str:
    name = month_of_year(day, t.lang) if months > 12 and day.month == 1 else month(day, t.lang)
    return name + ("*" if as_of and day == as_of.replace(day=1) else "")


def _limits(look: Unit, cells: pl.DataFrame) -> list[float]:
    """The values of the strongest blue, of neither and of the strongest rust."""
    if look.heat is not None:
        return list(look.heat)
    middle = float(cells["mean"].median() or 1)  # type: ignore[arg-type]
    return [0, middle, 2 * middle]


def _alt(cells: pl.DataFrame, y: str, order: list[str], t: Translator, look: Unit) -> str:
    sure = cells.filter(pl.col("count") >= FEW, pl.col(y).is_in(order)).sort("mean")
    if sure.is_empty():
        return t("No cell has five tasks or more")
    most = sure.row(-1, named=True)
    return t("Largest mean: {name}, {mean}", name=most[y], mean=written(most["mean"], look))
