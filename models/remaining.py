"""What is left of a task's distribution once it is known that the task has not ended yet.

With G the calibrated distribution of its overrun, m the least overrun that is left to it and
p = G(m-) the share that has passed, the quantile at level q is the smallest x with
G(x) >= p + q (1 - p), so that P(overrun <= x | overrun >= m) >= q.
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from models.distribution import Distributions, Floats
from models.model import alike
from models.planned import DRAWS
from models.planner import Planner
from models.proven import MEASURED
from models.scores import TIE
from models.walk import GRID

_EVEN = np.arange(101) / 100
_STRATA = (np.arange(DRAWS) + 0.5) / DRAWS
_EDGES = (0.0, *GRID, 1.0)
_ANY = " "
"""No type is called so: it gets the level of all types together."""


def remaining(
    planner: Planner,
    rows: pl.DataFrame,
    still_open: Floats,
    level: float,
    rng: np.random.Generator,
) -> tuple[Floats, Floats, Floats]:
    """For each row p, the overrun at the level, and `DRAWS` overruns (rows x DRAWS): each row is
    spread evenly over its distribution and shuffled by itself.

    Parameters
    ----------
    rows : of a feature table, with `least` (m), `late_by` (null: not late yet), `few` and `wider`
        (no less than what all types together need; see `planned.Plan`)
    still_open : how far past their due dates the open tasks of the history are
    """
    model = planner.model
    # On the outcomes that differ: tasks with the same outcome are one.
    values, same = alike(model.values_)
    ended = np.asarray(same.sum(axis=0)).ravel().astype(int)
    late_weight = stands_for(values, ended, still_open)

    def ahead(part: pl.DataFrame, weights: Floats, groups: list[str]) -> tuple[Floats, Floats]:
        # Of tasks that are late the open ones say most: without them late tasks look quick.
        late = part["late_by"].is_not_null().to_numpy()
        weights = np.where(late[:, None], weights * late_weight, weights)
        corrected = _corrected(planner, groups)
        return _quantiles(
            Distributions(weights, values), corrected, part["least"].to_numpy(), level
        )

    weights = model.weights(rows) @ same
    weights = weights.toarray() if sparse.issparse(weights) else weights
    passed, found = ahead(rows, weights, rows["type"].to_list())
    if not (part := rows.filter("wider")).is_empty():
        every = np.tile(model.plain_.shared_ @ same, (len(part), 1))
        passed_by_all, of_all = ahead(part, every, [_ANY] * len(part))
        wider = rows["wider"].to_numpy()
        found[wider] = np.maximum(found[wider], of_all)
        passed[rows["few"].to_numpy()] = passed_by_all[part["few"].to_numpy()]
    return passed, found[:, 0], rng.permuted(found[:, 1:], axis=1)


def _quantiles(
    spread: Distributions, corrected: Floats, least: Floats, level: float
) -> tuple[Floats, Floats]:
    """For each row p, and the overrun at the level and at each of `_STRATA`."""
    passed = np.zeros(len(least))
    asked = np.empty((len(least), 1 + DRAWS))
    for at, (below, levels) in enumerate(zip(spread.below(least), corrected, strict=True)):
        passed[at] = np.interp(below, levels, _EVEN)
        ahead = passed[at] + (1 - passed[at]) * np.concatenate([[level], _STRATA])
        asked[at] = np.interp(ahead, _EVEN, levels)
    # Later than any task that it rests on, a task ends at the earliest that is left to it.
    return passed, np.maximum(spread.quantiles(asked), least[:, None])


def covered(
    rows: pl.DataFrame, passed: Floats, unseen: pl.DataFrame, level: float
) -> tuple[Floats, NDArray[np.int64]]:
    """For each row, of the unseen tasks of its type (of all, where `few`) that took more than the
    share `passed` of their distributions, the share for which the level was then enough, and how
    many these were. NaN where they are under `MEASURED`, or the level lies above all of `GRID`, at
    which the backtest measured; between two of these they are taken as evenly spread.
    """
    groups = rows.select(pl.when("few").then(pl.lit(_ANY)).otherwise("type")).to_series()
    asked = passed + level * (1 - passed)
    share, tested = np.full(len(rows), np.nan), np.zeros(len(rows), dtype=np.int64)
    for name in groups.unique():
        own = unseen if name == _ANY else unseen.filter(pl.col("type") == name)
        mine = (groups == name).to_numpy()
        held = np.sort(own["held_from"].drop_nulls().to_numpy())
        within = np.searchsorted(held, np.array(_EDGES[:-1]) + TIE, side="right")
        before, until = np.interp([passed[mine], asked[mine]], _EDGES, [*within, len(own)])
        tested[mine] = np.round(len(own) - before)
        enough = (tested[mine] >= MEASURED) & (asked[mine] <= GRID[-1] + TIE)
        share[mine] = np.where(enough, (until - before) / np.maximum(len(own) - before, 1), np.nan)
    return share, tested


def _corrected(planner: Planner, groups: list[str]) -> Floats:
    """The levels to ask for at each of `_EVEN`, a row for each group."""
    inner = planner.levels.predict_all(np.array(groups, dtype=str), _EVEN[1:-1].tolist())
    ends = np.zeros((len(groups), 1)), np.ones((len(groups), 1))
    return np.maximum.accumulate(np.concatenate([ends[0], inner, ends[1]], axis=1), axis=1)


def stands_for(values: Floats, ended: NDArray[np.int64], still_open: Floats) -> Floats:
    """For each value (rising) the tasks that one which ended with it stands for: itself, and its
    part of those still open that had got less far. So weighed, the ended ones have the distribution
    of Kaplan and Meier: the weight is 1 / P(not left open before the value).

    ended : how many tasks ended with each value
    still_open : how far each open task has got

    Examples
    --------
    >>> stands_for(np.array([0.0, 5.0, 9.0]), np.array([4, 3, 2]), np.array([7.0, 7.0]))
    array([1., 1., 2.])
    """
    at, left = np.unique(still_open, return_counts=True)
    open_then = len(still_open) - np.cumsum(left) + left
    beyond = ended.sum() - np.concatenate([[0], np.cumsum(ended)])
    watched = open_then + beyond[np.searchsorted(values, at, side="right")]
    kept = np.concatenate([[1.0], np.cumprod(1 - left / watched)])
    weight: Floats = 1 / kept[np.searchsorted(at, values)]
    return weight
