"""The table of suggestions, with one Adopt button a row."""

from typing import Any

import polars as pl
import streamlit as st

from models.suggestion import Suggestion
from pages.buffers.advice import MEASURES, PER, Asked
from pages.buffers.dialog import decide_on
from pages.buffers.many import adopt_many
from pages.buffers.words import name_width
from pages.frame import cards
from pages.frame.table import show_table
from pipeline.statistics.scope import KEY

Suggestions = dict[tuple[str | None, ...], Suggestion]

_KEY = "buffers_adopt"
_MOST = 16
_NAME_AND_NOTE = 576
"""Pixels that they share: more would push the button out of sight."""


def adopt_table(asked: Asked, rows: pl.DataFrame, suggestions: Suggestions) -> None:
    """The card. rows: frame of `advice` with their names; suggestions by `scope.KEY`."""
    t = asked.snapshot.t
    subtitle = t(
        "Suggestions rest on all tasks, “covered today” on those of the filters · coverage if "
        "adopted is measured on tasks the model had not seen"
    )
    notes = [
        t(note.note, **note.note_words) if note.note else ""
        for key in rows.select(KEY).iter_rows()
        for note in [suggestions[key]]
    ]
    per_cent = asked.target == "effort"
    shown = rows.select(
        "name",
        pl.col("default", "suggested") * (100 if per_cent else 1),
        pl.col("of_plan", "covered_today", "covered_adopted", "borrowed") * 100,
        "n_today",
        "tested",
        note=pl.Series(notes, dtype=pl.String),
        action=pl.when(pl.col("change") == 0).then(pl.lit(t("Edit"))).otherwise(pl.lit(t("Adopt"))),
    )
    columns = ["name", "default", "suggested", *([] if per_cent else ["of_plan"])]
    columns += ["covered_today", "n_today", "covered_adopted", "tested", "borrowed", "note"]
    with cards.card(t("Adopt"), subtitle):
        show_table(
            shown,
            _config(asked, name_width(rows["name"])),
            t("{n} suggestion", "{n} suggestions", n=shown.height),
            visible=_MOST,
            order=[*columns, "action"],
            key=f"buffers_table__{t.lang}",
        )
        if words := _left_out(asked):
            st.caption(cards.plain(words))
        adopt_many(asked, rows)
    clicked = st.session_state.get(_KEY)
    if clicked is not None:
        decide_on(asked, rows["key"][clicked["row"]])


def _left_out(asked: Asked) -> str:
    """Which of the tasks that the filters take no coverage of today can be told of."""
    measure = MEASURES[asked.target]
    row = asked.snapshot.aggregate(measure).row(0, named=True)
    return cards.left_out_words(row["left_out"], measure, asked.snapshot.t)


def _config(asked: Asked, named: int) -> dict[str, Any]:
    t, column = asked.snapshot.t, st.column_config
    number = "%d%%" if asked.target == "effort" else f"%g {t('d')}"

    def covered(label: str, colour: Any, width: int) -> Any:
        return column.ProgressColumn(
            label, format="%.0f%%", min_value=0, max_value=100, color=colour, width=width
        )

    return {
        "name": column.TextColumn(t(PER[asked.per]), width=named),
        "default": column.NumberColumn(t("Default"), format=number, width=60),
        "suggested": column.NumberColumn(t("Suggested"), format=number, width=80),
        "of_plan": column.NumberColumn(
            t("Of plan"),
            format="%.0f%%",
            width=60,
            help=t("Suggested buffer ÷ median planned days of these tasks"),
        ),
        "covered_today": covered(t("Covered today"), "gray", 110),
        "n_today": column.NumberColumn(
            "n", format="%d", width=48, help=t("Finished ones of these tasks, under the filters")
        ),
        "covered_adopted": covered(t("Covered if adopted"), "primary", 122),
        "tested": column.NumberColumn(
            t("n unseen"),
            format="%d",
            width=74,
            help=t("Tasks that the model had not seen when it predicted their buffer"),
        ),
        "borrowed": column.NumberColumn(
            t("Borrowed"),
            format="%.0f%%",
            width=78,
            help=t("Share of the suggestion that leans on other tasks"),
        ),
        "note": column.TextColumn(t("Remark"), width=_NAME_AND_NOTE - named),
        "action": column.ButtonColumn(t("Decide"), key=_KEY, width=66),
    }
