"""The distribution of a type's deviation in working days, and large draws from it."""

import numpy as np
from numpy.typing import NDArray

from data.generator.kinds import TYPE, Deviation, TaskType

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def quantile(kind: TaskType, level: Floats, when: Floats) -> Ints:
    """The deviation at `level` (0 to 1) of tasks due at `when` (0 to 1 of the 24 months)."""
    end = kind.at_end or kind.deviation
    early, late, early_days, late_days, shape = (
        getattr(kind.deviation, name) * (1 - when) + getattr(end, name) * when
        for name in Deviation.__dataclass_fields__
    )
    days = np.zeros(level.size, dtype=np.int64)
    is_early, is_late = level < early, level >= 1 - late
    within = 1 - level[is_early] / early[is_early]
    days[is_early] = -1 - skewed(within, early_days[is_early] - 1, np.ones(is_early.sum()))
    within = 1 - (1 - level[is_late]) / late[is_late]
    days[is_late] = 1 + skewed(within, late_days[is_late] - 1, shape[is_late])
    return days


def skewed(level: Floats, mean: Floats, shape: Floats) -> Ints:
    """Quantiles of the negative binomial of this mean and shape (geometric where shape is 1)."""
    days, odds = np.zeros(level.size, dtype=np.int64), mean / (mean + shape)
    mass = (1 - odds) ** shape
    below = mass.copy()
    for day in range(1, 200):
        further = below < level
        if not further.any():
            break
        days += further
        mass *= odds * (day - 1 + shape) / day
        below += mass
    return days


def draw_deviation(type_name: str, n: int, rng: np.random.Generator) -> Ints:
    """Draw n deviations of a type, in working days, evenly over the 24 months.

    Of a type that waits for another, the lateness passed on is included.
    """
    kind = TYPE[type_name]
    days = quantile(kind, rng.random(n), rng.random(n))
    if kind.waits:
        before = draw_deviation(kind.waits.type, n, rng)
        days += np.maximum(0, before - kind.waits.slack)
    return days
