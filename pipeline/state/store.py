"""The store of what people write: small, concurrent and precious, so it lives apart from the
warehouse, in SQLite in the home folder. No load can lose it, and no page waits for a load."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import (
    DateTime,
    Engine,
    Float,
    Integer,
    Select,
    String,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.schema import CreateColumn

from pipeline.state.tables import METADATA

_TYPES: dict[type, pl.DataType] = {
    Integer: pl.Int64(),
    Float: pl.Float64(),
    String: pl.String(),
    DateTime: pl.Datetime("us"),
}


@lru_cache
def open_store(home: Path) -> Engine:
    """The store of a home; made where there is none."""
    home.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{home / 'state.sqlite'}")

    @event.listens_for(engine, "connect")
    def _(connection: Any, record: Any) -> None:
        # Readers never wait for the writer.
        connection.execute("PRAGMA journal_mode=WAL")

    METADATA.create_all(engine)
    _add_columns(engine)
    return engine


def _add_columns(engine: Engine) -> None:
    """Gives the tables of an earlier version the columns that they lack; these may be null."""
    for table in METADATA.sorted_tables:
        known = {column["name"] for column in inspect(engine).get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                words = CreateColumn(column).compile(engine)
                with engine.begin() as con:
                    con.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {words}"))


def rows(store: Engine, query: Select[Any]) -> pl.DataFrame:
    """The rows of a query, typed even where there are none."""
    schema = {column.name: _TYPES[type(column.type)] for column in query.selected_columns}
    with store.connect() as con:
        return pl.DataFrame([tuple(row) for row in con.execute(query)], schema=schema, orient="row")
