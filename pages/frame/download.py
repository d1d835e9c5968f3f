"""The rows behind a figure, as a file."""

import io

import polars as pl
import streamlit as st

from pipeline.export import export_tasks
from pipeline.text import Translator
from pipeline.writers import write_csv

_FIGURES = ("planned_days", "actual_days", "deviation", "overdue_days", "reason")


def download(tasks: pl.DataFrame | pl.LazyFrame, name: str, t: Translator, key: str) -> None:
    """A button for all rows of a prepared frame as the file `leeway-<name>.csv`."""
    st.download_button(
        t("Download CSV"),
        lambda: as_csv(tasks.lazy().collect()),
        file_name=f"leeway-{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
        key=key,
    )


def as_csv(tasks: pl.DataFrame) -> bytes:
    """Prepared tasks under the columns of `leeway export tasks`, then their working days and, where
    there is one, the reason they are left out; for Excel."""
    figures = tasks.select(name for name in _FIGURES if name in tasks.columns)
    file = io.BytesIO()
    write_csv(pl.concat([export_tasks(tasks), figures], how="horizontal"), file, for_excel=True)
    return file.getvalue()
