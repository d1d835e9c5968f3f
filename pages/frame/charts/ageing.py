"""What is too old? Open tasks by status, against what finished tasks needed."""

import altair as alt
import polars as pl

from pages.frame.charts.base import INK, Layers, labelled, layered, paint, unit
from pages.frame.charts.cache import remembered
from pipeline.text import Translator

_WIDE = 12
"""Longer statuses are broken into two lines, to fit under their dots; on a phone all are."""
DOTS = 2000
"""Dots that are drawn at most, a tenth of them the oldest tasks: more hide each other, and each is
sent to the browser."""


@remembered
def ageing(
    open_tasks: pl.DataFrame, limits: pl.DataFrame, t: Translator, *, height: int = 260
) -> Layers:
    """Age of each open task as a dot, of `DOTS` where there are more; a rust triangle where it lies
    beyond its status's limit.

    open_tasks: columns key, title, status, age_days (working days). limits: columns status, limit
    (P85 of finished tasks, working days); a status without one has no line. Statuses come in the
    order of their first row in `open_tasks`.
    """
    look = unit("duration", t)
    order = open_tasks["status"].unique(maintain_order=True).to_list()
    # A fixed pseudo-random shift: a dot must not jump when the page runs again.
    shift = (pl.col("key").hash(7) % 1000).cast(pl.Float64) / 1000 - 0.5
    known = open_tasks.join(limits, on="status", how="left", maintain_order="left").with_columns(
        old=(pl.col("age_days") > pl.col("limit")).fill_null(False), shift=shift
    )
    dots = _drawn(known)
    counts = dict(open_tasks.group_by("status").agg(pl.len()).iter_rows())
    wide = labelled({status: [*_lines(status, _WIDE), f"n {counts[status]}"] for status in order})
    narrow = labelled({status: [*_lines(status, 1), f"n {counts[status]}"] for status in order})
    x = alt.X(
        "status:N",
        sort=order,
        scale=alt.Scale(padding=0.1),
        axis=alt.Axis(
            title=None,
            labelAngle=0,
            labelExpr=f"width<420?{narrow}:{wide}",
            labelOverlap=False,
            labelLimit=130,
        ),
    )
    y = alt.Y("age_days:Q", axis=alt.Axis(title=None, labelExpr=look.axis))
    chart = alt.Chart(dots).encode(
        x=x,
        y=y,
        xOffset=alt.XOffset("shift:Q", scale=alt.Scale(domain=[-1, 1])),
        tooltip=[
            alt.Tooltip("title:N", title=t("Task")),
            alt.Tooltip("key:N", title=t("Id")),
            alt.Tooltip("status:N", title=t("Status")),
            alt.Tooltip("age_days:Q", title=t("Age, working days")),
            alt.Tooltip("limit:Q", title=t("P85 of finished tasks"), format=".0f"),
        ],
    )
    lines = alt.Chart(limits.filter(pl.col("status").is_in(order))).encode(x=x, y="limit:Q")
    layers = [
        paint(chart.transform_filter("!datum.old").mark_point(size=34, opacity=0.55), "neutral"),
        paint(
            chart.transform_filter("datum.old").mark_point(shape="triangle-up", size=54, opacity=1),
            "late",
        ),
        lines.mark_tick(
            thickness=1.5, color=INK, opacity=0.8, size=alt.ExprRef("bandwidth('x')*0.72")
        ),
        lines.mark_text(align="left", dx=alt.ExprRef("bandwidth('x')*0.36+4"), opacity=0.78).encode(
            text=alt.Text("limit:Q", format=".0f")
        ),
    ]
    return layered(layers, height, _alt(known, t))


def _drawn(dots: pl.DataFrame) -> pl.DataFrame:
    """The oldest, and of the others as many as fit, picked by the hash of their keys."""
    if dots.height <= DOTS:
        return dots
    oldest_first = dots.sort("age_days", "key", descending=[True, False])
    others = oldest_first[DOTS // 10 :]
    picked = others.filter(pl.col("key").hash(11).rank("ordinal") <= DOTS - DOTS // 10)
    return pl.concat([oldest_first[: DOTS // 10], picked])


def _lines(status: str, most: int) -> list[str]:
    """The status in two lines where it has more than `most` characters and a space."""
    if len(status) <= most or " " not in status:
        return [status]
    gaps = [at for at, letter in enumerate(status) if letter == " "]
    middle = min(gaps, key=lambda at: abs(2 * at - len(status)))
    return [status[:middle], status[middle + 1 :]]


def _alt(known: pl.DataFrame, t: Translator) -> str:
    return t(
        "{old} of {n} open tasks are older than 85% of finished tasks were",
        old=int(known["old"].sum()),
        n=known.height,
    )
