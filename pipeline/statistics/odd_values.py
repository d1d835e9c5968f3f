"""How many odd values of each kind there are, with examples, and the tasks that have them."""

from datetime import date

import polars as pl

from pipeline.statistics.by_source import by_source
from pipeline.statistics.oddities import ODDITIES

_EXAMPLES = 3
_SCHEMA = {
    "source": pl.String(),
    "oddity": pl.String(),
    "field": pl.String(),
    "tasks": pl.UInt32(),
    "count": pl.UInt32(),
    "examples": pl.List(pl.String()),
}


def odd_values(tasks: pl.DataFrame | pl.LazyFrame, as_of_day: date) -> pl.DataFrame:
    """One row per source and kind of odd value that there is, sources sorted, kinds in the order of
    ODDITIES: source, oddity, field, tasks (those with the field), count (the odd ones), examples
    (up to three keys or values, in the order of the rows). `tasks` is a prepared frame."""
    rows = [
        (source, *row) for source, own in by_source(tasks) for row in _of_source(own, as_of_day)
    ]
    return pl.DataFrame(rows, _SCHEMA, orient="row")


def odd_tasks(tasks: pl.DataFrame | pl.LazyFrame, as_of_day: date, name: str) -> pl.DataFrame:
    """The tasks behind a kind of odd value, by source and what is odd; `tasks` as before."""
    oddity = ODDITIES[name]
    none = tasks.lazy().head(0)
    found = [_marked(own, as_of_day, name).filter(_ODD).drop(_ODD) for _, own in by_source(tasks)]
    return pl.concat([none, *found]).sort("source", *oddity.shows, "key").collect()


_ODD = "is odd"


def _marked(own: pl.LazyFrame, as_of_day: date, name: str) -> pl.LazyFrame:
    holds = ODDITIES[name].holds.fill_null(False).alias(_ODD)
    return own.with_columns(as_of_day=pl.lit(as_of_day)).with_columns(holds).drop("as_of_day")


def _of_source(own: pl.LazyFrame, as_of_day: date) -> list[tuple[object, ...]]:
    fields = sorted({oddity.field for oddity in ODDITIES.values()})
    known = own.select(pl.col(fields).count()).collect().row(0, named=True)
    dated = own.with_columns(as_of_day=pl.lit(as_of_day))
    odd = dated.select(
        oddity.holds.fill_null(False).sum().alias(name) for name, oddity in ODDITIES.items()
    )
    counts = odd.collect().row(0, named=True)
    return [
        (name, oddity.field, known[oddity.field], counts[name], _examples(own, as_of_day, name))
        for name, oddity in ODDITIES.items()
        if counts[name]
    ]


def _examples(own: pl.LazyFrame, as_of_day: date, name: str) -> list[str]:
    values = pl.col(ODDITIES[name].example)
    marked = _marked(own, as_of_day, name).select(values, _ODD).filter(_ODD)
    first = marked.select(values.drop_nulls().unique(maintain_order=True).head(_EXAMPLES))
    return first.collect().to_series().to_list()
