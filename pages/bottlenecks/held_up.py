"""What holds up what: lateness passed on in the past, and tasks held up now."""

from typing import Any

import polars as pl
import streamlit as st

from pages.bottlenecks.figures import Figures
from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pages.frame.table import show_table

_PAIRS, _NOW = 8, 8
FEW_LINKS = 20
"""Dependencies of a pair of types under which its shares are not told."""


def links_card(snapshot: Snapshot, found: Figures) -> None:
    """Pairs of types at the left, the open tasks that wait for a late one at the right."""
    t, pairs = snapshot.t, found.passed_on
    n = int(pairs["links"].sum())
    subtitle = t(
        "How often a task is late after a late predecessor · {n:,} dependencies of which both ends "
        "are finished",
        n=n,
    )
    with cards.card(t("What holds up what"), subtitle):
        left, right = st.columns([7, 5])
        with left:
            _past(snapshot, pairs, n)
        with right:
            _now(snapshot, found.held_up)


def _past(snapshot: Snapshot, pairs: pl.DataFrame, n: int) -> None:
    t, sure = snapshot.t, pairs.filter(pl.col("links") >= FEW_LINKS)
    if sure.is_empty():
        cards.empty(
            t("Too few dependencies to tell"),
            t("{n} known; {needed} of one pair of types are needed.", n=n, needed=FEW_LINKS),
        )
        return
    _pairs(snapshot, sure.head(_PAIRS))
    if few := pairs.height - sure.height:
        st.caption(t("{n} pairs of types with too few dependencies are not shown.", n=few))


def _now(snapshot: Snapshot, held: pl.DataFrame) -> None:
    t, column = snapshot.t, st.column_config
    if held.is_empty():
        cards.empty(t("No open task waits for a late one"))
        return
    shown = held.head(_NOW).select("title", "before_title", "before_overdue", "due_day")
    days = f"%d {t('d')}"
    show_table(
        shown,
        {
            "title": column.TextColumn(t("Held up now"), width=190),
            "before_overdue": column.NumberColumn(t("Late by"), format=days, width=76),
            "before_title": column.TextColumn(t("Waits for"), width=170),
            "due_day": column.DateColumn(
                t("Due"), format="M月D日" if t.lang == "zh" else "D MMM", width=80
            ),
        },
        t("{n} task", "{n} tasks", n=shown.height),
        key=f"bottlenecks_held__{t.lang}",
    )
    if (more := held.height - shown.height) > 0:
        st.caption(t("{n} more not shown", n=more))


def _pairs(snapshot: Snapshot, pairs: pl.DataFrame) -> None:
    t, column = snapshot.t, st.column_config
    shown = pairs.select(
        "from_type",
        "to_type",
        pl.col("late_after_late", "late_after_else") * 100,
        "links",
        "days",
    )

    def late(label: str, colour: Any) -> Any:
        return column.ProgressColumn(
            label,
            format="%.0f%%",
            min_value=0,
            max_value=100,
            color=colour,
            width=130,
        )

    show_table(
        shown,
        {
            "from_type": column.TextColumn(t("When this is late")),
            "to_type": column.TextColumn(t("… this is late")),
            "late_after_late": late(t("in"), "red"),
            "late_after_else": late(t("else in"), "gray"),
            "links": column.NumberColumn("n", format="%d", width=60),
            "days": column.NumberColumn(
                t("Days late then"),
                format=f"%d {t('d')}",
                width=110,
                help=t("Working days past due of the tasks that waited for a late one"),
            ),
        },
        t("{n} pair of types", "{n} pairs of types", n=shown.height),
        key=f"bottlenecks_links__{t.lang}",
    )
