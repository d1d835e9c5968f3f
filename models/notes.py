"""What has to be said of a suggestion: the one thing that matters most, or nothing."""

from functools import cache

import numpy as np

from models.distribution import Distributions, Floats
from models.kind import LATEST, Kind
from models.planned import FEW
from models.suggestion import (
    FEW_OF_GROUP,
    FEW_OF_TYPE,
    FROM_HISTORY,
    LONGER,
    NEW_TYPE,
    NOT_HELD,
    NOT_HELD_IN_GROUP,
    ONLY_ONE,
    PLAIN_ALIKE,
    PLAIN_CHANGED,
    PLAIN_LEANS,
    SHORTER,
    UNDER_FEW,
)
from models.targets import Target

Note = tuple[str, dict[str, str | int]]

SMALL = 20
"""Finished tasks of a type under which the note says that it leans on others."""
TOLD = 0.8
"""The level at which a suggestion is compared with the plain history of its type."""
SURE = 0.99
"""A suggestion outside the interval that holds the plain quantile this surely is surprising."""


def note(kind: Kind, failed: tuple[float, int, int] | None) -> Note:
    """The text and its words. failed: as `proven.failed` gives it."""
    return _wider(kind, failed) or _surprise(kind) or _basis(kind) or ("", {})


def _wider(kind: Kind, failed: tuple[float, int, int] | None) -> Note | None:
    """Why it was raised to what all types together need, or the whole type."""
    tasks = int(kind.own.sum())
    if tasks == 0:
        return NEW_TYPE, {}
    if tasks == 1:
        return ONLY_ONE, {}
    if tasks < FEW:
        return UNDER_FEW, {"n": tasks}
    if failed is None:
        return None
    level, held, tested = failed
    text = NOT_HELD_IN_GROUP if kind.wide else NOT_HELD
    return text, {"level": round(100 * level), "held": held, "n": tested}


def _basis(kind: Kind) -> Note | None:
    """What it rests on, where that is not the steady history of the type."""
    tasks = int(kind.own.sum())
    if kind.model.forest_ is None:
        return FROM_HISTORY, {"n": len(kind.model.values_)}
    if tasks < SMALL:
        return (FEW_OF_GROUP if kind.wide else FEW_OF_TYPE), {"n": tasks}
    if kind.changed:
        return (LONGER if kind.changed > 0 else SHORTER), {"n": LATEST}
    return None


def plain_quantile(values: Floats) -> tuple[float, float, float]:
    """The empirical quantile at `TOLD` with its exact interval from order statistics (infinite
    where it reaches beyond the values), as `scipy.stats.quantile_test` has it."""
    rank, low, high = _ranks(len(values))
    ordered = np.concatenate([[-np.inf], np.sort(values), [np.inf]])
    return float(ordered[rank]), float(ordered[low]), float(ordered[high])


@cache
def _ranks(n: int) -> tuple[int, int, int]:
    """The ranks, from 1, of the quantile and the ends of its interval; 0 and n + 1 lie beyond."""
    from scipy.stats import binom

    tail = (1 - SURE) / 2
    found = (np.ceil(n * TOLD - 1e-9), binom.ppf(tail, n, TOLD), binom.isf(tail, n, TOLD) + 1)
    rank, low, high = (int(each) for each in found)
    return rank, low, high


def _surprise(kind: Kind) -> Note | None:
    """The plain figure and why the suggestion is another one, where chance does not explain it."""
    target, values = kind.model.target, kind.model.values_[kind.own]
    plain, low, high = target.buffer(np.array(plain_quantile(values)))
    suggested = target.buffer(kind.quantiles([TOLD]))[0]
    if low <= suggested <= high:
        return None
    words: dict[str, str | int] = {"n": len(values), "plain": _told(target, plain)}
    if kind.changed:
        return PLAIN_CHANGED[target.unit], words | {"latest": LATEST}
    spread = Distributions(kind.weight[None, kind.own], values)
    own = target.buffer(spread.quantiles(np.array([[TOLD]]))[0])[0]
    if low <= own <= high:
        borrowed = 1 - kind.weight[kind.own].sum() / kind.weight.sum()
        return PLAIN_LEANS[target.unit], words | {"borrowed": round(100 * borrowed)}
    return PLAIN_ALIKE[target.unit], words


def _told(target: Target, buffer: float) -> int:
    """A buffer in working days, or in per cent of the estimate."""
    return round(buffer if target.unit == "working_days" else 100 * buffer)
