"""Above which deviation rate a figure is a warning, and above which it is out of control."""

from dataclasses import dataclass

import polars as pl

from pipeline.text.formats import trimmed


@dataclass(frozen=True)
class Thresholds:
    """Shares of the plan: 0.2 is 20 % more than planned."""

    warning: float
    control: float

    @property
    def words(self) -> dict[str, str]:
        """Both in per cent, for texts: {"warning": "15%", "control": "20%"}."""
        return {name: f"{trimmed(100 * share)}%" for name, share in vars(self).items()}

    def level_of(self, rate: pl.Expr) -> pl.Expr:
        """The level of a rate: "control" or "warning" where it lies above, else "ok"; null of
        null."""
        return (
            pl.when(rate > self.control)
            .then(pl.lit("control"))
            .when(rate > self.warning)
            .then(pl.lit("warning"))
            .when(rate.is_not_null())
            .then(pl.lit("ok"))
        )


def graded_by(
    groups: pl.DataFrame, rates: pl.DataFrame, thresholds: Thresholds, by: str, few: int
) -> pl.DataFrame:
    """Adds to groups the `level` of their rates: of the frame of `aggregate` by the same dimension
    for a measure that is a ratio; null where a rate rests on fewer than `few` tasks."""
    sure = graded(rates.filter(pl.col("count") >= few), thresholds)
    return groups.join(sure.select(by, "level"), on=by, how="left", nulls_equal=True)


def graded(groups: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Adds `level` to groups by their `mean` of a measure that is a ratio (see `aggregate`)."""
    return groups.with_columns(level=thresholds.level_of(pl.col("mean")))
