"""What is read of a plan: the types of its tasks, told as those of the tasks that are loaded."""

from datetime import date
from pathlib import Path

import polars as pl

from pipeline.ingest import ingest
from pipeline.normalise.calendar import working_calendar
from pipeline.plan_file import read_plan
from pipeline.reread import choose_task_types
from pipeline.settings import Settings
from pipeline.statistics.filters import Filters
from pipeline.task_types import Choice, Rule
from pipeline.view import open_view

LOADED = """Issue key,Summary,Issue Type,Status,Component/s,Due date
A-1,Poster: spring,Task,To Do,Design,2026-03-04
"""
PLAN = """Issue key,Summary,Issue Type,Status,Due date,Component/s,Component/s
A-1,Renamed since,Task,To Do,2026-03-04,,
A-2,poster: autumn,Task,To Do,2026-09-04,,Design
A-3,Landing page,Task,To Do,2026-09-04,Front end,Web
A-4,Crash,Bug,To Do,2026-09-04,,
"""
RULES = Choice("Component/s", (Rule("title", "starts_with", "Poster:", "Poster's"),))


def planned(home: Path, path: Path) -> pl.DataFrame:
    view = open_view(home, Filters())
    choices = view.warehouse.task_types()
    calendar = working_calendar("weekdays")
    return read_plan(path, home, view.tasks, choices, calendar, date(2026, 3, 1)).tasks


def test_new_tasks_get_their_type_as_loaded_ones_do(tmp_path: Path) -> None:
    export, plan, home = tmp_path / "export.csv", tmp_path / "plan.csv", tmp_path / "home"
    export.write_text(LOADED, "utf-8")
    plan.write_text(PLAN, "utf-8")
    ingest(home, [export], Settings())
    assert planned(home, plan)["type"].to_list() == ["Task", "Task", "Task", "Bug"]

    choose_task_types(home, "jira", RULES)
    tasks = planned(home, plan).sort("key")
    # A known one keeps the type it has; a rule comes before the field, the field before the
    # tracker's own.
    assert tasks["type"].to_list() == ["Poster's", "Poster's", "Web", "Bug"]
    assert tasks["tracker_type"].to_list() == ["Task", "Task", "Task", "Bug"]
    ingest(home, [plan], Settings())
    loaded = open_view(home, Filters()).tasks.sort("key").filter(pl.col("key") != "A-1")
    assert loaded["type"].to_list() == tasks["type"][1:].to_list()
