"""Fitting what pages show: the suggestions for a state of the data, with the scores behind them."""

from datetime import timedelta
from pathlib import Path

from models.store import Fitted, read_suggestions, write_suggestions
from pipeline.statistics.filters import Filters, among
from pipeline.statistics.history import plan_history
from pipeline.view import View


def models_folder(home: Path) -> Path:
    """Where a home keeps what was fitted."""
    return home / "models"


def refit(home: Path, view: View, target: str) -> Fitted:
    """The suggestions stored for a view's load and calendar; fitted first where there are none."""
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
