"""What a buffer can be set for: the tasks of a type, or those of it in one team or one project."""

from collections.abc import Mapping

import polars as pl

SCOPES: Mapping[str, tuple[str, ...]] = {
    "team": ("type", "team"),
    "project": ("type", "project"),
    "type": ("type",),
}
"""Scope -> the columns that name its tasks, the narrowest first. Of several buffers a task has the
first: that of its type in its team, else in its project, else of its type."""
PLACES = ("team", "project")
"""What the tasks of a type can be narrowed to, one at a time."""
KEY = ("type", *PLACES)
"""What a row of buffers is set for; null: any."""


def of_scope(scope: str) -> pl.Expr:
    """Which rows with the columns KEY are set for just what this scope names."""
    named = SCOPES[scope]
    return pl.all_horizontal(
        pl.col(name).is_not_null() if name in named else pl.col(name).is_null() for name in KEY
    )


def set_for(rows: pl.DataFrame, tasks: pl.DataFrame) -> pl.DataFrame:
    """The rows (with the columns KEY) that are set for some of the tasks, in their order."""
    numbered = rows.with_row_index("_at")
    found = [
        numbered.filter(of_scope(scope)).join(tasks, on=named, how="semi")
        for scope, named in SCOPES.items()
    ]
    return pl.concat(found).sort("_at").drop("_at")


def put_in(rows: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The rows with the others in place of those that are set for the same; both have KEY."""
    kept = rows.join(others, on=KEY, how="anti", nulls_equal=True)
    return pl.concat([kept.select(others.columns), others])


def assigned(tasks: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Adds to each task the column of the row that is set for it, the narrowest there is; null
    where none is.

    tasks: with the columns KEY, type "" where a task has none. rows: KEY, at most one row for the
    same tasks, and the column.
    """
    for scope, named in SCOPES.items():
        mine = rows.filter(of_scope(scope)).select(*named, pl.col(column).alias(_column(scope)))
        tasks = tasks.join(mine, on=named, how="left", maintain_order="left")
    return _narrowest(tasks, column)


def assigned_since(tasks: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """`assigned` where several rows are set for the same tasks, each from a day on: of each scope
    the latest row before the task was planned. rows: `since` beside; tasks: `planned_on`."""
    tasks = tasks.sort("planned_on", maintain_order=True)
    for scope, named in SCOPES.items():
        mine = rows.filter(of_scope(scope)).sort("since")
        tasks = tasks.join_asof(
            mine.select(*named, "since", pl.col(column).alias(_column(scope))),
            left_on="planned_on",
            right_on="since",
            by=named,
            allow_exact_matches=False,
            check_sortedness=False,
        ).drop("since", strict=False)
    return _narrowest(tasks, column)


def _column(scope: str) -> str:
    return f"_of_{scope}"


def _narrowest(tasks: pl.DataFrame, column: str) -> pl.DataFrame:
    found = [_column(scope) for scope in SCOPES]
    return tasks.with_columns(pl.coalesce(found).alias(column)).drop(found)
