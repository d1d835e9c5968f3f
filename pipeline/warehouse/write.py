"""Writing a load: the versions that `stage` made are completed and the load is noted, or a load is
taken back.

All of it happens in the next file of `publish.next_file`, so a load is whole or not at all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from pipeline.schema import ENTITIES
from pipeline.warehouse.complete import fill_from_history, fill_hours_spent
from pipeline.warehouse.tables import CURRENT, TOLD, VERSIONED, value
from pipeline.warehouse.typed import tell_types

_EVENTS = {
    "task": ("created", "updated", "started", "finished"),
    "change": ("at",),
    "key_result": ("updated",),
}


def begin(con: duckdb.DuckDBPyConnection, sample: bool) -> int:
    """Makes the tables that a load needs meanwhile; the number of the load. The sample data makes
    way for the user's own."""
    for name in TOLD:
        con.execute(
            f"CREATE TEMP TABLE told_{name} AS "
            f"SELECT 0 AS file, * EXCLUDE (from_load, to_load) FROM {name} LIMIT 0"
        )
    con.execute("ALTER TABLE told_change ALTER observed SET DEFAULT false")
    con.execute("CREATE TEMP TABLE teller (file INTEGER, told VARCHAR)")
    con.execute("CREATE TEMP TABLE present (file INTEGER, source_id VARCHAR)")
    load = int(value(con, "SELECT coalesce(max(load), 0) + 1 FROM load"))
    if not sample:
        for name in VERSIONED:
            con.execute(
                f"UPDATE {name} SET to_load = {load} WHERE to_load = {CURRENT} "
                "AND from_load IN (SELECT load FROM load WHERE sample)"
            )
    return load


@dataclass(frozen=True)
class Note:
    """What is noted of a load: when it was made, whether it is the sample, by whom; which load it
    takes back, or of which source it reads the rows again, or tells the types anew."""

    at: datetime
    sample: bool
    by: str | None = None
    undoes: int | None = None
    rereads: str | None = None


def finish(con: duckdb.DuckDBPyConnection, load: int, note: Note) -> bool:
    """Completes the load; False where nothing changed and no row was newly rejected, and then
    nothing is to be kept."""
    changed = _add_told(con, load) + _end_links(con, load)
    fill_hours_spent(con, load)
    fill_from_history(con, load)
    tell_types(con, load)
    changed += sum(
        value(con, f"SELECT count(*) FROM {name} WHERE from_load = $1", [load]) for name in ENTITIES
    )
    changed += value(
        con, "SELECT count(*) FROM type_choice WHERE from_load = $1 OR to_load = $1", [load]
    )
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
    _note_load(con, load, note)
    return True


def undo(con: duckdb.DuckDBPyConnection, at: datetime, by: str | None) -> int | None:
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
    load, before = begin(con, sample=True), int(last) - 1
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
    _note_load(con, load, Note(at, sample, by, undoes=last))
    return int(last)


def _add_told(con: duckdb.DuckDBPyConnection, load: int) -> int:
    """Adds the changes, links and worklogs that are not known yet; how many there were."""
    count = 0
    for name in TOLD:
        told = f"SELECT DISTINCT * EXCLUDE (file) FROM told_{name}"
        con.execute(
            f"CREATE TEMP TABLE new AS FROM ({told}) t "
            f"WHERE NOT EXISTS (FROM {name} v WHERE v.to_load = {CURRENT} AND {_same(con, name)})"
        )
        count += value(con, "SELECT count(*) FROM new")
        con.execute(
            f"INSERT INTO {name} BY NAME "
            f"SELECT {load} AS from_load, {CURRENT} AS to_load, * FROM new"
        )
        con.execute("DROP TABLE new")
    return count


def _end_links(con: duckdb.DuckDBPyConnection, load: int) -> int:
    """Ends the links that the rows of a task in this load no longer tell of; how many."""
    gone = f"""
        v.to_load = {CURRENT} AND (source, source_id) IN (
            SELECT (source, source_id) FROM raw WHERE from_load = {load}
            AND file IN (SELECT file FROM teller WHERE told = 'link')
            UNION ALL
            SELECT (source, source_id) FROM raw JOIN reread a USING (load, file)
            WHERE raw.to_load = {CURRENT} AND digest <> 0 AND a.from_load = {load} AND a.shape IN (
                SELECT f.shape FROM file f JOIN teller USING (file)
                WHERE f.load = {load} AND told = 'link'))
        AND NOT EXISTS (FROM told_link t WHERE {_same(con, "link")})
        """
    count = int(value(con, f"SELECT count(*) FROM link v WHERE {gone}"))
    con.execute(f"UPDATE link v SET to_load = {load} WHERE {gone}")
    return count


def _same(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """SQL of the condition that what is known (v) and what is told (t) are the same."""
    columns = [row[0] for row in con.execute(f"DESCRIBE told_{name}").fetchall()]
    return " AND ".join(
        f'v."{column}" IS NOT DISTINCT FROM t."{column}"' for column in columns if column != "file"
    )


def _note_load(con: duckdb.DuckDBPyConnection, load: int, note: Note) -> None:
    """Notes the load. Its as-of day is the last day on which anything happened in the data, so
    that open work in an old archive is not called years late."""
    days = " UNION ALL ".join(
        f"SELECT unnest([{', '.join(map(_last, columns))}]) AS day FROM {table} "
        f"WHERE to_load = {CURRENT}" + (" AND NOT observed" if table == "change" else "")
        for table, columns in _EVENTS.items()
    )
    # Moments are by the clocks of their places, the foremost of which is 14 hours ahead of UTC.
    now = note.at.replace(tzinfo=None) + timedelta(hours=14)
    as_of_day = value(con, f"SELECT max(day) FROM ({days})", [now])
    con.execute(
        "INSERT INTO load VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            *(load, note.at, note.undoes, note.sample),
            *(as_of_day or note.at.date(), note.by, note.rereads),
        ],
    )


def _last(column: str) -> str:
    """SQL of the last day of a column of moments that is not to come ($1: by any clock)."""
    return f'max("{column}") FILTER ("{column}" <= $1)::DATE'
