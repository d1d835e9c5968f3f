"""Reads an export to its end, for tests."""

from pathlib import Path

import polars as pl

from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import open_export

GOLDEN = Path(__file__).parents[1] / "golden"


def read(path: Path, mapping: Mapping | None = None) -> tuple[Extract, Batch]:
    """The export, and its batches as one."""
    extract = open_export(path, mapping)
    batches = list(extract.batches())
    empty = pl.DataFrame(
        schema={"row": pl.Int64} | {f"c{n}": pl.String for n in range(len(extract.header))}
    )
    rows = pl.concat([empty, *(batch.rows for batch in batches)])
    problems = tuple(problem for batch in batches for problem in batch.problems)
    first = batches[0] if batches else Batch(empty)
    return extract, Batch(rows, problems, first.changes, first.links, first.worklogs)


def cells(extract: Extract, batch: Batch, *names: str) -> list[tuple[str, ...]]:
    """The texts of canonical columns, row by row: the first name of a column that has a value;
    values of repeated columns are joined by |."""
    place = extract.mapping.find(extract.header)
    return [
        tuple(
            next(
                filter(None, ("|".join(filter(None, (row[n] for n in g))) for g in place[name])), ""
            )
            for name in names
        )
        for row in batch.rows.select(pl.exclude("row")).rows()
    ]


def codes(batch: Batch) -> list[tuple[str, int | None]]:
    """The problems, as code and row."""
    return [(problem.code, problem.row) for problem in batch.problems]
