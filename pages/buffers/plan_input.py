"""The plan that is asked about: a file sent by the browser, or a sprint whose tasks are open."""

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
import streamlit as st

from pages.buffers.advice import Asked
from pages.data.uploads import TABLES, Upload, safe_name
from pages.frame.address import param, set_params
from pages.frame.snapshot import home
from pipeline.calendars import calendar_of
from pipeline.plan_file import plannable, read_plan, sprints
from pipeline.problems import CannotRead
from pipeline.sources.extract import Extract
from pipeline.statistics.filters import among

_FORMS = (*TABLES, "xml")
_SPRINT = "buffers_sprint"


@dataclass(frozen=True)
class Given:
    """Prepared tasks to be planned; of a file its `name`, its `extract`, where its rows stay
    (`folder`), and how many rows were left out."""

    tasks: pl.DataFrame
    name: str
    extract: Extract | None = None
    left_out: dict[str, int] = field(default_factory=dict)


def given(asked: Asked) -> Given | None:
    """The uploader and the choice of a sprint; None while there is nothing to plan."""
    t, open_tasks = asked.snapshot.t, plannable(asked.snapshot.all_tasks())
    open_tasks = open_tasks.filter(among(asked.snapshot.filters))
    known = list(sprints(open_tasks))
    left, right = st.columns([7, 5])
    with left:
        file = st.file_uploader(
            t("The plan, as the tracker exports it"), _FORMS, key="buffers_plan_file"
        )
    with right:
        at = param("sprint")
        sprint = st.selectbox(
            t("Or a sprint whose tasks are loaded"),
            known,
            index=known.index(at) if at in known else None,
            placeholder=t("Choose a sprint") if known else t("No open task has a sprint"),
            disabled=not known,
            key=f"{_SPRINT}__{at}",
        )
        if sprint != at and not file:
            set_params(sprint=sprint)
    if file:
        return _read(asked, file)
    if sprint is None:
        return None
    return Given(open_tasks.filter(pl.col("sprint") == sprint), sprint)


def _read(asked: Asked, file: Upload) -> Given | None:
    t, snapshot = asked.snapshot.t, asked.snapshot
    folder = Path(tempfile.mkdtemp(prefix="leeway-plan-"))
    try:
        path = folder / safe_name(file.name)
        path.write_bytes(file.getbuffer())
        calendar = calendar_of(home(), snapshot.calendar)
        found = read_plan(path, home(), snapshot.all_tasks(), calendar, snapshot.load.as_of_day)
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
                "No task of this file is to be planned: {over} done or cancelled, {undated} "
                "without a due date, {rejected} rows not read. Give the tasks a due date, and "
                "export again.",
                **counts,
            )
        )
        return None
    # The file is gone, its rows are kept as long as the page shows them.
    extract = replace(extract, batches=lambda: iter(batches))
    return Given(found.tasks, file.name, extract, counts)
