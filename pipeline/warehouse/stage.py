"""Staging a file: its rows become versions of the load that is being written, merged with what is
known of their records.

A column that an export does not have says nothing: the value known before stays. So files that
tell different things of the same tasks, loaded together or one after the other, complete each
other. All of it happens in a file that nobody reads yet, so a statement may leave behind what the
next one mends.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import polars as pl

from pipeline.ahead import ahead
from pipeline.normalise import Normalised
from pipeline.problems import Problem
from pipeline.schema import CHANGE, ENTITIES, LINK, WORKLOG
from pipeline.warehouse.merge import merge
from pipeline.warehouse.rows import insert_rows
from pipeline.warehouse.shapes import Shape
from pipeline.warehouse.tables import CURRENT, TOLD, digest_sql, read_as, transaction, value

_CHUNK = 50_000
"""Rows handed over at once; more than DuckDB's row group (122,880) would make the file larger."""
_COLUMNS = {"change": [*CHANGE], "link": [*LINK], "worklog": [*WORKLOG, "nth"]}


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file; loaded + unchanged + rejected = rows."""

    rows: int
    loaded: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class Staged:
    """A file of a load: its number within the load, name, digest, and shape."""

    load: int
    number: int
    name: str
    digest: str
    shape: Shape

    @property
    def rows(self) -> str:
        """SQL of the condition that a version is of this file."""
        return f"(load = {self.load} AND file = {self.number} AND from_load = {self.load})"


def stage(
    con: duckdb.DuckDBPyConnection,
    file: Staged,
    stretches: Iterable[Normalised],
    seen: list[pl.DataFrame],
) -> tuple[Counts, list[Problem]]:
    """Stages the rows of a file; its counts and problems. `seen` is filled while `stretches` are
    taken: the rows (row, source_id) that say nothing new."""
    problems: list[Problem] = []
    # Written in one transaction, row groups are compressed at once, and not written to the log.
    with transaction(con):
        read = _write_rows(con, file, stretches, problems)
    con.execute('CREATE TEMP TABLE seen ("row" BIGINT, source_id VARCHAR)')
    for rows in seen:  # noqa: B007
        con.execute("INSERT INTO seen FROM rows")
    repeats, same = _drop_repeats(con, file)
    problems += repeats
    staged = int(value(con, f"SELECT count(*) FROM {file.shape.entity} WHERE {file.rows}"))
    con.execute(
        f"INSERT INTO present SELECT {file.number}, source_id FROM (SELECT source_id FROM seen "
        f"UNION ALL SELECT source_id FROM {file.shape.entity} WHERE {file.rows} "
        "UNION ALL SELECT source_id FROM refused)"
    )
    loaded = merge(con, file.load, file.number, file.shape)
    _close_raw(con, file)
    rejected = len({problem.row for problem in problems if problem.kind.rejects})
    unchanged = int(value(con, "SELECT count(*) FROM seen")) + same + staged - loaded
    counts = Counts(read, loaded, unchanged, rejected)
    if read != loaded + unchanged + rejected:
        raise AssertionError(f"{file.name}: {counts}: rows got lost")
    con.execute(
        "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        [
            *(file.load, file.number, file.name, file.digest),
            *(file.shape.number, file.shape.source, read, loaded, unchanged, rejected),
        ],
    )
    _note_problems(con, file, problems)
    con.execute("DROP TABLE seen; DROP TABLE refused; DROP TABLE repeat")
    return counts, problems


def _write_rows(
    con: duckdb.DuckDBPyConnection,
    file: Staged,
    stretches: Iterable[Normalised],
    problems: list[Problem],
) -> int:
    """Writes the rows as new versions, with their cells, and what is told beside; rows read."""
    shape = file.shape
    con.execute('CREATE TEMP TABLE refused ("row" BIGINT, source_id VARCHAR, cells VARCHAR)')
    read = 0
    for chunk in ahead(_chunks(stretches)):
        read += sum(stretch.read for stretch in chunk)
        problems += [problem for stretch in chunk for problem in stretch.problems]
        rows = pl.concat(stretch.rows for stretch in chunk)
        insert_rows(con, file.load, file.number, shape, rows)
        bad = pl.concat(stretch.refused for stretch in chunk)  # noqa: F841
        con.execute("INSERT INTO refused BY NAME FROM bad")
        for name in TOLD:
            told = [t for stretch in chunk if (t := getattr(stretch, f"{name}s")) is not None]
            if told:
                con.execute("INSERT INTO teller VALUES ($1, $2)", [file.number, name])
                given = pl.concat(told).select(_COLUMNS[name])  # noqa: F841
                con.execute(
                    f"INSERT INTO told_{name} BY NAME SELECT {file.number} AS file, "
                    "$1::VARCHAR AS source, * FROM given",
                    [shape.source],
                )
    return read


def _chunks(stretches: Iterable[Normalised]) -> Iterator[list[Normalised]]:
    chunk: list[Normalised] = []
    for stretch in stretches:
        chunk.append(stretch)
        if sum(map(_size, chunk)) >= _CHUNK:
            yield chunk
            chunk = []
    yield chunk


def _size(stretch: Normalised) -> int:
    """Of the rows and of what is told beside: those that say nothing new may have a history."""
    frames = (stretch.rows, *(getattr(stretch, f"{name}s") for name in TOLD))
    return sum(frame.height for frame in frames if frame is not None)


def _drop_repeats(con: duckdb.DuckDBPyConnection, file: Staged) -> tuple[list[Problem], int]:
    """Keeps the newest of the rows of one record in the file, else the first. A problem for each
    other row that says something else, and how many say the same, without those in `seen`."""
    entity = ENTITIES[file.shape.entity]
    digest = digest_sql("v", entity, file.shape.columns)
    con.execute(
        f"""
        CREATE TEMP TABLE repeat AS
        WITH row_of AS (
            SELECT "row", source_id, false AS is_seen FROM {entity.name} WHERE {file.rows}
            UNION ALL SELECT "row", source_id, true FROM seen),
        twice AS (
            SELECT * FROM row_of SEMI JOIN (
                SELECT source_id FROM row_of GROUP BY ALL HAVING count(*) > 1) USING (source_id)),
        told AS (
            SELECT t.*, v.updated, {digest} AS digest FROM twice t JOIN {entity.name} v
            ON v.source = $1 AND v.source_id = t.source_id AND v.to_load = {CURRENT}
            AND CASE WHEN is_seen THEN NOT {file.rows} ELSE {file.rows} AND v."row" = t."row" END)
        SELECT "row", source_id, is_seen, first("row") OVER newest AS kept,
               digest <> first(digest) OVER newest AS differs
        FROM told WINDOW newest AS (
            PARTITION BY source_id ORDER BY updated DESC NULLS LAST, "row")
        QUALIFY "row" <> kept
        """,
        [file.shape.source],
    )
    if value(con, "SELECT count(*) FROM repeat"):
        repeated = '"row" IN (SELECT "row" FROM repeat'
        con.execute(f"DELETE FROM {entity.name} WHERE {file.rows} AND {repeated})")
        con.execute(
            f'INSERT INTO refused SELECT "row", source_id, cells FROM raw '
            f"WHERE {file.rows} AND {repeated} WHERE differs)"
        )
        con.execute(f"DELETE FROM raw WHERE {file.rows} AND {repeated} WHERE differs)")
        con.execute('DELETE FROM seen WHERE "row" IN (SELECT "row" FROM repeat WHERE differs)')
    found = con.execute(
        'SELECT "row", source_id, kept FROM repeat WHERE differs ORDER BY "row"'
    ).fetchall()
    same = value(con, "SELECT count(*) FROM repeat WHERE NOT differs AND NOT is_seen")
    return [
        Problem("duplicate_key", row, None, key, {"kept_row": kept, "kept_file": file.name})
        for row, key, kept in found
    ], int(same)


def _close_raw(con: duckdb.DuckDBPyConnection, file: Staged) -> None:
    """The rows of this file take the place of older ones of their shape."""
    older = (
        f"to_load = {CURRENT} AND source = $1 AND {read_as(file.shape.number)} "
        f"AND NOT {file.rows} AND source_id IN (SELECT source_id FROM raw WHERE {file.rows})"
    )
    con.execute(f"DELETE FROM raw WHERE from_load = {file.load} AND {older}", [file.shape.source])
    con.execute(f"UPDATE raw SET to_load = {file.load} WHERE {older}", [file.shape.source])


def _note_problems(con: duckdb.DuckDBPyConnection, file: Staged, problems: list[Problem]) -> None:
    if not problems:
        return
    given = pl.DataFrame(  # noqa: F841
        {
            "load": file.load,
            "file": file.name,
            "source": file.shape.source,
            "row": [problem.row for problem in problems],
            "column": [problem.column for problem in problems],
            "value": [problem.value for problem in problems],
            "code": [problem.code for problem in problems],
            "rejects": [problem.kind.rejects for problem in problems],
            "details": [json.dumps(problem.details, ensure_ascii=False) for problem in problems],
        },
        schema_overrides={"row": pl.Int64, "column": pl.String, "value": pl.String},
    )
    con.execute(
        "INSERT INTO reject BY NAME "
        'SELECT g.*, r.cells FROM given g LEFT JOIN refused r USING ("row")'
    )
