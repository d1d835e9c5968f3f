"""The buffers of a plan as commands ask for them: by the model stored, fitted first if need be."""

from pathlib import Path

import polars as pl

from models.plan import plan
from models.planned import Plan
from models.refit import models_folder, refit
from models.store import read_model
from pipeline.calendars import calendar_of
from pipeline.statistics.history import plan_history
from pipeline.view import View


def buffered(home: Path, view: View, tasks: pl.DataFrame, level: float) -> Plan:
    """The plan of prepared tasks by what a view knows. Raises `NotEnoughHistory`."""
    from models.planner import planner
    from models.suggest import model_on, table_on
    from models.targets import SCHEDULE

    history, day = plan_history(view.tasks), view.load.as_of_day
    refit(home, view, SCHEDULE.name)
    known = read_model(models_folder(home), view.load.load, SCHEDULE.name, view.calendar)
    # Without a model stored there is too little history, and fitting says so.
    known = known or planner(model_on(table_on(history, SCHEDULE, day), SCHEDULE, day), None)
    calendar = calendar_of(home, view.calendar)
    return plan(known, history, plan_history(tasks), level, calendar, day)
