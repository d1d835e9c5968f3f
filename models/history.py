"""What the finished tasks of a group said on a given day: as-of sums, with no look ahead."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.distribution import Floats
from models.targets import OVERALL, Key, Target

HALF_LIFE = 365
"""Days after which a finished task counts half."""
PRIOR = 10
"""Tasks' worth of the parent group's mean that a group starts with."""
STEP = 0.05
"""To what the means of a group are rounded. Told exactly they tell the day on which a task was
planned, as the number of tasks does; of the tasks planned last only the quick ones have finished,
so a forest would take new tasks for quick ones (with 100 tasks a day P80 covered 62 % of them)."""
EPOCH = 10_957
"""2000-01-01 in days since 1970: weights grow from a fixed day, so that no later task changes
them."""
_SPAN = 1 << 24
"""More than any day number: one sortable integer for (group, day)."""
_ALL = Key((), "")


class Past:
    """The history of each key of a target, summed so that it can be asked for as of any day.

    Parameters
    ----------
    tasks : frame of `targets.known`
    target : its `keys` and `stats` are what is counted and averaged
    """

    def __init__(self, tasks: pl.DataFrame, target: Target) -> None:
        self.target = target
        ended = tasks["y"].is_not_null().to_numpy()
        events = tasks.filter(ended)
        finished = events["finished_on"].cast(pl.Int32).to_numpy()
        values = np.column_stack(
            [np.ones(len(events)), *events.select(**target.stats).cast(pl.Float64).get_columns()]
        )
        self.groups = {key: _codes(tasks, key.columns) for key in (_ALL, *target.keys)}
        self.sums = {
            key: _Sums.of(group[ended], finished, values) for key, group in self.groups.items()
        }

    def features(self, days: NDArray[np.int32], asked: NDArray[np.bool_]) -> pl.DataFrame:
        """The means of what the tasks of each key were that had finished before a day.

        Parameters
        ----------
        days : the as-of day of each task asked for, since 1970; tasks finished on it or later are
            unseen
        asked : which of `tasks` to tell of; the others are history alone

        Returns
        -------
        Float32 columns, a row a task asked for: for each key and statistic `KEY_STAT`,
        (sum + 10 parent's mean) / (N + 10), to the nearest `STEP`, with N the weights
        2^(-age/365 days) summed. NaN where the task has no such key.
        """
        stats = list(self.target.stats)
        means = {"": np.zeros((len(days), len(stats)))}
        features: dict[str, Floats] = {}
        for key, group in self.groups.items():
            name = key.name or OVERALL
            sums = self.sums[key].before(days, group[asked])
            means[name] = (sums[:, 1:] + PRIOR * means[key.parent]) / (sums[:, :1] + PRIOR)
            if key.columns:
                stepped = np.round(means[name] / STEP) * STEP
                features |= {f"{name}_{stat}": stepped[:, at] for at, stat in enumerate(stats)}
        return pl.DataFrame(features).cast(pl.Float32)


@dataclass(frozen=True)
class _Sums:
    """Running sums over the events of each group in order of time; `places` are (group, day)."""

    places: NDArray[np.int64]
    running: Floats

    @classmethod
    def of(cls, group: NDArray[np.int64], finished: NDArray[np.int32], values: Floats) -> "_Sums":
        """Of events with their group, the day they finished on, and what is summed."""
        order = np.lexsort((finished, group))
        group, finished = group[order], finished[order]
        grown = values[order] * 2.0 ** ((finished[:, None] - EPOCH) / HALF_LIFE)
        return cls(group * _SPAN + finished, _running_sums(grown, group))

    def before(self, days: NDArray[np.int32], group: NDArray[np.int64]) -> Floats:
        """The sums over the events of each task's group that finished before its day, decayed to
        it; NaN for group 0: no group, no history."""
        where = np.searchsorted(self.places, group * _SPAN + days, side="left") - 1
        seen = (where >= 0) & (group > 0)
        seen[seen] = self.places[where[seen]] // _SPAN == group[seen]
        sums = np.zeros((len(days), self.running.shape[1]))
        sums[group == 0] = np.nan
        sums[seen] = self.running[where[seen]] * 2.0 ** ((EPOCH - days[seen, None]) / HALF_LIFE)
        return sums


def _codes(tasks: pl.DataFrame, columns: tuple[str, ...]) -> NDArray[np.int64]:
    """A number for each group, 0 where one of its columns is empty."""
    group, empty = np.ones(len(tasks), dtype=np.int64), np.zeros(len(tasks), dtype=bool)
    for column in columns:
        name = tasks[column]
        own = name.cast(pl.Categorical).to_physical().cast(pl.Int64).to_numpy()
        group = np.unique(group * (own.max(initial=0) + 1) + own, return_inverse=True)[1] + 1
        empty |= (name == "").to_numpy()
    return np.where(empty, 0, group)


def _running_sums(values: Floats, group: NDArray[np.int64]) -> Floats:
    """Cumulative sums that start anew with each group (rows sorted by it)."""
    frame = pl.DataFrame(values, schema=[f"v{at}" for at in range(values.shape[1])])
    return (
        frame.with_columns(group=pl.Series(group))
        .select(pl.col(frame.columns).cum_sum().over("group"))
        .to_numpy()
    )
