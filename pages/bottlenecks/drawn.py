"""Charts of this page alone: bars of late days, and cumulative flow."""

from datetime import date

import altair as alt
import polars as pl

from pages.frame.charts.base import (
    BACKGROUND,
    Layers,
    column,
    heading,
    labelled,
    layered,
    paint,
    role,
)
from pages.frame.charts.cache import remembered
from pipeline.text import N_, Translator
from pipeline.text.formats import number, short_date

FLOW = {
    "done": ("faint", N_("Done")),
    "doing": ("main", N_("In progress")),
    "waiting": ("neutral", N_("Waiting")),
}
"""Stage -> its role of colour and name, from the bottom of the stack."""


@remembered
def late_bars(groups: pl.DataFrame, t: Translator, *, rows: int = 12) -> Layers:
    """Working days past due of each type, all its late tasks together; the `rows` largest.

    groups: type, tasks, late, days, share, most days first, not empty.
    """
    shown = groups.head(rows).with_columns(
        type=pl.col("type").fill_null("–"), of=pl.format("{} / {}", "late", "tasks")
    )
    y = alt.Y("type:N", sort=shown["type"].to_list(), axis=alt.Axis(title=None))
    chart = alt.Chart(shown).encode(
        y=y,
        tooltip=[
            alt.Tooltip("type:N", title=t("Type")),
            alt.Tooltip("days:Q", title=t("Days past due"), format=",.0f"),
            alt.Tooltip("share:Q", title=t("Share of all days past due"), format=".0%"),
            alt.Tooltip("late:Q", title=t("Late tasks (n)"), format=","),
            alt.Tooltip("tasks:Q", title=t("Tasks (n)"), format=","),
        ],
    )
    # Its numbers stand at the right; an axis would say them again.
    x = alt.X("days:Q", scale=alt.Scale(range=[0, alt.ExprRef("width-132")], nice=False), axis=None)
    layers = [
        paint(chart.mark_bar(opacity=0.85).encode(x=x), "late"),
        column(chart, alt.Text("days:Q", format=","), right=88, bold=True),
        column(chart, alt.Text("of:N")),
        heading(t("days"), right=88),
        heading(t("late / n")),
    ]
    first = shown.row(0, named=True)
    words = t(
        "{name}: {days} working days past due", name=first["type"], days=number(first["days"], 0)
    )
    return layered(layers, 25 * shown.height + 40, words)


@remembered
def cumulative_flow(counts: pl.DataFrame, t: Translator, *, height: int = 270) -> Layers:
    """Tasks by stage at the end of each week, done at the bottom, names and numbers at the edge.

    counts: day (Date), done, doing, waiting; at least two rows.
    """
    days: list[date] = counts["day"].to_list()
    names = {day.isoformat(): short_date(day, t.lang) for day in days}
    long = counts.with_columns(pl.col("day").dt.to_string("%Y-%m-%d"), at=pl.int_range(pl.len()))
    long = long.unpivot(list(FLOW), index=["day", "at"], variable_name="stage", value_name="tasks")
    long = long.with_columns(
        name=pl.col("stage").replace_strict({s: t(name) for s, (_, name) in FLOW.items()}),
        role=pl.col("stage").replace_strict({s: colour for s, (colour, _) in FLOW.items()}),
        order=pl.col("stage").replace_strict({s: i for i, s in enumerate(FLOW)}),
    )
    places = labelled({at: names[day.isoformat()] for at, day in enumerate(days)})
    shown = list(range(len(days) - 1, -1, -3))[::-1]
    x = alt.X(
        "at:Q",
        scale=alt.Scale(domain=[0, len(days) - 1], range=[0, alt.ExprRef("width-118")], nice=False),
        axis=alt.Axis(
            title=None, labelExpr=places, values=shown, tickCount=len(shown), labelAngle=0
        ),
    )
    y = alt.Y("tasks:Q", stack="zero", axis=alt.Axis(title=None, format=",d"))
    tooltip = [
        alt.Tooltip("day:N", title=t("End of")),
        alt.Tooltip("name:N", title=t("Stage")),
        alt.Tooltip("tasks:Q", title=t("Tasks (n)"), format=","),
    ]
    area = (
        alt.Chart(long)
        .mark_area(stroke=BACKGROUND, strokeWidth=1)
        .encode(x=x, y=y, order="order:Q", color=role(), tooltip=tooltip)
    )
    edge = alt.Chart(_edge(long, len(days) - 1))
    label = edge.mark_text(align="left", dx=8).encode(x=x, y="at_y:Q", text="words:N")
    return layered([area, label], height, _alt(counts, t))


def _edge(long: pl.DataFrame, last: int) -> pl.DataFrame:
    """The labels at the right: in the middle of their band, a line apart from the one below."""
    rows = long.filter(pl.col("at") == last).sort("order")
    top = long.group_by("at").agg(pl.col("tasks").sum())["tasks"].max()
    apart = 0.1 * max(1.0, float(top))  # type: ignore[arg-type]
    places: list[float] = []
    base = 0
    for tasks in rows["tasks"]:
        middle = base + tasks / 2
        places.append(max(middle, places[-1] + apart) if places else middle)
        base += tasks
    words = [f"{row['name']} {number(row['tasks'], 0)}" for row in rows.iter_rows(named=True)]
    return rows.select("at").with_columns(at_y=pl.Series(places), words=pl.Series(words))


def _alt(counts: pl.DataFrame, t: Translator) -> str:
    first, last = counts.row(0, named=True), counts.row(-1, named=True)
    return t(
        "Open work went from {before} to {now} tasks",
        before=number(first["doing"] + first["waiting"], 0),
        now=number(last["doing"] + last["waiting"], 0),
    )
