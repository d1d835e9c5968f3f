"""Tables for other programs, under the column names that are promised to them."""

import json
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.problems import KINDS, Problem
from pipeline.schema import TASK, Kind
from pipeline.state.decisions import defaults, superseded
from pipeline.state.store import open_store
from pipeline.statistics.filters import Filters, select
from pipeline.view import NothingLoaded, View
from pipeline.warehouse.read import open_warehouse
from pipeline.writers import iso_text

UNITS = {"schedule": "working_days", "effort": "share_of_estimate"}
"""What a buffer is for -> its unit."""


def export_tasks(tasks: pl.DataFrame) -> pl.DataFrame:
    """Tasks (source and schema.TASK's frame columns) with moments as ISO 8601 text: an instant
    with its offset, a date alone as a date."""
    return tasks.select(
        "source",
        *(
            iso_text(column.name) if column.kind is Kind.MOMENT else pl.col(column.name)
            for column in TASK.columns
            if column.exported
        ),
    )


def export_changes(view: View, filters: Filters) -> pl.DataFrame:
    """source, key, at, field, from, to of the tasks that the filters take."""
    taken = select(view.tasks, filters).select("source", "source_id")
    changes = view.warehouse.changes(view.load.load).join(taken, on=["source", "source_id"])
    return changes.select("source", "key", iso_text("at"), "field", "from", "to")


def export_links(view: View, filters: Filters) -> pl.DataFrame:
    """source, from (key of the predecessor), to (key of the successor); one end at least is a
    task that the filters take."""
    keys = select(view.tasks, filters).select("source", pl.col("key"))
    links = view.warehouse.links(view.load.load)
    ends = [
        links.join(keys, left_on=["source", end], right_on=["source", "key"], how="semi")
        for end in ("from", "to")
    ]
    return pl.concat(ends).unique().sort(pl.all())


def export_rejects(view: View, filters: Filters) -> pl.DataFrame:
    """load, source, file, row, column, value, code, reason of the rows left out, of the sources
    that the filters take."""
    rejects = view.warehouse.rejects(view.load.load).filter("rejects")
    if filters.source:
        rejects = rejects.filter(pl.col("source").is_in(list(filters.source)))
    reasons = [reason(row) for row in rejects.iter_rows(named=True)]
    return rejects.select(
        *("load", "source", "file", "row", "column", "value", "code"),
        pl.Series("reason", reasons, dtype=pl.String),
    )


def export_defaults(home: Path, load: int | None = None) -> pl.DataFrame:
    """The default buffers in force, or those of the time of a load: type ("": tasks without one),
    target, buffer, unit, since (UTC), by, reason, load (the data it was decided on), team, project
    (where it is for the tasks of the type in one of them alone; these go before that of the type,
    a team's before a project's). Raises
    NothingLoaded and NoSuchLoad where a load is asked for that is not there."""
    until = None
    if load is not None:
        warehouse = open_warehouse(home)
        if warehouse is None:
            raise NothingLoaded(home)
        warehouse.load(load)
        until = superseded(dict(warehouse.loads().select("load", "at").iter_rows()), load)
    store = open_store(home)
    return pl.concat(
        defaults_table(defaults(store, target, load, until), target) for target in UNITS
    )


def defaults_table(known: pl.DataFrame, target: str) -> pl.DataFrame:
    """Defaults as `state.decisions.defaults` gives them, in the columns of `export_defaults`."""
    return known.select(
        "type",
        pl.lit(target).alias("target"),
        "buffer",
        pl.lit(UNITS[target]).alias("unit"),
        pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%SZ").alias("since"),
        pl.col("who").alias("by"),
        *("reason", "load", "team", "project"),
    )


def reason(row: dict[str, Any]) -> str:
    """The message of a row of the table `reject`; its code where the kind is gone."""
    if row["code"] not in KINDS:
        return str(row["code"])
    details = json.loads(row["details"])
    return Problem(row["code"], row["row"], row["column"], row["value"], details).message
