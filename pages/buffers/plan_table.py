"""The tasks of a plan with their buffers, and the plan to be imported again."""

from pathlib import Path

import polars as pl
import streamlit as st

from models.planned import FEW, Plan
from pages.buffers.advice import Asked
from pages.buffers.plan_input import Given
from pages.data.uploads import safe_name
from pages.frame.table import show_table
from pipeline.plan_export import as_bytes, form_of, table_of
from pipeline.text import Translator
from pipeline.text.trackers import tracker_name

_MOST = 12
_MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table(asked: Asked, found: Plan) -> None:
    """The tasks, those that put the sprint most at risk first."""
    t, column = asked.snapshot.t, st.column_config
    date_format = "YYYY-MM-DD"
    shown = found.tasks.select(
        "key",
        "title",
        pl.col("type").replace("", t("No type")),
        "due_on",
        "late_by",
        "buffer",
        "buffered_due",
        pl.col("late") * 100,
        pl.col("coverage") * 100,
        _rests_on(t).alias("rests_on"),
    )
    show_table(
        shown,
        {
            "key": column.TextColumn(t("Id"), width=90),
            "title": column.TextColumn(t("Task"), width=180),
            "type": column.TextColumn(t("Type"), width=172),
            "due_on": column.DateColumn(t("Due"), format=date_format, width=90),
            "late_by": column.NumberColumn(
                t("Late already"),
                format=f"%d {t('d')}",
                width=84,
                help=t("Working days since its due date; it has not ended yet"),
            ),
            "buffer": column.NumberColumn(
                t("Buffer"),
                format=f"%d {t('d')}",
                width=66,
                help=t(
                    "Working days from the due date, or from the day of the data if that is later"
                ),
            ),
            "buffered_due": column.DateColumn(t("Due with buffer"), format=date_format, width=110),
            "late": column.NumberColumn(
                t("Late without"),
                format="%d%%",
                width=90,
                help=t("The chance that it ends after its due date"),
            ),
            "coverage": column.NumberColumn(
                t("Held before"),
                format="%d%%",
                width=90,
                help=t(
                    "For how many tasks of its type that the model had not seen the buffer "
                    "predicted then was enough; of all types where the buffer is that of all "
                    "types, and of those that were as late where it is late already"
                ),
            ),
            "rests_on": column.TextColumn(t("Finished tasks it rests on"), width=170),
        },
        t("{n} task", "{n} tasks", n=shown.height),
        visible=_MOST,
        order=[
            *("title", "buffer", "buffered_due", "due_on", "late_by", "late", "coverage"),
            *("rests_on", "type", "key"),
        ],
        key=f"buffers_plan__{t.lang}",
    )


def _rests_on(t: Translator) -> pl.Expr:
    late, few, n = pl.col("late_by").is_not_null(), pl.col("few"), pl.col("finished")
    return (
        pl.when(pl.col("buffer").is_null())
        .then(pl.lit(t("under {n} that were as late", n=FEW)))
        .when(few & late)
        .then(pl.lit(t("all types: under {n} of its own were as late", n=FEW)))
        .when(few)
        .then(pl.lit(t("all types: under {n} of its own", n=FEW)))
        .when("not_held")
        .then(pl.format(t("{n} of its type, and all: its own held too rarely", n="{}"), n))
        .when(late)
        .then(pl.format(t("{n} of its type that were as late", n="{}"), n))
        .otherwise(pl.format(t("{n} of its type", n="{}"), n))
    )


def download(asked: Asked, found: Plan, chosen: Given) -> None:
    """A button for each source of the plan: a file in the form that its tracker imports."""
    t = asked.snapshot.t
    parts = chosen.tasks.partition_by("source", as_dict=True)
    with st.container(horizontal=True, gap="small"):
        for (source,), tasks in sorted(parts.items()):
            form = form_of(str(source), Path(chosen.name) if chosen.extract else None)
            st.download_button(
                t(
                    "Download for {tracker} ({form})",
                    tracker=tracker_name(source, t),
                    form=form.upper(),
                ),
                as_bytes(table_of(chosen.extract, tasks, found.tasks), form),
                file_name=f"{Path(safe_name(chosen.name)).stem}-leeway.{form}",
                mime=_MIME[form],
                icon=":material/download:",
                type="tertiary",
                on_click="ignore",
                key=f"buffers_plan_file_{source}",
                help=t("As the tracker imports it: due dates with their buffers"),
            )
