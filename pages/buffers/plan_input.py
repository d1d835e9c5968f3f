"""The plan that is asked about: a file, rows that are pasted, or a sprint whose tasks are open."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.data.uploads import TABLES, safe_name
from pages.frame.address import param, set_params
from pages.frame.snapshot import home
from pipeline.calendars import calendar_of
from pipeline.plan_file import plannable, read_plan, sprints
from pipeline.problems import CannotRead
from pipeline.sources.extract import Extract
from pipeline.statistics.filters import among

_FORMS = (*TABLES, "xml")
_SPRINT = "buffers_sprint"
_PASTED = "plan.csv"
"""What pasted rows are called, as a file; cells between tabs are told as such."""


@dataclass(frozen=True)
class Given:
    """Prepared tasks to be planned; of a file its `name`, its `extract`, where its rows stay
    (`folder`), and how many rows were left out."""

    tasks: pl.DataFrame
    name: str
    extract: Extract | None = None
    left_out: dict[str, int] = field(default_factory=dict)


def given(asked: Asked) -> Given | None:
    """The uploader, the choice of a sprint and the room to paste rows in; None while there is
    nothing to plan. What is sent or pasted comes first."""
    t, open_tasks = asked.snapshot.t, plannable(asked.snapshot.all_tasks())
    open_tasks = open_tasks.filter(among(asked.snapshot.filters))
    known = list(sprints(open_tasks))
    upload, paste, loaded = st.columns([6, 4, 4])
    with upload:
        file = st.file_uploader(
            t("The plan, as the tracker exports it"), _FORMS, key="buffers_plan_file"
        )
    with paste:
        pasted = st.text_area(
            t("Or rows copied from a spreadsheet, their header first"),
            placeholder=t("Paste here, then click beside it"),
            height=68,
            key="buffers_plan_pasted",
        ).strip()
    with loaded:
        at = param("sprint")
        sprint = st.selectbox(
            t("Or a sprint whose tasks are loaded"),
            known,
            index=known.index(at) if at in known else None,
            placeholder=t("Choose a sprint") if known else t("No open task has a sprint"),
            disabled=not known,
            key=f"{_SPRINT}__{at}",
        )
        if sprint != at and not file and not pasted:
            set_params(sprint=sprint)
    if file:
        return _read(asked, safe_name(file.name), file.getbuffer())
    if pasted:
        return _read(asked, _PASTED, pasted.encode())
    if sprint is None:
        return None
    return Given(open_tasks.filter(pl.col("sprint") == sprint), sprint)


def _read(asked: Asked, name: str, content: bytes | memoryview) -> Given | None:
    t, snapshot = asked.snapshot.t, asked.snapshot
    folder = Path(tempfile.mkdtemp(prefix="leeway-plan-"))
    try:
        path = folder / name
        path.write_bytes(content)
        calendar = calendar_of(home(), snapshot.calendar)
        choices, day = snapshot.warehouse.task_types(snapshot.load.load), snapshot.load.as_of_day
        found = read_plan(path, home(), snapshot.all_tasks(), choices, calendar, day)
        extract = found.extract
        batches = list(extract.batches())
    except CannotRead as error:
        st.error(t(error.problem.kind.message, **error.problem.words), icon=":material/block:")
        return None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    counts = {"over": found.over, "undated": found.undated, "rejected": found.rejected}
    if found.tasks.is_empty():
        st.warning(
            t(
                "None of these tasks is to be planned: {over} done or cancelled, {undated} without "
                "a due date, {rejected} rows not read. Give the tasks a due date, and try again.",
                **counts,
            )
        )
        return None
    # The file is gone, its rows are kept as long as the page shows them.
    extract = replace(extract, batches=lambda: iter(batches))
    return Given(found.tasks, name, extract, counts)
