"""What was known of a task when it was planned, as numbers."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from models.history import Past
from models.targets import Target, known
from models.words import Words

PREFIX = "x_"
MISSING = -1.0
EVERY = pl.lit(True)
"""All tasks."""


def feature_table(history: pl.DataFrame, target: Target, asked: pl.Expr = EVERY) -> pl.DataFrame:
    """The rows of `targets.known` with the numeric features, as columns `x_NAME` (Float32).

    What they say of the past is what was known on the day each task was planned; a task's own
    outcome never enters its features. asked: which of the tasks to tell of, a Boolean expression;
    the others are history alone.
    """
    tasks = known(history, target)
    told = tasks.with_columns(asked=asked)["asked"].to_numpy()
    found = tasks.filter(told)
    numbers = found.select(**target.numbers).cast(pl.Float32)
    days = found["planned_on"].cast(pl.Int32).to_numpy()
    past = Past(tasks, target).features(days, told)
    return found.with_columns(_named(numbers) + _named(past))


def as_of(table: pl.DataFrame, past: Past, day: date, asked: pl.Expr = EVERY) -> pl.DataFrame:
    """The tasks of a feature table that were planned before `day`, as if planned anew on it: what
    their features say of the past is what was known when `day` began.

    Parameters
    ----------
    past : the history of the table
    asked : which of these tasks, a Boolean expression over the table
    """
    told = table.select(rows=(pl.col("planned_on") < day) & asked)["rows"].to_numpy()
    found = table.filter(told)
    days = np.full(len(found), (day - date(1970, 1, 1)).days, dtype=np.int32)
    return found.with_columns(_named(past.features(days, told)))


def _named(features: pl.DataFrame) -> list[pl.Series]:
    return [
        column.fill_nan(None).fill_null(MISSING).alias(PREFIX + column.name)
        for column in features.get_columns()
    ]


class Encoder(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Feature table -> matrix: the numeric features, a code for each category, the words.

    Fitted on training rows only; a category not seen there is -1. A column that never varies in
    training is left out, so that a field nobody fills costs nothing.
    """

    def __init__(self, codes: tuple[str, ...] = (), words: int = 0, seed: int = 0) -> None:
        self.codes = codes
        self.words = words
        self.seed = seed

    def fit(self, rows: pl.DataFrame, y: None = None) -> "Encoder":
        """Learn the categories, the words, and which columns vary."""
        self.numbers_ = [name for name in rows.columns if name.startswith(PREFIX)]
        self.categories_ = {name: rows[name].unique().sort().to_list() for name in self.codes}
        self.words_ = Words(self.words, self.seed).fit(rows["words"]) if self.words else None
        full = self._matrix(rows)
        self.varies_ = np.flatnonzero(full.min(axis=0) < full.max(axis=0))
        return self

    def transform(self, rows: pl.DataFrame) -> NDArray[np.float32]:
        """One row a task; no column at all where nothing varies in training."""
        return self._matrix(rows)[:, self.varies_]

    def _matrix(self, rows: pl.DataFrame) -> NDArray[np.float32]:
        parts = [rows.select(self.numbers_).to_numpy()]
        parts += [_code(rows[name], names) for name, names in self.categories_.items()]
        if self.words_ is not None:
            parts.append(self.words_.transform(rows["words"]))
        return np.column_stack(parts).astype(np.float32)


def _code(values: pl.Series, names: list[str]) -> NDArray[np.float32]:
    places = {name: place for place, name in enumerate(names)}
    return values.replace_strict(places, default=MISSING, return_dtype=pl.Float32).to_numpy()
