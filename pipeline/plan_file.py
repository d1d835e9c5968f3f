"""The plan of a sprint: read from a tracker's export as a load would read it, with nothing stored,
or chosen among the open tasks loaded; and written in the tracker's own form again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from pipeline.normalise import normalise
from pipeline.normalise.calendar import WorkingCalendar
from pipeline.problems import CannotRead, Problem
from pipeline.schema import TASK
from pipeline.settings import read_settings
from pipeline.sources.extract import Extract
from pipeline.sources.recognise import open_export
from pipeline.sources.stored import stored_mappings
from pipeline.statistics.prepare import prepare
from pipeline.status_words import status_words
from pipeline.task_types import Choice
from pipeline.warehouse.typed import told_of_file

_NO_CHANGES = {
    "task": pl.UInt32(),
    "at": pl.Datetime("us"),
    "at_offset": pl.Int16(),
    "field": pl.String(),
    "from": pl.String(),
    "to": pl.String(),
    "observed": pl.Boolean(),
}


@dataclass(frozen=True)
class PlanFile:
    """A plan as it was read.

    `tasks`: those to be planned, prepared (see `statistics.prepare.prepare`). Left out are rows
    that cannot be read (`rejected`), tasks that are done or cancelled (`over`) and those without a
    due date (`undated`).
    """

    extract: Extract
    tasks: pl.DataFrame
    rejected: int
    over: int
    undated: int
    problems: tuple[Problem, ...]


def read_plan(
    path: Path,
    home: Path,
    known: pl.DataFrame,
    choices: Mapping[str, Choice],
    calendar: WorkingCalendar,
    day: date,
) -> PlanFile:
    """Reads an export of tasks. CannotRead where a load would refuse it, or it holds no tasks.

    Parameters
    ----------
    known : the prepared tasks of the warehouse; a task among them keeps the type that it has there
    choices : how the types of a source's tasks are told; new tasks get theirs by it
    """
    extract = open_export(path, None, stored_mappings(home)[0])
    mapping = extract.mapping
    if mapping.entity != TASK.name:
        raise CannotRead("unknown_columns", columns=", ".join(extract.header))
    own = status_words(home).get(mapping.source, {})
    extract = replace(extract, mapping=replace(mapping, status=mapping.status | own))
    stretches = list(normalise(extract, read_settings(home)))
    problems = tuple(problem for stretch in stretches for problem in stretch.problems)
    rows = pl.concat([stretch.rows for stretch in stretches])
    rows = rows.unique("source_id", keep="last", maintain_order=True)
    tasks = rows.select(*TASK.frame).with_columns(
        pl.lit(mapping.source).alias("source"),
        pl.lit(False).alias("removed"),
        pl.col("status_category").fill_null("unknown"),
        tracker_type="type",
    )
    chosen = known.filter(pl.col("source") == mapping.source).select("source_id", known="type")
    choice = choices.get(mapping.source, Choice())
    told = told_of_file(extract, rows, choice, read_settings(home)).select("source_id", "told")
    tasks = (
        tasks.join(chosen, on="source_id", how="left", maintain_order="left")
        .join(told, on="source_id", how="left", maintain_order="left")
        .with_columns(type=pl.coalesce("known", "told", "type"))
        .drop("known", "told")
    )
    prepared = prepare(tasks, pl.DataFrame(schema=_NO_CHANGES), calendar, day)
    ahead = prepared.filter(~pl.col("is_done"), ~pl.col("is_cancelled"))
    dated = ahead.filter(pl.col("due_day").is_not_null())
    rejected = len({p.row for p in problems if p.kind.rejects and p.row is not None})
    over, undated = prepared.height - ahead.height, ahead.height - dated.height
    return PlanFile(extract, dated, rejected, over, undated, problems)


def sprints(tasks: pl.DataFrame) -> Iterator[str]:
    """The sprints that open tasks with a due date stand in, the one due last first."""
    found = plannable(tasks).drop_nulls("sprint").group_by("sprint").agg(pl.col("due_day").max())
    yield from found.sort("due_day", "sprint", descending=[True, False])["sprint"]


def plannable(tasks: pl.DataFrame) -> pl.DataFrame:
    """The open tasks of a prepared frame that have a due date."""
    return tasks.filter("is_open", pl.col("due_day").is_not_null())
