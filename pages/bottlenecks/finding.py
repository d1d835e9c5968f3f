"""The sentence on top of the page."""

import polars as pl

from pages.bottlenecks.figures import Figures
from pages.bottlenecks.held_up import FEW_LINKS
from pages.frame.snapshot import Snapshot
from pipeline.text.formats import number, share


def finding(snapshot: Snapshot, found: Figures) -> tuple[str, str]:
    """Lead and rest of the sentence on top."""
    t = snapshot.t
    groups = found.late_by_type.filter(pl.col("days") > 0)
    if groups.is_empty():
        return t("No finished task was late here."), _held_up(snapshot, found)
    top = groups.head(1 if groups.height < 3 else 2)
    lead = t(
        "{names} lost most: {share} of all {days} days past due.",
        names=t(" and ").join(top["type"].fill_null("–")),
        share=share(float(top["share"].sum())),
        days=number(float(groups["days"].sum()), 0),
    )
    return lead, _held_up(snapshot, found)


def _held_up(snapshot: Snapshot, found: Figures) -> str:
    t = snapshot.t
    sure = found.passed_on.filter(pl.col("links") >= FEW_LINKS).drop_nulls("late_after_else")
    sure = sure.with_columns(more=pl.col("late_after_late") - pl.col("late_after_else"))
    sure = sure.filter(pl.col("more") > 0.1).sort("more", descending=True)
    if sure.is_empty():
        return ""
    row = sure.row(0, named=True)
    return t(
        "When {before} is late, {after} is late in {share} of cases, else in {other} (n {n:,}).",
        before=row["from_type"],
        after=row["to_type"],
        share=share(row["late_after_late"]),
        other=share(row["late_after_else"]),
        n=row["links"],
    )
