"""What people do today, predicted on the same split: the yardsticks of the backtest.

Each takes the finished tasks known before a quarter and the tasks planned in it, and gives y at the
levels asked for (tasks x levels).
"""

import numpy as np
import polars as pl

from models.distribution import Floats
from models.targets import Target

FEW_OF_TYPE = 10
"""Finished tasks of a type under which the figure of all types is used."""


def no_buffer(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target, levels: Floats
) -> Floats:
    """The plan as it is: y = 0."""
    return np.zeros((len(planned), len(levels)))


def mean_of_type(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target, levels: Floats
) -> Floats:
    """The mean overrun of the type, whatever the level."""
    return _by_type(
        finished, planned, [target.mean_rule.alias(f"q{at}") for at in range(len(levels))]
    )


def quantile_of_type(
    finished: pl.DataFrame, planned: pl.DataFrame, target: Target, levels: Floats
) -> Floats:
    """The empirical quantile of the type (the smallest value that reaches the level)."""
    y = pl.col("y")
    return _by_type(
        finished,
        planned,
        [y.quantile(level, "higher").alias(f"q{at}") for at, level in enumerate(levels)],
    )


BASELINES = {
    "no_buffer": no_buffer,
    "mean_of_type": mean_of_type,
    "quantile_of_type": quantile_of_type,
}


def _by_type(finished: pl.DataFrame, planned: pl.DataFrame, figures: list[pl.Expr]) -> Floats:
    """The figures of each planned task's type, or of all types where it has few tasks."""
    overall = finished.select(figures).row(0, named=True)
    types = finished.group_by("type").agg(*figures, tasks=pl.len())
    types = types.filter(pl.col("tasks") >= FEW_OF_TYPE).drop("tasks")
    found = planned.select("type").join(types, on="type", how="left", maintain_order="left")
    return (
        found.drop("type")
        .with_columns(pl.col(name).fill_null(value) for name, value in overall.items())
        .to_numpy()
    )
