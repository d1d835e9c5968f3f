"""Tasks that a later export of their project no longer has.

An export may be a part of its project: by a filter, a period, or a limit of the tracker. So a task
is taken for removed only where those that are missing look like those that are there.
"""

import duckdb
import polars as pl

from pipeline.problems import Problem
from pipeline.schema import TASK
from pipeline.warehouse.tables import CURRENT, read_as, restate

_FILTERED_BY = ("status_category", "type", "priority", "assignee", "team", "sprint")
_PERIODS = ("created", "updated")
_MOST = 0.25
"""Share of a project's tasks that may vanish at once."""
_FEW = 3
"""Tasks of which fewer say nothing of a filter."""


def mark_removed(con: duckdb.DuckDBPyConnection, load: int) -> dict[int, list[Problem]]:
    """Marks the tasks that the files of the load no longer have, though earlier files of the same
    shape had them; the number of each file with a remark for each of its projects."""
    files = con.execute(
        """
        SELECT file, f.source, shape FROM file f JOIN shape USING (shape)
        WHERE load = $1 AND entity = $2 AND name NOT IN (
            SELECT file FROM reject WHERE load = $1 AND code IN ('export_capped', 'export_cut'))
        ORDER BY file
        """,
        [load, TASK.name],
    ).fetchall()
    return {file: _mark_removed(con, load, file, source, shape) for file, source, shape in files}


def _mark_removed(
    con: duckdb.DuckDBPyConnection, load: int, file: int, source: str, shape: int
) -> list[Problem]:
    earlier = f"to_load = {CURRENT} AND source = $1 AND from_load < {load} AND {read_as(shape)}"
    # What any file of this load has is not missing: an export may come in parts.
    missing = (
        f"SELECT 1 FROM raw WHERE {earlier} AND source_id NOT IN (SELECT source_id FROM present)"
    )
    if not con.execute(f"{missing} LIMIT 1", [source]).fetchall():
        return []
    known = con.sql(
        f"""
        SELECT source_id, project, {", ".join(_FILTERED_BY + _PERIODS)},
               source_id IN (SELECT source_id FROM present) AS present
        FROM task WHERE to_load = {CURRENT} AND source = $1 AND NOT removed
        AND source_id IN (SELECT source_id FROM raw WHERE {earlier}
                          UNION ALL SELECT source_id FROM present)
        AND coalesce(project, '') IN (
            SELECT coalesce(project, '') FROM task WHERE to_load = {CURRENT} AND source = $1
            AND source_id IN (SELECT source_id FROM present WHERE file = $2))
        """,
        params=[source, file],
    ).pl()
    gone, remarks = vanished(known)
    if not gone.is_empty():
        con.execute(
            f"""
            CREATE TEMP TABLE gone_task AS SELECT * REPLACE (true AS removed) FROM task
            WHERE to_load = {CURRENT} AND source = $1 AND source_id IN (SELECT source_id FROM gone)
            """,
            [source],
        )
        restate(con, load, "gone_task")
        con.execute(
            f"UPDATE raw SET to_load = {load} WHERE to_load = {CURRENT} AND source = $1 "
            "AND source_id IN (SELECT source_id FROM gone_task)",
            [source],
        )
        con.execute("DROP TABLE gone_task")
        con.execute(
            f"UPDATE file SET removed = {gone.height} WHERE load = {load} AND file = {file}"
        )
    return remarks


def vanished(known: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """Which of the tasks that are not `present` were removed, and a remark for each project.

    known: source_id, project, present, and the columns an export may be filtered by. The frame has
    the rows that were removed.
    """
    gone, remarks = [known.clear()], []
    for (project,), tasks in known.group_by("project", maintain_order=True):
        missing = tasks.filter(~pl.col("present"))
        if missing.is_empty():
            continue
        is_part = _is_part(tasks.filter("present"), missing)
        code = "tasks_missing" if is_part else "tasks_removed"
        remarks.append(Problem(code, value=str(project or "—"), details={"count": missing.height}))
        if not is_part:
            gone.append(missing)
    return pl.concat(gone), remarks


def _is_part(present: pl.DataFrame, missing: pl.DataFrame) -> bool:
    """Whether the tasks that are missing differ from those that are there as a filter would have
    it: by a value that none of these has, or by lying outside of their period."""
    if missing.height > _MOST * (present.height + missing.height):
        return True
    for name in _FILTERED_BY:
        lost = missing.group_by(name).len().drop_nulls(name).filter(pl.col("len") >= _FEW)
        if not lost.join(present, on=name, how="anti").is_empty():
            return True
    return any(_is_outside(missing[name], present[name]) for name in _PERIODS)


def _is_outside(missing: pl.Series, present: pl.Series) -> bool:
    """Whether all of the one come before, or all after the other."""
    if missing.null_count() or present.null_count() == len(present):
        return False
    before = pl.select(pl.lit(missing).max() < pl.lit(present).min()).item()
    after = pl.select(pl.lit(missing).min() > pl.lit(present).max()).item()
    return bool(before or after)
