"""Where does time go? Mean days in each stage, stacked."""

import altair as alt
import polars as pl

from pages.frame.charts.base import BACKGROUND, ROLES, Layers, layered, title_of, unit
from pages.frame.charts.cache import remembered
from pipeline.text import N_, Translator
from pipeline.text.formats import number

STAGES = {
    "waiting": ("faint", N_("Waiting to start")),
    "doing": ("main", N_("In progress")),
    "review": ("soft", N_("In review")),
    "blocked": ("watch", N_("Blocked")),
    "other": ("neutral", N_("On hold, other")),
}
"""Stage -> its role of colour and its name, in the order of the stack."""


@remembered
def time_in_status(
    stays: pl.DataFrame, t: Translator, *, by: str = "type", rows: int = 10
) -> Layers:
    """Mean working days in each stage, the `rows` longest groups first, the total at the end.

    stays: columns `by`, stage (a key of STAGES), days (mean over the group's tasks, those that
    never were in the stage included), tasks; one row a group and stage.
    """
    look, present = unit("duration", t), set(stays["stage"])
    names = {stage: t(name) for stage, (_, name) in STAGES.items() if stage in present}
    totals = (
        stays.group_by(by)
        .agg(total=pl.col("days").sum(), tasks=pl.col("tasks").max())
        .sort("total", by, descending=[True, False])
        .head(rows)
    )
    order = totals[by].to_list()
    parts = stays.filter(pl.col(by).is_in(order)).with_columns(
        name=pl.col("stage").replace_strict(names),
        order=pl.col("stage").replace_strict({s: i for i, s in enumerate(STAGES)}),
        role=pl.col("stage").replace_strict({s: r for s, (r, _) in STAGES.items()}),
    )
    y = alt.Y(f"{by}:N", sort=order, axis=alt.Axis(title=None), scale=alt.Scale(padding=0.22))
    axis = alt.Axis(title=None, grid=True, labelExpr=look.axis)
    bars = (
        alt.Chart(parts)
        .mark_bar(cornerRadius=0, stroke=BACKGROUND, strokeWidth=1)
        .encode(
            y=y,
            x=alt.X("days:Q", axis=axis, scale=alt.Scale(range=[0, alt.ExprRef("width-40")])),
            order="order:Q",
            color=_colour(names),
            tooltip=[
                alt.Tooltip(f"{by}:N", title=title_of(by, t)),
                alt.Tooltip("name:N", title=t("Stage")),
                alt.Tooltip("days:Q", title=t("Mean, {unit}", unit=look.name), format=".1f"),
                alt.Tooltip("tasks:Q", title=t("Tasks (n)")),
            ],
        )
    )
    ends = (
        alt.Chart(totals)
        .mark_text(align="left", dx=6, fontWeight=600)
        .encode(y=y, x="total:Q", text=alt.Text("total:Q", format=".1f"))
    )
    return layered([bars, ends], 25 * len(order) + 62, _alt(totals, by, t))


def _colour(names: dict[str, str]) -> alt.Color:
    """Stages in their roles' colours: the legend shows the stages, the palette stays whole."""
    roles = {STAGES[stage][0]: name for stage, name in names.items()}
    label = "({" + ",".join(f"'{r}':'{name}'" for r, name in roles.items()) + "})[datum.label]"
    return alt.Color(
        "role:N",
        scale=alt.Scale(domain=ROLES, range="category"),
        legend=alt.Legend(
            values=list(roles), labelExpr=label, columns=alt.ExprRef("width<340?2:5")
        ),
    )


def _alt(totals: pl.DataFrame, by: str, t: Translator) -> str:
    if totals.is_empty():
        return t("No changes of status are known")
    first = totals.row(0, named=True)
    return t(
        "{name} takes longest, {days} working days", name=first[by], days=number(first["total"])
    )
