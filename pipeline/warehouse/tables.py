"""The tables of the entities, made from the schema, and the few phrases of SQL that writing and
reading share."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.schema import ENTITIES, Entity

CURRENT = 2147483647
TOLD = ("change", "link", "worklog")
"""What is told of tasks beside their columns."""
VERSIONED = (*ENTITIES, *TOLD, "raw", "reread", "type_choice")
"""The tables whose rows hold from a load to a load."""
READ_AS = f"""(
    SELECT f.load, f.file, coalesce(again.shape, f.shape) AS read_as FROM file f
    LEFT JOIN reread again ON again.load = f.load AND again.file = f.file
    AND again.to_load = {CURRENT})"""
"""SQL of the shape (`read_as`) that the rows of each file are read as now."""

_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.List: "VARCHAR[]",
    pl.Datetime: "TIMESTAMP",
    pl.Int16: "SMALLINT",
    pl.Float64: "DOUBLE",
}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables that a warehouse does not have yet."""
    con.execute((Path(__file__).parent / "tables.sql").read_text("utf-8"))
    for entity in ENTITIES.values():
        columns = ", ".join(f'"{name}" {_TYPES[type(kind)]}' for name, kind in entity.frame.items())
        con.execute(
            f"CREATE TABLE IF NOT EXISTS {entity.name} ("
            "from_load INTEGER NOT NULL, to_load INTEGER NOT NULL, "
            'load INTEGER NOT NULL, file INTEGER NOT NULL, "row" BIGINT NOT NULL, '
            f"source VARCHAR NOT NULL, {columns}, removed BOOLEAN NOT NULL DEFAULT false)"
        )
    con.execute("ALTER TABLE task ADD COLUMN IF NOT EXISTS task_type VARCHAR")


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that the block writes, at once."""
    con.begin()
    try:
        yield
    except BaseException:
        # What went wrong may have ended it.
        with suppress(duckdb.Error):
            con.rollback()
        raise
    con.commit()


def digest_sql(table: str, entity: Entity, columns: Iterable[str]) -> str:
    """The md5 of some columns of a table's records, as a number."""
    names = [name for column in columns for name in (column, f"{column}_offset")]
    # concat_ws skips NULLs, so that a value moved to the next column would look the same.
    texts = [f"coalesce({table}.\"{name}\"::VARCHAR, '')" for name in names if name in entity.frame]
    return f"md5_number(concat_ws(chr(31), {', '.join(texts)}))"


def read_as(shape: int) -> str:
    """SQL of the condition that a row of `raw` is read as of a shape now."""
    return f"(load, file) IN (SELECT (load, file) FROM {READ_AS} WHERE read_as = {shape})"


def value(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> Any:
    """The one value that a query gives."""
    return con.execute(sql, parameters or []).fetchall()[0][0]


def restate(con: duckdb.DuckDBPyConnection, load: int, rows: str) -> None:
    """Makes the rows of a table, which are versions of tasks, the current ones from a load on."""
    mine = (
        f"to_load = {CURRENT} AND (source, source_id) IN (SELECT (source, source_id) FROM {rows})"
    )
    con.execute(f"DELETE FROM task WHERE {mine} AND from_load = {load}")
    con.execute(f"UPDATE task SET to_load = {load} WHERE {mine}")
    con.execute(f"INSERT INTO task BY NAME SELECT * REPLACE ({load} AS from_load) FROM {rows}")
