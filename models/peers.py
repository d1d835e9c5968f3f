"""What a data scientist would try first, predicted on the same split: the peers of the backtest.

Each learns from the finished tasks known before a quarter and gives y at the levels asked for, for
the tasks planned in it (tasks x levels, sorted so that levels do not cross). All see what is known
of a task itself, as the recipe does, and the latest `target.window` tasks; none sees the history
features, which belong to the recipe.
"""

from collections.abc import Callable, Iterable
from importlib.util import find_spec

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingRegressor

from models.distribution import Floats
from models.features import PREFIX, Encoder
from models.targets import Target

Rule = Callable[[pl.DataFrame, pl.DataFrame, Target, Floats], Floats]


def gradient_boosting(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target, levels: Floats
) -> Floats:
    """scikit-learn's `HistGradientBoostingRegressor(loss="quantile")`, one a level."""
    known, y, asked = _plain(finished, planned, target)
    models = (
        HistGradientBoostingRegressor(loss="quantile", quantile=q, random_state=0) for q in levels
    )
    return _sorted(model.fit(known, y).predict(asked) for model in models)


def lightgbm(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target, levels: Floats
) -> Floats:
    """LightGBM with the quantile objective, one a level; needs the extra "peers"."""
    from lightgbm import LGBMRegressor

    known, y, asked = _plain(finished, planned, target)
    models = (
        LGBMRegressor(objective="quantile", alpha=q, random_state=0, verbose=-1) for q in levels
    )
    return _sorted(model.fit(known, y).predict(asked) for model in models)


def quantile_forest(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target, levels: Floats
) -> Floats:
    """A quantile random forest (Meinshausen 2006); needs the extra "peers"."""
    from quantile_forest import RandomForestQuantileRegressor

    known, y, asked = _plain(finished, planned, target)
    forest = RandomForestQuantileRegressor(min_samples_leaf=10, random_state=0).fit(known, y)
    return np.asarray(forest.predict(asked, quantiles=list(levels)), dtype=float)


def peers() -> dict[str, Rule]:
    """Those whose library is installed, by name."""
    known: dict[str, Rule] = {"gradient_boosting": gradient_boosting}
    extra: dict[str, Rule] = {"lightgbm": lightgbm, "quantile_forest": quantile_forest}
    return known | {name: rule for name, rule in extra.items() if find_spec(name)}


def _plain(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target
) -> tuple[NDArray[np.float32], Floats, NDArray[np.float32]]:
    """What is known of the finished tasks, their y, and what is known of the planned ones."""
    columns = [PREFIX + name for name in target.numbers] + list(target.codes)
    recent = finished.sort("finished_on", "source", "source_id").tail(target.window)
    encoder = Encoder(target.codes).fit(recent.select(columns))
    asked = encoder.transform(planned.select(columns))
    return encoder.transform(recent.select(columns)), recent["y"].to_numpy(), asked


def _sorted(columns: Iterable[Floats]) -> Floats:
    return np.sort(np.column_stack(list(columns)), axis=1)
