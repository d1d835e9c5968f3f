"""A proposal of what tells the type of a task: fields by how much of the overrun they explain, and
words of the titles that mark kinds of work."""

import re
from dataclasses import dataclass

import polars as pl

from pipeline.propose.facts import facts_of
from pipeline.propose.title_words import TitleRule, title_rules
from pipeline.task_types import FIELDS

LEVEL = 0.8
"""The quantile whose prediction a field is judged by."""
FOLDS = 5
LEAST = 50
"""Finished tasks under which nothing is proposed."""
_TELLS = 0.005
"""Share of the loss that a field takes away at least, or it tells nothing."""
_GROUP = 10
"""Tasks of which a value needs as many to have a quantile of its own."""
_VALUES = 200
_ID = r"(?i)(^|[\W_])(id|by)$|(?-i:[a-z]Id|ID)$"
"""Names of columns that hold ids, or who did something."""
_NO_TYPE = {"title", "assignee", "sprint", "parent"}
"""Fields that tell of something else than the kind of work."""


@dataclass(frozen=True)
class RankedField:
    """A field that could tell the type: how many values it has on how many of the finished tasks,
    and the share of the loss of one quantile for all tasks that its own quantiles take away."""

    name: str
    values: int
    tasks: int
    explains: float


@dataclass(frozen=True)
class TypeProposal:
    """Fields, the best first, and rules on titles, the one of most tasks first; `tasks` is on how
    many finished ones it rests."""

    tasks: int
    fields: tuple[RankedField, ...]
    rules: tuple[TitleRule, ...]


def propose_types(tasks: pl.DataFrame, cells: pl.DataFrame) -> TypeProposal:
    """tasks: a prepared frame of one source. cells: source_id, then the cells of those columns of
    its exports that no mapping has a use for, as custom fields."""
    finished = _with_overrun(tasks.filter("is_done"))
    if finished.height < LEAST:
        return TypeProposal(finished.height, (), ())
    own = finished.select(
        "source_id",
        pl.col("tracker_type").alias("type"),
        *(name for name in FIELDS if name not in _NO_TYPE | {"type", "labels"}),
        labels=pl.col("labels").list.join(", "),
    )
    names = [name for name in (*own.columns, *cells.columns) if name != "source_id"]
    fields = (
        finished.select("source_id", *_TARGETS, "fold")
        .join(own, on="source_id")
        .join(cells, on="source_id", how="left")
    )
    ranked = [field for name in names if (field := _ranked(fields, name))]
    ranked = [field for field in ranked if field.explains >= _TELLS or field.name == "type"]
    ranked.sort(key=lambda field: (-field.explains, field.values, field.name))
    return TypeProposal(finished.height, _distinct(fields, ranked), title_rules(tasks))


_TARGETS = ("overrun", "effort")


def _with_overrun(finished: pl.DataFrame) -> pl.DataFrame:
    """The tasks that tell an overrun of their plan (working days) or of their effort (logarithm of
    actual by estimated hours), in folds that do not depend on the other tasks."""
    has_effort = (pl.col("estimate_hours") > 0) & (pl.col("actual_hours") > 0)
    ratio = (pl.col("actual_hours") / pl.col("estimate_hours")).log()
    # The order of ids is the order of time in most trackers, so neighbours share a fold.
    return (
        finished.with_columns(
            overrun=pl.col("deviation").cast(pl.Float64), effort=pl.when(has_effort).then(ratio)
        )
        .filter(pl.any_horizontal(pl.col(_TARGETS).is_not_null()))
        .sort("finished_day", "source_id", nulls_last=True)
        .with_columns(fold=pl.int_range(pl.len()) * FOLDS // pl.len())
    )


def _ranked(fields: pl.DataFrame, name: str) -> RankedField | None:
    """None for a field that tells no kinds: one of hardly any values, or of too many, or of
    dates, amounts and ids."""
    if re.search(_ID, name):
        return None
    values = fields[name].drop_nulls()
    count = values.n_unique()
    if not 2 <= count <= min(_VALUES, len(values) // 5):
        return None
    facts = facts_of(values)
    if max(facts.dates, facts.epochs, facts.durations, facts.people) > 0.5:
        return None
    if (facts.numbers > 0.9 and count > 20) or (facts.ids > 0.5 and facts.length > 15):
        return None
    told = [target for target in _TARGETS if fields[target].count() >= LEAST]
    explains = [_explains(fields.drop_nulls(target), name, target) for target in told]
    return RankedField(name, count, len(values), max(explains))


def _explains(tasks: pl.DataFrame, name: str, target: str) -> float:
    """The fall of the pinball loss (Koenker & Bassett 1978) of the values' own quantiles against
    one quantile for all, each fold being predicted from the others."""
    alone = by_value = 0.0
    for fold in range(FOLDS):
        known, asked = tasks.filter(pl.col("fold") != fold), tasks.filter(pl.col("fold") == fold)
        overall = known[target].quantile(LEVEL, "linear")
        own = (
            known.group_by(name)
            .agg(q=pl.col(target).quantile(LEVEL, "linear"), n=pl.len())
            .filter(pl.col("n") >= _GROUP)
        )
        predicted = asked.join(own, on=name, how="left", nulls_equal=True, maintain_order="left")
        alone += asked.select(_pinball(pl.col(target), pl.lit(overall)).sum()).item()
        by_value += predicted.select(
            _pinball(pl.col(target), pl.col("q").fill_null(overall)).sum()
        ).item()
    return 1 - by_value / alone if alone else 0.0


def _pinball(actual: pl.Expr, predicted: pl.Expr) -> pl.Expr:
    return pl.max_horizontal(LEVEL * (actual - predicted), (LEVEL - 1) * (actual - predicted))


def _distinct(fields: pl.DataFrame, ranked: list[RankedField]) -> tuple[RankedField, ...]:
    """Without those that divide the tasks exactly as a better one does."""
    kept: list[RankedField] = []
    for field in ranked:
        if not any(
            fields.select(field.name, other.name).n_unique() == field.values == other.values
            for other in kept
        ):
            kept.append(field)
    return tuple(kept)
