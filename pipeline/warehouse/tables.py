"""The tables of the entities, made from the schema, and the few phrases of SQL that writing and
reading share."""

from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.schema import ENTITIES, Entity

CURRENT = 2147483647
VERSIONED = (*ENTITIES, "change", "link")
"""The tables whose rows hold from a load to a load."""

_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.List: "VARCHAR[]",
    pl.Datetime: "TIMESTAMP",
    pl.Int16: "SMALLINT",
    pl.Float64: "DOUBLE",
}


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables of an empty warehouse."""
    con.execute((Path(__file__).parent / "tables.sql").read_text("utf-8"))
    for entity in ENTITIES.values():
        con.execute(
            f"CREATE TABLE {entity.name} (from_load INTEGER NOT NULL, to_load INTEGER NOT NULL, "
            f"digest UHUGEINT NOT NULL, source VARCHAR NOT NULL, {columns_ddl(entity)})"
        )


def columns_ddl(entity: Entity) -> str:
    """The entity's columns with their SQL types."""
    return ", ".join(f'"{name}" {_TYPES[type(kind)]}' for name, kind in entity.frame.items())


def digest_sql(entity: Entity) -> str:
    """The md5 of a record's values, as a number."""
    # concat_ws skips NULLs, so that a value moved to the next column would look the same.
    texts = ", ".join(f"coalesce(\"{name}\"::VARCHAR, '')" for name in entity.frame)
    return f"md5_number(concat_ws(chr(31), {texts}))"


def value(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[Any] | None = None) -> Any:
    """The one value that a query gives."""
    return con.execute(sql, parameters or []).fetchall()[0][0]
