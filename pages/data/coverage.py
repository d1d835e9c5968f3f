"""How much of each field the exports carry, and which figures need it."""

import polars as pl
import streamlit as st

from pages.data.tables import table
from pages.frame import cards
from pages.frame.snapshot import Snapshot
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.coverage import FIELDS, Field, coverage, sources, unknown_statuses
from pipeline.text import Translator


def fields(snapshot: Snapshot, t: Translator) -> None:
    """The card of the fields, and, where there are any, that of status words not known."""
    tasks = snapshot.tasks(period=False)
    unknown = unknown_statuses(tasks)
    places = st.columns([8, 4]) if unknown.height else [st.container()]
    with places[0], cards.card(*_head(t)):
        if tasks.is_empty():
            cards.empty(t("No tasks here"))
        else:
            _table(coverage(tasks), t)
            if unknown.is_empty():
                st.caption(t("The status words of all these tasks are known."))
    if unknown.height:
        title = t("Status words not known")
        with places[1], cards.card(title, t("Their tasks count as neither open nor done")):
            _statuses(unknown, t)


def by_source(snapshot: Snapshot, t: Translator) -> None:
    """The card of how much there is of each source, and how fresh it is."""
    with cards.card(t("Sources"), t("All tasks as loaded · newest change in the tracker")):
        found = sources(snapshot.all_tasks())
        column = st.column_config
        day = "YYYY年M月D日" if t.lang == "zh" else "D MMM YYYY"
        table(
            found,
            config={
                "source": column.TextColumn(t("Source"), width=90),
                "tasks": column.NumberColumn(t("Tasks (n)"), format="localized", width=80),
                "open": column.NumberColumn(t("Open (n)"), format="localized", width=80),
                "newest": column.DateColumn(t("Newest change"), format=day, width=120),
            },
            alt=t("Sources"),
        )


def _head(t: Translator) -> tuple[str, str]:
    return t("What the exports say of their tasks"), t(
        "% of tasks that have the field, by source · finish and hours spent: of finished tasks; "
        "actual start: of those begun · under the filters above, any period"
    )


def _table(found: pl.DataFrame, t: Translator) -> None:
    names = found["source"].unique().sort().to_list()
    titles = pl.DataFrame(
        {
            "field": [field.name for field in FIELDS],
            "title": [t(field.title) for field in FIELDS],
            "needed": [_needed(field, t) for field in FIELDS],
        }
    )
    wide = found.with_columns(share=100 * pl.col("share")).pivot(
        "source", index="field", values="share"
    )
    shown = titles.join(wide, on="field", how="left", maintain_order="left")
    column = st.column_config
    table(
        shown.select("title", *names, "needed"),
        visible=len(FIELDS),
        config={
            "title": column.TextColumn(t("Field"), width=110),
            "needed": column.TextColumn(t("Needed for"), width=420),
        }
        | {
            source: column.ProgressColumn(
                source, format="%.0f%%", min_value=0, max_value=100, width=130
            )
            for source in names
        },
        alt=t("What the exports say of their tasks"),
    )


def _needed(field: Field, t: Translator) -> str:
    words = [t(MEASURES[name].title) for name in field.measures]
    return t(", ").join([*words, t(field.use)] if field.use else words)


def _statuses(found: pl.DataFrame, t: Translator) -> None:
    column = st.column_config
    table(
        found.select("status", "tasks", "source"),
        config={
            "status": column.TextColumn(t("Status")),
            "tasks": column.NumberColumn(t("Tasks (n)"), width=80),
            "source": column.TextColumn(t("Source")),
        },
        alt=t("Status words not known"),
    )
    st.caption(
        t("Give each a category under [status] in a mapping file and load the export again.")
    )
