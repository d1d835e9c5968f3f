"""What piles up, and what is too old."""

import polars as pl

from pages.bottlenecks.drawn import cumulative_flow
from pages.bottlenecks.figures import Figures
from pages.bottlenecks.where import STAYS
from pages.frame import cards, charts, table
from pages.frame.charts.stay import STAGES
from pages.frame.snapshot import Snapshot
from pipeline.text.formats import number

_OLDEST = 10
_WEEKS = 3
"""Weeks without which a flow shows nothing."""


def flow_card(snapshot: Snapshot, found: Figures) -> None:
    """Cumulative flow of the last weeks."""
    t, ends = snapshot.t, (found.flow.head(1), found.flow.tail(1))
    parts = [t("Tasks at the end of each week · done since the first · without cancelled")]
    if found.flow.height >= _WEEKS:
        before, now = (int((row["doing"] + row["waiting"]).sum()) for row in ends)
        parts.append(t("open: {before:,} → {now:,}", before=before, now=now))
    rows = min(STAYS, found.stays["type"].n_unique())
    with cards.card(t("Is work piling up?"), " · ".join(parts)):
        if found.flow.height < _WEEKS:
            cards.empty(t("Too short a period for weeks"))
            return
        # As high as the card beside it.
        cards.chart(cumulative_flow(found.flow, t, height=max(220, 25 * rows + 62)))


def ageing_card(snapshot: Snapshot, found: Figures) -> None:
    """Open tasks by stage and age."""
    t, usual = snapshot.t, found.usual
    parts = [t("Working days since creation, {n:,} open tasks", n=found.open.height)]
    if usual is not None:
        parts.append(t("line: 85% of finished tasks took no longer, {n} d", n=number(usual, 0)))
        parts.append(t("▲ beyond it"))
    if found.open.height > charts.DOTS:
        parts.append(t("{n:,} of them drawn, the oldest among them", n=charts.DOTS))
    with cards.card(t("Ageing of open tasks"), " · ".join(parts)):
        if found.open.is_empty():
            cards.empty(t("No open tasks here"))
            return
        names = {stage: t(name) for stage, (_, name) in STAGES.items()}
        rank = {stage: place for place, stage in enumerate(STAGES)}
        tasks = found.open.sort(pl.col("stage").replace_strict(rank)).with_columns(
            status=pl.col("stage").replace_strict(names)
        )
        limits = pl.DataFrame({"status": tasks["status"].unique(maintain_order=True)}).with_columns(
            limit=pl.lit(usual, pl.Float64)
        )
        cards.chart(
            charts.ageing(
                tasks.select("key", "title", "status", "age_days"), limits.drop_nulls(), t
            )
        )


def oldest_card(snapshot: Snapshot, found: Figures) -> None:
    """The open tasks that are the furthest beyond what is usual for their type."""
    t = snapshot.t
    tasks = found.open.with_columns(times=pl.col("age_days") / pl.col("limit")).sort(
        "age_days", "key", descending=[True, False]
    )
    beyond = tasks.filter(pl.col("times") > 1).height
    subtitle = t(
        "Longer open than 85% of their type took: {beyond} of {n:,} · the {shown} oldest",
        beyond=beyond,
        n=tasks.height,
        shown=min(_OLDEST, tasks.height),
    )
    with cards.card(t("Oldest open work"), subtitle):
        table.task_table(
            tasks,
            t,
            ("title", "age_days", "type", "status", "assignee", "due_day", "key"),
            rows=_OLDEST,
            title_width=270,
            key="bottlenecks_oldest",
        )
