"""Fitting what pages show: the suggestions for a state of the data, with the scores behind them."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.store import Fitted, has_model, read_suggestions, write_model, write_suggestions
from pipeline.statistics.filters import Filters, among
from pipeline.statistics.history import plan_history
from pipeline.view import View

if TYPE_CHECKING:
    from models.planner import Planner


def models_folder(home: Path) -> Path:
    """Where a home keeps what was fitted."""
    return home / "models"


def refit(home: Path, view: View, target: str) -> Fitted:
    """The suggestions stored for a view's load and calendar; fitted first where there are none,
    and stored with the model that plans are told from."""
    folder, key = models_folder(home), (view.load.load, target, view.calendar)
    stored = read_suggestions(folder, *key)
    if stored and (has_model(folder, *key) or not stored.suggestions):
        return stored
    fitted, planner = _fit(view, target)
    if planner:
        write_model(folder, view.load.load, view.calendar, planner)
    write_suggestions(folder, *key, fitted)
    return fitted


def fit(view: View, target: str, filters: Filters) -> Fitted:
    """Suggestions for the tasks that the filters take, from a model of all tasks, with the backtest
    of the last two years that calibrates and proves them."""
    return _fit(view, target, filters)[0]


def _fit(
    view: View, target: str, filters: Filters | None = None
) -> "tuple[Fitted, Planner | None]":
    from models.exceptions import NotEnoughHistory
    from models.planner import planner
    from models.suggest import model_on, proof_on, suggestions, table_on
    from models.targets import TARGETS

    history, day = plan_history(view.tasks), view.load.as_of_day
    goal, only = TARGETS[target], among(filters) if filters else None
    table = table_on(history, goal, day, only)
    tested, why_not = None, ""
    try:
        tested = proof_on(table, goal, day)
    except NotEnoughHistory as error:
        why_not = str(error)
    try:
        model = model_on(table, goal, day)
        found = suggestions(table, model, day, tested)
    except NotEnoughHistory as error:
        return Fitted((), None, str(error)), None
    scores = tested.as_json() if tested else None
    return Fitted(tuple(found), scores, why_not), planner(model, tested)
