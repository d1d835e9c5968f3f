"""How many odd values of each kind there are, with examples, and the tasks that have them."""

from datetime import date

import polars as pl

from pipeline.statistics.oddities import ODDITIES, Oddity

_EXAMPLES = 3


def odd_values(tasks: pl.DataFrame, as_of_day: date) -> pl.DataFrame:
    """One row per source and kind of odd value that there is, sources sorted, kinds in the order of
    ODDITIES: source, oddity, field, tasks (those with the field), count (the odd ones), examples
    (up to three keys or values, in the order of the rows). `tasks` is a prepared frame."""
    marked = tasks.with_columns(as_of_day=pl.lit(as_of_day)).with_columns(
        oddity.holds.fill_null(False).alias(_mark(oddity)) for oddity in ODDITIES.values()
    )
    return (
        pl.concat(_count(marked, oddity, at) for at, oddity in enumerate(ODDITIES.values()))
        .filter(pl.col("count") > 0)
        .sort("source", "at")
        .drop("at")
    )


def odd_tasks(tasks: pl.DataFrame, as_of_day: date, name: str) -> pl.DataFrame:
    """The tasks behind a kind of odd value, by source and what is odd; `tasks` as before."""
    oddity = ODDITIES[name]
    found = tasks.with_columns(as_of_day=pl.lit(as_of_day)).filter(oddity.holds)
    return found.drop("as_of_day").sort("source", *oddity.shows, "key")


def _count(marked: pl.DataFrame, oddity: Oddity, at: int) -> pl.DataFrame:
    mark = pl.col(_mark(oddity))
    example = pl.col(oddity.example).filter(mark).drop_nulls().unique(maintain_order=True)
    return (
        marked.group_by("source")
        .agg(
            tasks=pl.col(oddity.field).count(),
            count=mark.sum(),
            examples=example.head(_EXAMPLES),
        )
        .select(
            "source",
            "tasks",
            "count",
            "examples",
            oddity=pl.lit(oddity.name),
            field=pl.lit(oddity.field),
            at=pl.lit(at),
        )
        .select("source", "oddity", "field", "tasks", "count", "examples", "at")
    )


def _mark(oddity: Oddity) -> str:
    return f"odd {oddity.name}"
