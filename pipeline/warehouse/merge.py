"""Merging the rows of a file with what is known of their records, and noting what changed."""

import duckdb

from pipeline.schema import ENTITIES, TASK, Entity, Kind
from pipeline.warehouse.shapes import Shape
from pipeline.warehouse.tables import CURRENT, value

_OBSERVED = (
    *("status", "due", "planned_start", "estimate_hours", "story_points"),
    *("assignee", "sprint", "type", "priority"),
)
"""Columns whose change between two loads is noted where the tracker exports no history."""


def merge(con: duckdb.DuckDBPyConnection, load: int, number: int, shape: Shape) -> int:
    """Merges the versions that file `number` of the load told, so that a record has one current
    version; how many of them say something new.

    A version that says nothing new is taken away again, and so is one older than what is known.
    """
    entity = ENTITIES[shape.entity]
    name = entity.name
    mine = f"(s.load = {load} AND s.file = {number} AND s.from_load = {load})"
    theirs = f"(b.to_load = {CURRENT} AND NOT {mine.replace('s.', 'b.')})"
    columns = ", ".join(_merged(entity, column, shape.columns) for column in entity.mapped)
    same = " AND ".join(f'b."{c}" IS NOT DISTINCT FROM m."{c}"' for c in entity.frame)
    con.execute(
        f"""
        CREATE TEMP TABLE base AS FROM {name} b WHERE b.source = $1 AND {theirs}
        AND b.source_id IN (SELECT source_id FROM {name} s WHERE {mine})
        """,
        [shape.source],
    )
    con.execute(
        f"""
        CREATE TEMP TABLE merged AS
        SELECT s.from_load, s.to_load, s.load, s.file, s."row", s.source, {columns},
               b.updated > s.updated AS newer
        FROM {name} s JOIN base b USING (source, source_id) WHERE {mine}
        """
    )
    con.execute(
        f"""
        CREATE TEMP TABLE changed AS
        SELECT m.* EXCLUDE (newer) FROM merged m JOIN base b USING (source, source_id)
        WHERE newer IS NOT TRUE AND NOT (NOT b.removed AND {same})
        """
    )
    if entity is TASK:
        _note_observed(con, load, shape)
    staged = int(value(con, f"SELECT count(*) FROM {name} s WHERE {mine}"))
    known = int(value(con, "SELECT count(*) FROM merged"))
    changed = int(value(con, "SELECT count(*) FROM changed"))
    if known:
        of = "b.source = $1 AND b.source_id IN (SELECT source_id FROM"
        con.execute(
            f"DELETE FROM {name} s WHERE {mine} AND source_id IN (SELECT source_id FROM merged)"
        )
        con.execute(
            f"DELETE FROM raw s WHERE {mine} "
            "AND source_id IN (SELECT source_id FROM merged WHERE newer)"
        )
        con.execute(
            f"DELETE FROM {name} b WHERE {theirs} AND b.from_load = {load} AND {of} changed)",
            [shape.source],
        )
        con.execute(
            f"UPDATE {name} b SET to_load = {load} WHERE {theirs} AND {of} changed)",
            [shape.source],
        )
        con.execute(f"INSERT INTO {name} BY NAME FROM changed")
    con.execute("DROP TABLE base; DROP TABLE merged; DROP TABLE changed")
    return staged - known + changed


def _note_observed(con: duckdb.DuckDBPyConnection, load: int, shape: Shape) -> None:
    """Notes, where the tracker tells no history of a task, what differs from an earlier load: it
    changed after that load, at the latest when the task was last updated, else at this load."""
    for column in _OBSERVED:
        if column not in shape.columns:
            continue
        con.execute(
            f"""
            INSERT INTO told_change BY NAME
            SELECT m.file, m.source, m.source_id, '{column}' AS field,
                   coalesce(m.updated, get_current_timestamp() AT TIME ZONE 'UTC') AS "at",
                   CASE WHEN m.updated IS NULL THEN 0 ELSE m.updated_offset END AS at_offset,
                   {_text("b", column)} AS "from", {_text("m", column)} AS "to", true AS observed
            FROM changed m JOIN base b USING (source, source_id)
            WHERE b.from_load < {load} AND b."{column}" IS DISTINCT FROM m."{column}"
            AND NOT EXISTS (FROM change c WHERE c.source = m.source
                            AND c.source_id = m.source_id AND NOT c.observed)
            """
        )


def _text(table: str, column: str) -> str:
    cell = f'{table}."{column}"'
    if TASK.mapped[column].kind is Kind.MOMENT:
        return f"strftime({cell}, '%Y-%m-%d')"
    return f"{cell}::VARCHAR"


def _merged(entity: Entity, column: str, present: tuple[str, ...]) -> str:
    """SQL of a column as the new row (s) says it, else as it was known (b)."""
    offset = f"{column}_offset"
    if column == "first_due":
        # Without a history the first due date is taken to be the due date; what is known is older.
        first = "CASE WHEN s.first_due IS DISTINCT FROM s.due OR b.first_due IS NULL THEN s"
        return (
            f"{first}.first_due ELSE b.first_due END AS first_due, "
            f"{first}.first_due_offset ELSE b.first_due_offset END AS first_due_offset"
        )
    if column in present:
        names = [column, offset] if offset in entity.frame else [column]
        return ", ".join(f's."{name}"' for name in names)
    value = f'coalesce(s."{column}", b."{column}") AS "{column}"'
    if offset not in entity.frame:
        return value
    return (
        f'{value}, CASE WHEN s."{column}" IS NOT NULL THEN s."{offset}" ELSE b."{offset}" END '
        f'AS "{offset}"'
    )
