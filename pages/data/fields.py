"""How much of each field a source carries, how lately, and which figures need it."""

import polars as pl
import streamlit as st

from pages.data.checks import Checks
from pages.frame import cards
from pages.frame.table import day_format, show_table
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.coverage import FIELDS, Field
from pipeline.text import N_, Translator

TITLES = {field.name: field.title for field in FIELDS} | {
    "story_points": N_("Story points"),
}
"""Field -> what it is called; also those that no figure needs."""
_STALE = 60
"""Days without the field while others of the source went on."""


def card(found: Checks, t: Translator) -> None:
    """The card; `found` of one source."""
    subtitle = t(
        "Finish and hours spent: of finished tasks; actual start: of those begun · last seen: the "
        "last day on which a task with the field was created or changed"
    )
    with cards.card(t("Fields"), subtitle):
        _table(found, t)


def _table(found: Checks, t: Translator) -> None:
    about = pl.DataFrame(
        {
            "field": [field.name for field in FIELDS],
            "title": [t(field.title) for field in FIELDS],
            "needed": [_needed(field, t) for field in FIELDS],
        }
    )
    odd = found.odd.group_by("field").agg(odd=pl.col("count").sum())
    words = {"missing": t("missing"), "stale": t("no longer filled in")}
    shown = (
        found.coverage.join(about, on="field", maintain_order="left")
        .join(odd, on="field", how="left", maintain_order="left")
        .select(
            "title",
            share=100 * pl.col("share"),
            known="known",
            tasks="tasks",
            last="last",
            note=_note(words),
            odd="odd",
            needed="needed",
        )
    )
    column = st.column_config
    show_table(
        shown,
        visible=len(FIELDS),
        config={
            "title": column.TextColumn(t("Field"), width=110),
            "share": column.ProgressColumn(
                t("Filled in"), format="%.0f%%", min_value=0, max_value=100, width=130
            ),
            "known": column.NumberColumn(t("Tasks (n)"), format="localized", width=75),
            "tasks": column.NumberColumn(t("Of"), format="localized", width=65),
            "last": column.DateColumn(t("Last seen"), format=day_format(t), width=110),
            "note": column.MultiselectColumn(
                t("Note"), options=list(words.values()), color=["red", "orange"], width=150
            ),
            "odd": column.NumberColumn(t("Odd (n)"), format="localized", width=65),
            "needed": column.TextColumn(t("Needed for"), width=430),
        },
        alt=t("Fields"),
    )


def _note(words: dict[str, str]) -> pl.Expr:
    missing = (pl.col("tasks") > 0) & (pl.col("known") == 0)
    stale = pl.col("last") < pl.col("last").max() - pl.duration(days=_STALE)
    notes = [
        pl.when(holds).then(pl.lit(words[name]))
        for name, holds in (("missing", missing), ("stale", stale))
    ]
    return pl.concat_list(notes).list.drop_nulls()


def _needed(field: Field, t: Translator) -> str:
    words = [t(MEASURES[name].title) for name in field.measures]
    return t(", ").join([*words, t(field.use)] if field.use else words)
