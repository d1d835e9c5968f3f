"""Reading the warehouse, now or as of an earlier load."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl

from pipeline.schema import KEY_RESULT, TASK
from pipeline.warehouse.publish import current_file


class NoSuchLoad(Exception):
    """A load was asked for that the warehouse does not have."""


@dataclass(frozen=True)
class Load:
    """A load: its number, when it was made, the last day of its data, whether it is the sample."""

    load: int
    at: datetime
    as_of_day: date
    sample: bool


@dataclass(frozen=True)
class Warehouse:
    """The warehouse of a home as it is at one moment; `path` never changes once published."""

    path: Path

    def load(self, number: int | None = None) -> Load:
        """A load, by default the newest. Raises NoSuchLoad."""
        found = self._rows(
            'SELECT load, "at", as_of_day, sample FROM load WHERE load = coalesce($1, load) '
            "ORDER BY load DESC LIMIT 1",
            [number],
        )
        if found.is_empty():
            newest = self.load()
            raise NoSuchLoad(
                f"There is no load {number}; the loads are 1 to {newest.load}. "
                "Leave --as-of out for the newest."
            )
        return Load(**found.row(0, named=True))

    def loads(self) -> pl.DataFrame:
        """All loads, newest first: load, at, undoes, sample, as_of_day, undone, files, rows,
        loaded, unchanged, rejected."""
        return self._rows(
            """
            SELECT l.*, l.load IN (SELECT undoes FROM load) IS TRUE AS undone,
                   list(f.name ORDER BY f.file) FILTER (f.name IS NOT NULL) AS files,
                   coalesce(sum(f.rows), 0)::BIGINT AS rows,
                   coalesce(sum(f.loaded), 0)::BIGINT AS loaded,
                   coalesce(sum(f.unchanged), 0)::BIGINT AS unchanged,
                   coalesce(sum(f.rejected), 0)::BIGINT AS rejected
            FROM load l LEFT JOIN file f USING (load) GROUP BY ALL ORDER BY load DESC
            """
        )

    def files(self) -> pl.DataFrame:
        """All loaded files, newest first, as in the table `file`."""
        return self._rows("FROM file ORDER BY load DESC, file")

    def tasks(self, as_of: int | None = None) -> pl.DataFrame:
        """Tasks as of a load: source, then schema.TASK's frame columns; sorted by source, key."""
        return self._as_of("task", ["source", *TASK.frame], as_of, "source, source_id")

    def key_results(self, as_of: int | None = None) -> pl.DataFrame:
        """Objectives and key results as of a load: source, then schema.KEY_RESULT's columns."""
        return self._as_of("key_result", ["source", *KEY_RESULT.frame], as_of, "source, source_id")

    def changes(self, as_of: int | None = None) -> pl.DataFrame:
        """Changes as of a load: source, source_id, key, at, at_offset, field, from, to."""
        load = self.load(as_of).load
        return self._rows(
            """
            SELECT c.source, c.source_id, t.key, c."at", c.at_offset, c.field, c."from", c."to"
            FROM change c LEFT JOIN task t ON t.source = c.source AND t.source_id = c.source_id
                AND t.from_load <= $1 AND $1 < t.to_load
            WHERE c.from_load <= $1 AND $1 < c.to_load
            ORDER BY c.source, c.source_id, c."at", c.field, c."to"
            """,
            [load],
        )

    def links(self, as_of: int | None = None) -> pl.DataFrame:
        """Dependencies as of a load, each once: source, type, from (predecessor's key), to."""
        load = self.load(as_of).load
        return self._rows(
            'SELECT DISTINCT source, "from", "to" FROM link '
            "WHERE from_load <= $1 AND $1 < to_load ORDER BY ALL",
            [load],
        )

    def rejects(self, as_of: int | None = None) -> pl.DataFrame:
        """Rows left out and remarks, up to a load: load, file, source, row, column, value, code,
        rejects, details (JSON)."""
        load = self.load(as_of).load
        return self._rows("FROM reject WHERE load <= $1 ORDER BY load, file, row", [load])

    def _as_of(self, table: str, columns: list[str], as_of: int | None, order: str) -> pl.DataFrame:
        names = ", ".join(f'"{column}"' for column in columns)
        return self._rows(
            f"SELECT {names} FROM {table} WHERE from_load <= $1 AND $1 < to_load ORDER BY {order}",
            [self.load(as_of).load],
        )

    def _rows(self, sql: str, parameters: list[object] | None = None) -> pl.DataFrame:
        with duckdb.connect(str(self.path), read_only=True) as con:
            rows: pl.DataFrame = con.sql(sql, params=parameters).pl()
        return rows


def open_warehouse(home: Path) -> Warehouse | None:
    """The warehouse of a home, or None where nothing was loaded yet."""
    path = current_file(home)
    return Warehouse(path) if path else None
