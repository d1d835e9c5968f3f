"""A warehouse of any size with a history, written straight into its tables by DuckDB: ten changes a
task, as a tracker's changelog tells them. Only for measuring what comes after a load."""

from pathlib import Path

import duckdb

from pipeline.warehouse.publish import next_file
from pipeline.warehouse.tables import CURRENT

CHANGES = 10
"""Changes of a task."""
_TYPES = ("Poster", "Page", "Video", "Campaign", "Report", "Bug", "API", "Release", "Copy", "Form")
_STEPS = ("To Do", "In Progress", "In Review", "In Progress", "Blocked", "In Progress", "Testing")


def write_history(home: Path, tasks: int) -> None:
    """One load of so many tasks of three years, four in five of them done."""
    with next_file(home) as con:
        con.execute("SELECT setseed(0.5)")
        con.execute(
            "INSERT INTO load VALUES (1, TIMESTAMPTZ '2026-11-20 09:00+00', NULL, false, "
            "DATE '2026-11-20', NULL, NULL)"
        )
        _write_tasks(con, tasks)
        _write_changes(con)


def _write_tasks(con: duckdb.DuckDBPyConnection, tasks: int) -> None:
    con.execute(
        f"""
        INSERT INTO task BY NAME
        WITH drawn AS (
            SELECT n, DATE '2023-11-01' + (n * 1115 // {tasks})::INTEGER AS day,
                   2 + (random() * 12)::INTEGER AS planned, (random() * 60)::INTEGER AS slip,
                   random() < 0.8 AS done, random() AS dice
            FROM range({tasks}) r(n)),
        lasting AS (
            SELECT *, CASE WHEN dice < 0.5 THEN 0 ELSE (slip * dice * dice / 2)::INTEGER END AS over
            FROM drawn)
        SELECT 1 AS from_load, {CURRENT} AS to_load, 1 AS load, 1 AS file, n + 2 AS "row",
               'jira' AS source, (100000 + n)::VARCHAR AS source_id, 'OPS-' || n AS key,
               'Task ' || n || ' of the ' || (n % 997) || 'th kind' AS title,
               'Project ' || (n % 20) AS project, {list(_TYPES)}[1 + n % 10] AS type,
               CASE WHEN done THEN 'Done' ELSE 'In Progress' END AS status,
               CASE WHEN done THEN 'done' ELSE 'in_progress' END AS status_category,
               ['Low', 'Medium', 'High'][1 + n % 3] AS priority,
               'Person ' || (n % 400) AS assignee, 'Team ' || (n % 25) AS team,
               'Sprint ' || (n * 80 // {tasks}) AS sprint, day::TIMESTAMP AS created,
               (day + 1)::TIMESTAMP AS planned_start, (day + 1 + planned)::TIMESTAMP AS due,
               (day + 1 + planned - planned // 3)::TIMESTAMP AS first_due,
               (day + 2)::TIMESTAMP AS started,
               CASE WHEN done THEN (day + 1 + planned + over)::TIMESTAMP END AS finished,
               (planned * 4)::DOUBLE AS estimate_hours,
               CASE WHEN done THEN (planned * 4 + over * 6)::DOUBLE END AS actual_hours
        FROM lasting
        """
    )


def _write_changes(con: duckdb.DuckDBPyConnection) -> None:
    """Seven moves, two of the due date and one hand-off a task."""
    statuses = list(_STEPS)
    con.execute(
        f"""
        INSERT INTO change BY NAME
        SELECT 1 AS from_load, {CURRENT} AS to_load, source, source_id,
               created + to_hours(20 * (step + 1)) AS "at", 480 AS at_offset, 'status' AS field,
               {statuses}[step + 1] AS "from",
               CASE WHEN step = {len(_STEPS) - 1} THEN status ELSE {statuses}[step + 2] END AS "to",
               false AS observed
        FROM task, range({len(_STEPS)}) s(step)
        """
    )
    con.execute(
        f"""
        INSERT INTO change BY NAME
        SELECT 1 AS from_load, {CURRENT} AS to_load, source, source_id,
               created + to_hours(30 * step) AS "at", 480 AS at_offset,
               ['due', 'due', 'assignee'][step] AS field,
               [strftime(first_due - INTERVAL 1 DAY, '%Y-%m-%d'),
                strftime(first_due, '%Y-%m-%d'), 'Person 0'][step] AS "from",
               [strftime(first_due, '%Y-%m-%d'), strftime(due, '%Y-%m-%d'), assignee][step] AS "to",
               false AS observed
        FROM task, range(1, {CHANGES - len(_STEPS) + 1}) s(step)
        """
    )
