"""Writing normalised rows as new versions, with the cells they were read from."""

import duckdb
import polars as pl

from pipeline.warehouse.shapes import Shape
from pipeline.warehouse.tables import CURRENT


def insert_rows(
    con: duckdb.DuckDBPyConnection, load: int, file: int, shape: Shape, rows: pl.DataFrame
) -> None:
    """Writes the rows that `normalise` gives of a load's file: into the table of their entity, and
    their cells, where they are given, into `raw`."""
    place = f"{load} AS from_load, {CURRENT} AS to_load, {load} AS load, {file} AS file, "
    place += "$1::VARCHAR AS source"
    con.execute(
        f"INSERT INTO {shape.entity} BY NAME SELECT {place}, * EXCLUDE (cells, digest) FROM rows",
        [shape.source],
    )
    con.execute(
        f'INSERT INTO raw BY NAME SELECT {place}, "row", source_id, {shape.number} AS shape, '
        "digest, cells FROM rows WHERE cells IS NOT NULL",
        [shape.source],
    )
