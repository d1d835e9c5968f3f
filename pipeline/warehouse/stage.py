"""Staging the rows of a file over what is known of their records.

A column that an export does not have says nothing: the value known before stays. So files that
tell different things of the same tasks, loaded together or one after the other, complete each
other.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb
import polars as pl
import pyarrow as pa

from pipeline.normalise import Normalised
from pipeline.problems import Problem
from pipeline.schema import CHANGE, ENTITIES, LINK, Entity
from pipeline.warehouse.tables import CURRENT, digest_sql, value


@dataclass(frozen=True)
class Counts:
    """What became of the rows of a file; loaded + unchanged + rejected = rows."""

    rows: int
    loaded: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class FileFacts:
    """What the warehouse notes of a loaded file."""

    name: str
    digest: str
    source: str
    entity: str
    form: str
    header: tuple[str, ...]
    columns: tuple[str, ...]


def stage(
    con: duckdb.DuckDBPyConnection,
    load: int,
    number: int,
    facts: FileFacts,
    stretches: Iterable[Normalised],
) -> tuple[Counts, list[Problem]]:
    """Stages the rows of one file, `number` within the load; its counts and problems."""
    entity = ENTITIES[facts.entity]
    problems: list[Problem] = []
    read = _fill_stage(con, facts, stretches, problems)
    problems += _drop_repeats(con, entity, facts.name)
    rejected = len({problem.row for problem in problems if problem.kind.rejects})
    loaded = _stage_changed(con, number, entity, facts)
    counts = Counts(read, loaded, read - rejected - loaded, rejected)
    con.execute("DROP TABLE stage")
    con.execute(
        "INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            load,
            number,
            facts.name,
            facts.digest,
            facts.source,
            facts.entity,
            facts.form,
            list(facts.header),
            list(facts.columns),
            read,
            loaded,
            counts.unchanged,
            rejected,
        ],
    )
    _note_problems(con, load, facts, problems)
    return counts, problems


def _fill_stage(
    con: duckdb.DuckDBPyConnection,
    facts: FileFacts,
    stretches: Iterable[Normalised],
    problems: list[Problem],
) -> int:
    """Streams the rows into the table `stage`, changes and links into theirs; rows read."""
    read = 0

    def rows() -> Iterator[pa.Table]:
        nonlocal read
        for stretch in stretches:
            read += stretch.read
            problems.extend(stretch.problems)
            beside.append((stretch.changes, stretch.links))
            yield stretch.rows.to_arrow()

    beside: list[tuple[pl.DataFrame, pl.DataFrame]] = []
    tables = rows()
    first = next(tables)

    def batches() -> Iterator[pa.RecordBatch]:
        yield from first.to_batches()
        for table in tables:
            yield from table.cast(first.schema).to_batches()

    reader = pa.RecordBatchReader.from_batches(first.schema, batches())  # noqa: F841
    con.execute("CREATE TEMP TABLE stage AS SELECT * FROM reader")
    for changes, links in beside:
        for name, frame, schema in (("change", changes, CHANGE), ("link", links, LINK)):
            if not frame.is_empty():
                given = frame.select(pl.lit(facts.source).alias("source"), *schema)  # noqa: F841
                con.execute(f"INSERT INTO delta_{name} BY NAME SELECT * FROM given")
    return read


def _drop_repeats(con: duckdb.DuckDBPyConnection, entity: Entity, name: str) -> list[Problem]:
    """Keeps the newest of the rows of one record in the file, else the first; a problem for each
    other row that says something else."""
    con.execute(
        f"""
        CREATE TEMP TABLE repeat AS
        SELECT "row", source_id, first("row") OVER newest AS kept,
               digest <> first(digest) OVER newest AS differs
        FROM (SELECT "row", source_id, updated, {digest_sql(entity)} AS digest FROM stage)
        WINDOW newest AS (PARTITION BY source_id ORDER BY updated DESC NULLS LAST, "row")
        QUALIFY "row" <> kept
        """
    )
    if value(con, "SELECT count(*) FROM repeat"):
        con.execute('DELETE FROM stage WHERE "row" IN (SELECT "row" FROM repeat)')
    found = con.execute(
        'SELECT "row", source_id, kept FROM repeat WHERE differs ORDER BY "row"'
    ).fetchall()
    con.execute("DROP TABLE repeat")
    return [
        Problem("duplicate_key", row, None, key, {"kept_row": kept, "kept_file": name})
        for row, key, kept in found
    ]


def _stage_changed(
    con: duckdb.DuckDBPyConnection, number: int, entity: Entity, facts: FileFacts
) -> int:
    """Moves the rows of `stage` that tell something new into the entity's delta; their number."""
    name = entity.name
    con.execute(
        f"""
        CREATE TEMP TABLE base AS
        SELECT b.* EXCLUDE (file, "row", raw) FROM delta_{name} b
        SEMI JOIN stage USING (source_id) WHERE b.source = $1
        UNION ALL BY NAME
        SELECT b.* EXCLUDE (from_load, to_load) FROM {name} b SEMI JOIN stage USING (source_id)
        ANTI JOIN (SELECT source_id FROM delta_{name} WHERE source = $1) d USING (source_id)
        WHERE b.source = $1 AND b.to_load = {CURRENT}
        """,
        [facts.source],
    )
    columns = ", ".join(_merged(entity, column, facts.columns) for column in entity.mapped)
    con.execute(
        f"""
        CREATE TEMP TABLE changed AS
        SELECT {number}::INTEGER AS file, "row", raw, {digest_sql(entity)} AS digest,
               $1::VARCHAR AS source, * EXCLUDE ("row", raw, known, newer)
        FROM (
            SELECT s."row", s.raw, b.digest AS known, b.updated > s.updated AS newer, {columns}
            FROM stage s LEFT JOIN base b USING (source_id))
        WHERE newer IS NOT TRUE AND known IS DISTINCT FROM {digest_sql(entity)}
        """,
        [facts.source],
    )
    con.execute(
        f"DELETE FROM delta_{name} "
        "WHERE source = $1 AND source_id IN (SELECT source_id FROM changed)",
        [facts.source],
    )
    con.execute(f"INSERT INTO delta_{name} BY NAME SELECT * FROM changed")
    loaded = int(value(con, "SELECT count(*) FROM changed"))
    con.execute("DROP TABLE base")
    con.execute("DROP TABLE changed")
    return loaded


