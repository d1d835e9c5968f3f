"""The tasks that were finished well ahead, and whose they were."""

import polars as pl
import streamlit as st

from pages.deviation.kept import TradeOff
from pages.deviation.why_words import without
from pages.frame import cards, table
from pages.frame.download import download
from pages.frame.snapshot import Snapshot
from pages.frame.table import show_table
from pipeline.statistics.catalogue import EARLY, MEASURES
from pipeline.statistics.early import early_tasks
from pipeline.text import Translator

_VISIBLE, _MOST = 8, 200


def early_cards(snapshot: Snapshot, found: TradeOff) -> None:
    """Whose they were at the left, the tasks at the right."""
    t = snapshot.t
    n, rows = found.early.height, found.early_by
    subtitle = t("{n:,} finished task", "{n:,} finished tasks", n=n)
    left, right = st.columns([5, 7])
    with left, cards.card(t("Who finished early"), t("{n} or more working days ahead", n=EARLY)):
        if rows.is_empty():
            cards.empty(t("Nobody finished a task so early"))
        else:
            _whose(rows, t)
    with right, cards.card(t("Tasks finished early"), subtitle):
        columns = ("title", "deviation", "assignee", "due_day", "finished_day", "key")
        table.task_table(
            found.early, t, columns, rows=_MOST, visible=_VISIBLE, key="deviation_early"
        )
        if n:
            download(early_tasks(snapshot.lazy()), "early", t, "deviation_early_download")


def _whose(rows: pl.DataFrame, t: Translator) -> None:
    column = st.column_config
    shown = rows.select(
        pl.col("assignee").fill_null(without("assignee", t)),
        "early",
        pl.col("share") * 100,
        "tasks",
        "days",
    )
    show_table(
        shown,
        {
            "assignee": column.TextColumn(t("Assignee"), width=140),
            "early": column.NumberColumn(t("Early"), format="%d", width=65),
            "share": column.NumberColumn(t(MEASURES["early"].title), format="%.1f%%", width=95),
            "tasks": column.NumberColumn("n", format="%d", width=65),
            "days": column.NumberColumn(t("Days ahead"), format=f"%d {t('d')}", width=100),
        },
        t("{n} rows", n=shown.height),
        visible=_VISIBLE,
        key=f"deviation_who_early__{t.lang}",
    )
