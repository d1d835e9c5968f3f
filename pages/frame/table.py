"""Tables, all of one look; and the table of tasks that every drill-down ends in."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

from pages.frame import cards
from pipeline.text import Translator
from pipeline.text.formats import NONE

ROW, HEAD = 30, 34
"""Pixels."""
LATE_NOW = ("title", "overdue_days", "state", "type", "team", "due_day", "key")
"""Open tasks past their due date."""
NEEDED = ("late", "is_open")
"""What the table reads beside its columns and `overdue_days`."""


def show_table(
    rows: pl.DataFrame,
    config: dict[str, Any],
    alt: str,
    *,
    visible: int = 10,
    order: Sequence[str] | None = None,
    key: str | None = None,
) -> None:
    """Rows as a table, of which at most `visible` are in sight; `config` as st.column_config has
    it, `order` the columns shown."""
    st.dataframe(
        rows,
        hide_index=True,
        row_height=ROW,
        height=height(rows.height, visible),
        column_config=config,
        column_order=order,
        placeholder=NONE,
        key=key,
        alt=alt,
    )


def height(rows: int, visible: int) -> int:
    """Pixels of a table of so many rows, of which at most `visible` are in sight."""
    return HEAD + ROW * min(max(rows, 1), visible)


def day_format(t: Translator) -> str:
    """How a column of dates is shown."""
    return "YYYY年M月D日" if t.lang == "zh" else "D MMM YYYY"


def task_table(
    tasks: pl.DataFrame,
    t: Translator,
    columns: Sequence[str] = LATE_NOW,
    *,
    rows: int = 10,
    visible: int | None = None,
    title_width: int | None = None,
    key: str | None = None,
) -> None:
    """The first `rows` tasks of a prepared frame, in its order, with the columns named.

    Of many rows `visible` are in sight and the others are scrolled to. `title_width` (pixels) keeps
    long titles from pushing columns out of a narrow card. Columns may be any of the prepared
    frame's that `_config` knows, and `state`, a badge: late, on time, open.
    """
    if tasks.is_empty():
        cards.empty(t("No tasks here"))
        return
    found = tasks.head(rows).with_columns(state=_state(t)).select(columns)
    config = _config(t, found)
    config["title"] = st.column_config.TextColumn(t("Name"), width=title_width)
    show_table(
        found,
        {name: config[name] for name in columns},
        t("{n} task", "{n} tasks", n=found.height),
        visible=visible or rows,
        key=key,
    )


def _state(t: Translator) -> pl.Expr:
    words = {"late": t("late"), "on_time": t("on time"), "open": t("open"), "none": "–"}
    code = (
        pl.when(pl.col("overdue_days").is_not_null() | (pl.col("late") == 1))
        .then(pl.lit("late"))
        .when(pl.col("late") == 0)
        .then(pl.lit("on_time"))
        .when("is_open")
        .then(pl.lit("open"))
        .otherwise(pl.lit("none"))
    )
    return pl.concat_list(code.replace_strict(words, return_dtype=pl.String))


def _config(t: Translator, found: pl.DataFrame) -> dict[str, Any]:
    column = st.column_config
    day = day_format(t)
    text = {
        "title": t("Name"),
        "key": t("Id"),
        "type": t("Type"),
        "team": t("Team"),
        "assignee": t("Assignee"),
        "project": t("Project"),
        "source": t("Source"),
        "priority": t("Priority"),
        "sprint": t("Sprint"),
        "status": t("Status"),
        "reason": t("Left out because"),
    }
    dates = {
        "due_day": t("Due"),
        "finished_day": t("Finished"),
        "started_day": t("Started"),
        "created_day": t("Created"),
        "planned_start_day": t("Planned start"),
        "first_due_day": t("First due date"),
    }
    amounts = {
        "planned_days": (t("Plan"), _days(t, "%d")),
        "actual_days": (t("Took"), _days(t, "%d")),
        "age_days": (t("Age"), _days(t, "%d")),
        "deviation": (t("Deviation"), _days(t, "%+d")),
        "estimate_hours": (t("Estimate"), "%.1f h"),
        "actual_hours": (t("Spent"), "%.1f h"),
        "story_points": (t("Story points"), "%.1f"),
    }
    longest = _longest(found)
    return (
        {name: column.TextColumn(label) for name, label in text.items()}
        | {name: column.DateColumn(label, format=day) for name, label in dates.items()}
        | {name: column.NumberColumn(label, format=form) for name, (label, form) in amounts.items()}
        | {
            "overdue_days": column.ProgressColumn(
                t("Late by"),
                format=_days(t, "%d"),
                min_value=0,
                max_value=longest,
                color="red",
                width=130,
            ),
            "state": column.MultiselectColumn(
                t("State"),
                options=[t("late"), t("on time"), t("open"), "–"],
                color=["red", "blue", "gray", "gray"],
                width=90,
            ),
        }
    )


def _longest(found: pl.DataFrame) -> int:
    """The end of the bar; 1 where there is nothing to measure."""
    late = found["overdue_days"] if "overdue_days" in found.columns else pl.Series([1])
    longest: int = max([1, *late.drop_nulls()])
    return longest


def _days(t: Translator, number: str) -> str:
    return f"{number} {t('d')}"