def _merged(entity: Entity, column: str, present: tuple[str, ...]) -> str:
    """SQL of a column as the new row (s) says it, else as it was known (b)."""
    offset = f"{column}_offset"
    if column == "first_due":
        order = (("s", column), ("b", column), ("s", "due"))
        cases = " ".join(f'WHEN {t}."{c}" IS NOT NULL THEN {t}."{c}_offset"' for t, c in order)
        value = ", ".join(f'{t}."{c}"' for t, c in order)
        return f"coalesce({value}) AS first_due, CASE {cases} END AS first_due_offset"
    if column in present:
        names = [column, offset] if offset in entity.frame else [column]
        return ", ".join(f's."{name}"' for name in names)
    if column == "status_category":
        return "coalesce(s.status_category, b.status_category, 'unknown') AS status_category"
    value = f'coalesce(s."{column}", b."{column}") AS "{column}"'
    if offset not in entity.frame:
        return value
    return (
        f'{value}, CASE WHEN s."{column}" IS NOT NULL THEN s."{offset}" ELSE b."{offset}" END '
        f'AS "{offset}"'
    )


def _note_problems(
    con: duckdb.DuckDBPyConnection, load: int, facts: FileFacts, problems: list[Problem]
) -> None:
    if not problems:
        return
    given = pl.DataFrame(  # noqa: F841
        {
            "load": load,
            "file": facts.name,
            "source": facts.source,
            "row": [problem.row for problem in problems],
            "column": [problem.column for problem in problems],
            "value": [problem.value for problem in problems],
            "code": [problem.code for problem in problems],
            "rejects": [problem.kind.rejects for problem in problems],
            "details": [json.dumps(problem.details, ensure_ascii=False) for problem in problems],
        },
        schema_overrides={"row": pl.Int64, "column": pl.String, "value": pl.String},
    )
    con.execute("INSERT INTO reject BY NAME SELECT * FROM given")
