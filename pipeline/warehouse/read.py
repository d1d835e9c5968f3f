"""Reading the warehouse, now or as of an earlier load."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl

from pipeline.problems import UserError
from pipeline.schema import KEY_RESULT, TASK
from pipeline.task_types import Choice
from pipeline.warehouse.publish import current_file
from pipeline.warehouse.tables import CURRENT
from pipeline.warehouse.typed import cells_of, choices, columns_of, typed_sql


class NoSuchLoad(UserError):
    """A load was asked for that the warehouse does not have."""


@dataclass(frozen=True)
class Load:
    """A load: its number, when it was made, the last day of its data, whether it is the sample."""

    load: int
    at: datetime
    as_of_day: date
    sample: bool


@dataclass(frozen=True)
class LoadedFile:
    """A file of an earlier load."""

    load: int
    source: str
    rows: int
    rejected: int


@dataclass(frozen=True)
class Warehouse:
    """The warehouse of a home as it is at one moment; `path` never changes once published."""

    path: Path

    @property
    def home(self) -> Path:
        """The home that it is the warehouse of."""
        return self.path.parents[1]

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
        """All loads, newest first: load, at, undoes, sample, as_of_day, by, rereads, undone,
        files, rows, loaded, unchanged, rejected, removed."""
        return self._rows(
            """
            SELECT l.*, l.load IN (SELECT undoes FROM load) IS TRUE AS undone,
                   list(f.name ORDER BY f.file) FILTER (f.name IS NOT NULL) AS files,
                   coalesce(sum(f.rows), 0)::BIGINT AS rows,
                   coalesce(sum(f.loaded), 0)::BIGINT AS loaded,
                   coalesce(sum(f.unchanged), 0)::BIGINT AS unchanged,
                   coalesce(sum(f.rejected), 0)::BIGINT AS rejected,
                   coalesce(sum(f.removed), 0)::BIGINT AS removed
            FROM load l LEFT JOIN file f USING (load) GROUP BY ALL ORDER BY load DESC
            """
        )

    def files(self) -> pl.DataFrame:
        """All loaded files, newest first, as in the table `file`, with the `header` of each."""
        return self._rows(
            "SELECT f.*, s.header FROM file f JOIN shape s USING (shape) ORDER BY load DESC, file"
        )

    def loaded_before(self, digest: str) -> LoadedFile | None:
        """The file that was read with this digest, where nothing of its source was loaded since
        and its load was not taken back."""
        found = self._rows(
            """
            SELECT load, source, rows, rejected FROM file f WHERE digest = $1
            AND load NOT IN (SELECT undoes FROM load WHERE undoes IS NOT NULL)
            AND NOT EXISTS (FROM file later WHERE later.source = f.source AND later.load > f.load)
            ORDER BY load DESC LIMIT 1
            """,
            [digest],
        )
        return None if found.is_empty() else LoadedFile(**found.row(0, named=True))

    def tasks(self, as_of: int | None = None) -> pl.DataFrame:
        """Tasks as of a load: source, schema.TASK's frame columns, `removed`, and `tracker_type`;
        sorted by source and id. The type is the one chosen (see pipeline.task_types), else the
        tracker's own; one that was removed before it was done counts as cancelled."""
        columns = {name: f'"{name}"' for name in ("source", *TASK.frame, "removed")}
        columns["tracker_type"] = "type AS tracker_type"
        columns["type"] = "coalesce(task_type, type) AS type"
        columns["status_category"] = (
            "CASE WHEN removed AND status_category IS DISTINCT FROM 'done' THEN 'cancelled' "
            "ELSE coalesce(status_category, 'unknown') END AS status_category"
        )
        return self._as_of("task", columns.values(), as_of)

    def key_results(self, as_of: int | None = None) -> pl.DataFrame:
        """Objectives and key results as of a load: source, then schema.KEY_RESULT's columns."""
        columns = [f'"{name}"' for name in ("source", *KEY_RESULT.frame)]
        return self._as_of("key_result", columns, as_of)

    def changes(self, as_of: int | None = None) -> pl.DataFrame:
        """Changes as of a load: source, source_id, key, at, at_offset, field, from, to, observed
        (seen as the difference of two loads: `at` is the latest that it can have been)."""
        load = self.load(as_of).load
        return self._rows(
            """
            SELECT c.source, c.source_id, t.key, c."at", c.at_offset, c.field, c."from", c."to",
                   c.observed
            FROM change c LEFT JOIN task t ON t.source = c.source AND t.source_id = c.source_id
                AND t.from_load <= $1 AND $1 < t.to_load
            WHERE c.from_load <= $1 AND $1 < c.to_load
            ORDER BY c.source, c.source_id, c."at", c.field, c."to"
            """,
            [load],
        )

    def course(self, as_of: int | None = None) -> pl.DataFrame:
        """The changes of status, due date and assignee as of a load: task (its row in `tasks`, from
        0), at, field, from, to (Categorical), observed; in the order of task and time."""
        load = self.load(as_of).load
        words = pl.col("field", "from", "to").cast(pl.Categorical)
        with self._open() as con:
            found = con.sql(_COURSE, params=[load])
            none: pl.DataFrame = found.limit(0).pl()
            batches = chain([none], map(pl.DataFrame, found.to_arrow_reader(_BATCH_ROWS)))
            # Ten million texts at once would take gigabytes.
            return pl.concat(batch.with_columns(words) for batch in batches)

    def moves(self, as_of: int | None = None) -> pl.DataFrame:
        """Between which statuses tasks were moved, as of a load, and how often: source, from, to,
        changes. Changes whose task is not loaded tell words as well."""
        return self._rows(
            """
            SELECT source, "from", "to", count(*) AS changes FROM change
            WHERE from_load <= $1 AND $1 < to_load AND field = 'status'
            GROUP BY ALL ORDER BY ALL
            """,
            [self.load(as_of).load],
        )

    def links(self, as_of: int | None = None) -> pl.DataFrame:
        """Dependencies as of a load, each once: source, type, from (predecessor's key), to."""
        load = self.load(as_of).load
        return self._rows(
            'SELECT DISTINCT source, "from", "to" FROM link '
            "WHERE from_load <= $1 AND $1 < to_load ORDER BY ALL",
            [load],
        )

    def task_types(self, as_of: int | None = None) -> dict[str, Choice]:
        """Source -> how the type of its tasks is told as of a load; where it is the tracker's own
        there is none."""
        load = self.load(as_of).load
        with self._open() as con:
            return choices(con, load)

    def typed(self, source: str, choice: Choice) -> pl.DataFrame:
        """What a choice would say of a source's tasks as they are now: source_id, rule, told (see
        `typed_sql`), title, tracker_type; in the order of ids."""
        with self._open() as con:
            told: pl.DataFrame = con.sql(
                f"SELECT told.*, t.title, t.type AS tracker_type FROM task t "
                f"JOIN ({typed_sql(con, source, choice)}) told USING (source_id) "
                f"WHERE t.source = $1 AND t.to_load = {CURRENT} ORDER BY source_id",
                params=[source],
            ).pl()
        return told

    def cells(self, source: str, names: Sequence[str], most: int) -> pl.DataFrame:
        """The cells of some columns as the tracker wrote them, of at most so many of a source's
        tasks as they are now: source_id, then a column each (null: empty)."""
        with self._open() as con:
            return cells_of(con, source, names, most)

    def columns(self, source: str) -> dict[str, str]:
        """The names of the columns that the exports of a source's tasks have, and the canonical
        column that each is read as ("": none)."""
        with self._open() as con:
            return columns_of(con, source)

    def rejects(self, as_of: int | None = None) -> pl.DataFrame:
        """Rows left out and remarks, up to a load: load, file, source, row, column, value, code,
        rejects, details (JSON), cells (the row as it was, joined by U+001E)."""
        load = self.load(as_of).load
        return self._rows("FROM reject WHERE load <= $1 ORDER BY load, file, row", [load])

    def _open(self) -> duckdb.DuckDBPyConnection:
        con = duckdb.connect(str(self.path), read_only=True)
        # Its bar would be drawn among what commands print.
        con.execute("SET enable_progress_bar = false")
        return con

    def _as_of(self, table: str, columns: Iterable[str], as_of: int | None) -> pl.DataFrame:
        return self._rows(
            f"SELECT {', '.join(columns)} FROM {table} WHERE from_load <= $1 AND $1 < to_load "
            "ORDER BY source, source_id",
            [self.load(as_of).load],
        )

    def _rows(self, sql: str, parameters: list[object] | None = None) -> pl.DataFrame:
        with self._open() as con:
            rows: pl.DataFrame = con.sql(sql, params=parameters).pl()
        return rows


_BATCH_ROWS = 500_000
_COURSE = """
    WITH numbered AS (
        SELECT source, source_id, (row_number() OVER (ORDER BY source, source_id) - 1)::UINTEGER
            AS task
        FROM task WHERE from_load <= $1 AND $1 < to_load)
    SELECT n.task, c."at", c.field, c."from", c."to", c.observed
    FROM change c JOIN numbered n USING (source, source_id)
    WHERE c.from_load <= $1 AND $1 < c.to_load AND c.field IN ('status', 'due', 'assignee')
    ORDER BY n.task, c."at", c.field, c."to"
"""


def open_warehouse(home: Path) -> Warehouse | None:
    """The warehouse of a home, or None where nothing was loaded yet."""
    path = current_file(home)
    return Warehouse(path) if path else None
