"""Fitting what pages show: the suggestions for a state of the data, with the scores behind them."""

from datetime import timedelta
from pathlib import Path

from models.store import Fitted, read_suggestions, write_suggestions
from pipeline.statistics.filters import Filters, among
from pipeline.statistics.history import plan_history
from pipeline.view import View, open_view


def models_folder(home: Path) -> Path:
    """Where a home keeps what was fitted."""
    return home / "models"


def refit(home: Path, filters: Filters, target: str) -> Fitted:
    """The stored suggestions for the load and calendar of the filters, fitted if there are none;
    what else the filters say is not looked at: a model learns from all tasks."""
    view = open_view(home, filters)
    folder = models_folder(home)
    stored = read_suggestions(folder, view.load.load, target, view.calendar)
    if stored:
        return stored
    fitted = fit(view, target)
    write_suggestions(folder, view.load.load, target, view.calendar, fitted)
    return fitted


def fit(view: View, target: str, filters: Filters | None = None) -> Fitted:
    """Suggestions for the tasks that the filters take (all, without them), from a model of all
    tasks, with the backtest of the last two years that calibrates and proves them."""
    from models.backtest import backtest
    from models.exceptions import NotEnoughHistory
    from models.suggest import TESTED, suggest
    from models.targets import TARGETS

    history, day = plan_history(view.tasks), view.load.as_of_day
    goal, only = TARGETS[target], among(filters) if filters else None
    tested, why_not = None, ""
    try:
        tested = backtest(history, goal, day - timedelta(days=TESTED), day)
    except NotEnoughHistory as error:
        why_not = str(error)
    try:
        suggestions = suggest(history, goal, day, only, tested)
    except NotEnoughHistory as error:
        return Fitted((), None, str(error))
    return Fitted(tuple(suggestions), tested.as_json() if tested else None, why_not)
