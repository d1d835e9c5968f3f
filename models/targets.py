"""What is predicted, as data: the rest of the package has no `if target`.

A history is a frame with one row a task: source, source_id, key, title, project, type, priority,
assignee, team (String), planned_on, finished_on, due_on (Date), planned_days (Int32, working days
from planned start to due), estimate_hours, actual_hours (Float64), done, cancelled (Boolean),
deviation (Int32, working days of finish minus due, negative early), overdue_days (Int32, working
days that an open task is past due so far). All but the first two may be null.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from models.distribution import Floats

Y = pl.col("y")
OVERALL = "all"
FEW = 300
"""Finished tasks under which the plain history of the types is used, not the forest."""
LONGEST = 365
"""Days beyond which a deviation counts as this long in features and splits (not in quantiles)."""


@dataclass(frozen=True)
class Key:
    """A group whose history says something of a task; its means lean on those of `parent`."""

    columns: tuple[str, ...]
    parent: str = OVERALL

    @property
    def name(self) -> str:
        """The name in feature names."""
        return "_".join(self.columns)


@dataclass(frozen=True)
class Target:
    """One quantity with everything that differs between quantities.

    `response` is y, the outcome on the scale that is predicted and scored (null where it cannot be
    said), `left` the least y that is left to a task that is late already and open; `askable` says
    for which tasks a prediction makes sense; `outcome` turns y into the unit;
    `fitted` is the scale on which trees split; `mean_rule` is what people do today, over a group of
    finished tasks; `stats` are averaged over the history of each of `keys`; `levels` are the
    parameters of `models.levels.Levels`.
    """

    name: str
    unit: str
    needs: str
    response: pl.Expr
    left: pl.Expr
    askable: pl.Expr
    outcome: Callable[[Floats], Floats]
    fitted: pl.Expr
    mean_rule: pl.Expr
    numbers: dict[str, pl.Expr]
    codes: tuple[str, ...]
    keys: tuple[Key, ...]
    stats: dict[str, pl.Expr]
    words: int
    trees: int
    leaf: int
    window: int
    levels: dict[str, float] = field(default_factory=dict)

    def buffer(self, y: Floats) -> Floats:
        """What to suggest where y is predicted: in the unit, never negative."""
        return np.maximum(self.outcome(y), 0.0)


def signed_log(y: pl.Expr) -> pl.Expr:
    """sign(y) ln(1 + |y|), |y| cut at `LONGEST`: tames a tail of years, keeps the sign."""
    return y.sign() * (1 + y.abs().clip(0, LONGEST)).log()


def roundness(hours: pl.Expr) -> pl.Expr:
    """How round an estimate is: 4 whole days of 7 h, 3 half days, 2 hours, 1 half hours, else 0."""
    grades = {7.0: 4, 3.5: 3, 1.0: 2, 0.5: 1}
    grade = pl.lit(0)
    for step, value in reversed(grades.items()):
        grade = (
            pl.when((hours / step - (hours / step).round()).abs() < 1e-6)
            .then(value)
            .otherwise(grade)
        )
    return grade


def positive(column: str) -> pl.Expr:
    """The logarithm of a positive number, else null."""
    value = pl.col(column)
    return pl.when(value > 0).then(value.log())


def log_days(days: pl.Expr) -> pl.Expr:
    """ln(1 + days), negative ones as none."""
    return days.clip(lower_bound=0).cast(pl.Float64).log1p()


_estimate, _actual = pl.col("estimate_hours"), pl.col("actual_hours")
_finished = pl.col("done") & ~pl.col("cancelled") & pl.col("finished_on").is_not_null()
_cut = Y.clip(-1.5, 1.5)

EFFORT = Target(
    name="effort",
    unit="share_of_estimate",
    needs="an estimate, an actual effort and a created or start date",
    response=pl.when(_finished & (_estimate > 0) & (_actual > 0)).then((_actual / _estimate).log()),
    left=pl.lit(None, pl.Float64),
    askable=_estimate > 0,
    outcome=np.expm1,
    fitted=Y.clip(-1.0, 1.5),
    mean_rule=(_actual.sum() / _estimate.sum()).log(),
    numbers={
        "estimate": positive("estimate_hours"),
        "roundness": roundness(_estimate),
    },
    codes=("type", "project", "priority", "team"),
    keys=(
        Key(("type",)),
        Key(("project",)),
        Key(("team",)),
        Key(("assignee",)),
        Key(("assignee", "type"), "type"),
        Key(("words", "type"), "type"),
    ),
    stats={
        "mean": _cut,
        "over": (Y > 0).cast(pl.Float64),
        "far_over": (Y > 0.3).cast(pl.Float64),
        "under": (Y < 0).cast(pl.Float64),
        "excess": _cut.clip(lower_bound=0),
    },
    words=60,
    trees=200,
    leaf=7,
    window=4000,
)

SCHEDULE = Target(
    name="schedule",
    unit="working_days",
    needs="a due date and a created or start date",
    response=pl.when(_finished & pl.col("due_on").is_not_null()).then(
        pl.col("deviation").cast(pl.Float64)
    ),
    left=pl.col("overdue_days").cast(pl.Float64) + 1,
    askable=pl.col("due_on").is_not_null(),
    outcome=np.positive,
    fitted=signed_log(Y),
    mean_rule=Y.mean(),
    numbers={
        "planned_days": log_days(pl.col("planned_days")),
        # Many trackers hold no planned start; how far off the due date was is known without it.
        "ahead": log_days((pl.col("due_on") - pl.col("planned_on")).dt.total_days()),
        "estimate": positive("estimate_hours"),
    },
    codes=("type", "project", "priority", "team"),
    keys=(Key(("type",)), Key(("project",)), Key(("team",)), Key(("assignee",))),
    stats={"mean": signed_log(Y), "late": (Y > 0).cast(pl.Float64)},
    words=0,
    trees=100,
    leaf=10,
    window=20_000,
    # Tasks of a release slip together: a run that held proves little, and a level lowered for it
    # falls short of the next run (by 1.4 instead of 0.7 points of the types' coverage).
    levels={"prior": 100, "raised": 0.4, "lowered": 0.0},
)

TARGETS = {target.name: target for target in (SCHEDULE, EFFORT)}


def unplaced(history: pl.DataFrame, target: Target) -> int:
    """How many tasks have an outcome but no day of planning: they cannot be placed in time, so that
    nothing is learned from them."""
    undated = history.filter(pl.col("planned_on").is_null())
    return int(undated.select(target.response.is_finite().sum()).item())


def known(history: pl.DataFrame, target: Target) -> pl.DataFrame:
    """The history in a fixed order with `y`, `left` and `askable`; nulls of the text columns become
    "".
    Where the target reads titles, `words` are their letters in lower case.

    Rows without a day of planning cannot be placed in time and are dropped.
    """
    text = ("title", "project", "type", "priority", "assignee", "team")
    words = (
        pl.col("title")
        .str.to_lowercase()
        .str.replace_all(r"[^\p{L}\s]+", " ")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return (
        history.filter(pl.col("planned_on").is_not_null())
        .sort("planned_on", "source", "source_id")
        .with_columns(pl.col(text).fill_null(""), y=target.response, left=target.left)
        .with_columns(
            askable=target.askable.fill_null(False) & ~pl.col("cancelled").fill_null(False),
            y=pl.when(Y.is_finite()).then(Y),
            **({"words": words} if target.words else {}),
        )
    )
