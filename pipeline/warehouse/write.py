"""Writing a load: what `stage` found new is added as versions, or a load is taken back.

All of it happens in the next file of `publish.next_file`, so a load is whole or not at all.
"""

from datetime import datetime

import duckdb

from pipeline.schema import ENTITIES, Entity
from pipeline.warehouse.stage import Counts
from pipeline.warehouse.tables import CURRENT, VERSIONED, columns_ddl, value

_EVENTS = {
    "task": ("created", "updated", "started", "finished"),
    "change": ("at",),
    "key_result": ("updated",),
}


def begin(con: duckdb.DuckDBPyConnection) -> int:
    """Makes the tables that a load is staged in; the number of the load."""
    for entity in ENTITIES.values():
        con.execute(
            f'CREATE TEMP TABLE delta_{entity.name} (file INTEGER, "row" BIGINT, raw VARCHAR, '
            f"digest UHUGEINT, source VARCHAR, {columns_ddl(entity)})"
        )
    for name in ("change", "link"):
        con.execute(
            f"CREATE TEMP TABLE delta_{name} AS SELECT * EXCLUDE (from_load, to_load) "
            f"FROM {name} LIMIT 0"
        )
    return int(value(con, "SELECT coalesce(max(load), 0) + 1 FROM load"))


def loaded_before(con: duckdb.DuckDBPyConnection, digest: str) -> tuple[int, Counts] | None:
    """The load that read exactly this file, with the counts then, where nothing of its source
    was loaded since and it was not taken back."""
    found = con.execute(
        """
        SELECT load, rows, rejected FROM file f WHERE digest = $1
        AND load NOT IN (SELECT undoes FROM load WHERE undoes IS NOT NULL)
        AND NOT EXISTS (FROM file later WHERE later.source = f.source AND later.load > f.load)
        """,
        [digest],
    ).fetchall()
    if not found:
        return None
    load, rows, rejected = found[-1]
    return load, Counts(rows, 0, rows - rejected, rejected)


def finish(con: duckdb.DuckDBPyConnection, load: int, at: datetime, sample: bool) -> bool:
    """Adds what was staged as load `load`; False where nothing changed and no row was newly
    rejected, and then nothing is to be kept."""
    if not sample:
        _close_sample(con, load)
    changed = sum(_add_versions(con, load, entity) for entity in ENTITIES.values())
    changed += sum(_add_new(con, load, name) for name in ("change", "link"))
    new_rejects = value(
        con,
        """
        SELECT count(*) FROM reject r WHERE load = $1 AND rejects AND NOT EXISTS (
            FROM reject o WHERE o.load < $1
            AND (o.source, o.code, o.row) = (r.source, r.code, r.row)
            AND o."column" IS NOT DISTINCT FROM r."column" AND o.value IS NOT DISTINCT FROM r.value)
        """,
        [load],
    )
    if not changed and not new_rejects:
        return False
    _note_load(con, load, at, None, sample)
    return True


def undo(con: duckdb.DuckDBPyConnection, at: datetime) -> int | None:
    """Takes back the newest load that was not taken back, as a load of its own: what it changed
    gets its former version again, and links pinned to it stay true. The load taken back."""
    last = value(
        con,
        """
        SELECT max(load) FROM load WHERE undoes IS NULL AND load NOT IN
        (SELECT undoes FROM load WHERE undoes IS NOT NULL)
        """,
    )
    if last is None:
        return None
    load, before = begin(con), int(last) - 1
    for name in VERSIONED:
        con.execute(
            f"UPDATE {name} SET to_load = $1 WHERE to_load = {CURRENT} AND from_load > $2",
            [load, before],
        )
        con.execute(
            f"INSERT INTO {name} SELECT * REPLACE ($1 AS from_load, {CURRENT} AS to_load) "
            f"FROM {name} WHERE from_load <= $2 AND $2 < to_load AND to_load <> {CURRENT}",
            [load, before],
        )
    sample = value(
        con, "SELECT coalesce(bool_or(sample), false) FROM load WHERE load = $1", [before]
    )
    _note_load(con, load, at, last, sample)
    return int(last)


def _close_sample(con: duckdb.DuckDBPyConnection, load: int) -> None:
    """Takes the sample data away; the user's own replaces it."""
    sample = value(con, "SELECT coalesce(bool_or(sample), false) FROM load WHERE load < $1", [load])
    staged = sum(value(con, f"SELECT count(*) FROM delta_{name}") for name in ENTITIES)
    if not sample or not staged:
        return
    for name in VERSIONED:
        con.execute(
            f"UPDATE {name} SET to_load = $1 WHERE to_load = {CURRENT} AND from_load IN "
            "(SELECT load FROM load WHERE sample)",
            [load],
        )


def _add_versions(con: duckdb.DuckDBPyConnection, load: int, entity: Entity) -> int:
    name = entity.name
    con.execute(
        f"UPDATE {name} v SET to_load = $1 FROM delta_{name} d "
        f"WHERE v.to_load = {CURRENT} AND v.source = d.source AND v.source_id = d.source_id",
        [load],
    )
    con.execute(
        f"INSERT INTO {name} BY NAME SELECT $1 AS from_load, {CURRENT} AS to_load, "
        f'* EXCLUDE (file, "row", raw) FROM delta_{name}',
        [load],
    )
    con.execute(f'INSERT INTO raw SELECT $1, file, "row", source_id, raw FROM delta_{name}', [load])
    return int(value(con, f"SELECT count(*) FROM delta_{name}"))


def _add_new(con: duckdb.DuckDBPyConnection, load: int, name: str) -> int:
    """Adds the changes or links that are not known yet; their number."""
    keys = [row[0] for row in con.execute(f"DESCRIBE delta_{name}").fetchall()]
    same = " AND ".join(f'v."{key}" IS NOT DISTINCT FROM d."{key}"' for key in keys)
    new = (
        f"SELECT DISTINCT * FROM delta_{name} d WHERE NOT EXISTS "
        f"(FROM {name} v WHERE v.to_load = {CURRENT} AND {same})"
    )
    count = int(value(con, f"SELECT count(*) FROM ({new})"))
    con.execute(
        f"INSERT INTO {name} BY NAME SELECT $1 AS from_load, {CURRENT} AS to_load, * FROM ({new})",
        [load],
    )
    return count


def _note_load(
    con: duckdb.DuckDBPyConnection, load: int, at: datetime, undoes: int | None, sample: bool
) -> None:
    """Notes the load. Its as-of day is the last day on which anything happened in the data, so
    that open work in an old archive is not called years late."""
    days = " UNION ALL ".join(
        f'SELECT max("{column}")::DATE AS day FROM {table} WHERE to_load = {CURRENT} '
        f'AND "{column}" <= $1::TIMESTAMPTZ + INTERVAL 14 HOURS'
        for table, columns in _EVENTS.items()
        for column in columns
    )
    as_of_day = value(con, f"SELECT max(day) FROM ({days})", [at])
    con.execute(
        "INSERT INTO load VALUES (?, ?, ?, ?, ?)",
        [load, at, undoes, sample, as_of_day or at.date()],
    )
