"""What the finished tasks of a group said on a given day: as-of sums, with no look ahead."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.targets import OVERALL, Key, Target

HALF_LIFE = 365
"""Days after which a finished task counts half."""
PRIOR = 10
"""Tasks' worth of the parent group's mean that a group starts with."""
EPOCH = 10_957
"""2000-01-01 in days since 1970: weights grow from a fixed day, so that no later task changes
them."""


def history_features(tasks: pl.DataFrame, target: Target, day: pl.Expr) -> pl.DataFrame:
    """How many tasks of each key had finished before `day`, and the means of what they were.

    Parameters
    ----------
    tasks : frame of `targets.known`
    target : its `keys` and `stats` are what is counted and averaged
    day : the as-of day of each row (a Date expression); tasks finished on it or later are unseen

    Returns
    -------
    Float32 columns, a row a task: for each key `KEY_n`, ln(1 + N), N the weights
    2^(-age/365 days) summed, and for each statistic `KEY_STAT`,
    (sum + 10 parent's mean) / (N + 10). NaN where the task has no such key.
    """
    days = tasks.with_columns(day=day.cast(pl.Int32))["day"].to_numpy()
    events = tasks.filter(pl.col("y").is_not_null())
    values = np.column_stack(
        [np.ones(len(events)), *events.select(**target.stats).cast(pl.Float64).get_columns()]
    )
    means: dict[str, NDArray[np.float64]] = {}
    features: dict[str, NDArray[np.float64]] = {}
    for key in (Key((), ""), *target.keys):
        name = key.name or OVERALL
        sums = as_of_sums(tasks, events, key.columns, values, days)
        parent = means.get(key.parent, np.zeros((len(tasks), values.shape[1] - 1)))
        means[name] = (sums[:, 1:] + PRIOR * parent) / (sums[:, :1] + PRIOR)
        if key.columns:
            features[f"{name}_n"] = np.log1p(sums[:, 0])
            for at, stat in enumerate(target.stats):
                features[f"{name}_{stat}"] = means[name][:, at]
    return pl.DataFrame(features).cast(pl.Float32)


def as_of_sums(
    tasks: pl.DataFrame,
    events: pl.DataFrame,
    columns: tuple[str, ...],
    values: NDArray[np.float64],
    days: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Sums of `values` over the events of each task's group that finished before its day.

    Rows are decayed to that day; NaN where one of the columns is empty (""): no group, no history.
    """
    code = _codes(tasks, columns)
    kind = code[tasks["y"].is_not_null().to_numpy()]
    finished = events["finished_on"].cast(pl.Int32).to_numpy()
    order = np.lexsort((finished, kind))
    kind, finished = kind[order], finished[order]
    grown = values[order] * 2.0 ** ((finished[:, None] - EPOCH) / HALF_LIFE)
    running = _running_sums(grown, kind)
    span = 1 << 24  # more than any day number: one sortable integer for (group, day)
    where = np.searchsorted(kind * span + finished, code * span + days, side="left") - 1
    seen = (where >= 0) & (code > 0)
    seen[seen] = kind[where[seen]] == code[seen]
    sums = np.zeros((len(tasks), values.shape[1]))
    sums[code == 0] = np.nan
    sums[seen] = running[where[seen]] * 2.0 ** ((EPOCH - days[seen, None]) / HALF_LIFE)
    return sums


def _codes(tasks: pl.DataFrame, columns: tuple[str, ...]) -> NDArray[np.int64]:
    """A number for each group, 0 where one of its columns is empty."""
    if not columns:
        return np.ones(len(tasks), dtype=np.int64)
    empty = pl.any_horizontal(pl.col(column) == "" for column in columns)
    group = pl.struct(columns).rank("dense").cast(pl.Int64)
    return tasks.select(pl.when(empty).then(0).otherwise(group)).to_series().to_numpy()


def _running_sums(values: NDArray[np.float64], group: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cumulative sums that start anew with each group (rows sorted by it)."""
    frame = pl.DataFrame(values, schema=[f"v{at}" for at in range(values.shape[1])])
    return (
        frame.with_columns(group=pl.Series(group))
        .select(pl.col(frame.columns).cum_sum().over("group"))
        .to_numpy()
    )
