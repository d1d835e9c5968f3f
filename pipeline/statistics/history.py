"""The history that models learn from: what was planned, and what came of it."""

import polars as pl


def plan_history(tasks: pl.DataFrame) -> pl.DataFrame:
    """From a prepared frame, one row per task: source, source_id, key, title, project, type,
    priority, assignee, team, planned_on (Date), planned_days (Int32 working days), estimate_hours,
    actual_hours, done, cancelled (Boolean), finished_on (Date), due_on (Date), deviation (Int32
    working days, negative early), overdue_days (Int32 working days, of open tasks past due so far).

    `finished_on` is the later of finish and start: some trackers hold finishes before the start,
    and some of the tasks done have no finish date.
    """
    return tasks.select(
        *("source", "source_id", "key", "title", "project", "type", "priority"),
        *("assignee", "team", "planned_on", "planned_days", "estimate_hours", "actual_hours"),
        done="is_done",
        cancelled="is_cancelled",
        finished_on=pl.max_horizontal("finished_day", "started_day"),
        due_on="due_day",
        deviation="deviation",
        overdue_days="overdue_days",
    )
