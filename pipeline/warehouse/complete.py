"""Completing tasks by what is told of them apart from their rows: worklogs, and histories in files
of their own."""

import duckdb
import polars as pl

from pipeline.normalise.history import from_history
from pipeline.warehouse.tables import CURRENT, READ_AS, restate


def fill_hours_spent(con: duckdb.DuckDBPyConnection, load: int) -> None:
    """Where no export says how many hours were spent, the worklogs do."""
    con.execute(
        f"""
        CREATE TEMP TABLE spent AS
        SELECT t.* REPLACE (w.hours AS actual_hours)
        FROM task t JOIN (
            SELECT source, source_id, round(sum(hours), 6) AS hours FROM worklog
            WHERE to_load = {CURRENT} GROUP BY ALL) w USING (source, source_id)
        WHERE t.to_load = {CURRENT} AND t.actual_hours IS DISTINCT FROM w.hours
        AND (t.actual_hours IS NULL OR NOT EXISTS (
            FROM raw r JOIN {READ_AS} USING (load, file) JOIN shape s ON s.shape = read_as
            WHERE r.to_load = {CURRENT} AND r.source = t.source AND r.source_id = t.source_id
            AND list_contains(s.columns, 'actual_hours')))
        """
    )
    restate(con, load, "spent")
    con.execute("DROP TABLE spent")


def fill_from_history(con: duckdb.DuckDBPyConnection, load: int) -> None:
    """Where the history of a task came without its row, when work started and finished."""
    tasks = con.sql(
        f"""
        SELECT t.* FROM task t WHERE t.to_load = {CURRENT}
        AND (t.started IS NULL OR (t.finished IS NULL AND t.status_category = 'done'))
        AND (source, source_id) IN (
            SELECT (source, source_id) FROM told_change WHERE field = 'status' AND NOT observed)
        """
    ).pl()
    if tasks.is_empty():
        return
    changes = con.sql(
        f"""
        SELECT * EXCLUDE (from_load, to_load, observed) FROM change
        WHERE to_load = {CURRENT} AND NOT observed
        AND (source, source_id) IN (SELECT (source, source_id) FROM tasks)
        """
    ).pl()
    for part in tasks.partition_by("source"):
        own = changes.filter(pl.col("source") == part["source"][0]).drop("source")
        before = part.with_columns(
            status_conflict=pl.lit(False), no_start="started", no_finish="finished"
        )
        filled = from_history(before, own, {}).filter(
            pl.col("started").ne_missing(pl.col("no_start"))
            | pl.col("finished").ne_missing(pl.col("no_finish"))
        )
        con.register("filled", filled.drop("status_conflict", "no_start", "no_finish"))
        restate(con, load, "filled")
        con.unregister("filled")
