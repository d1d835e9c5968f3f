"""Real histories in the form the models take; their SOURCE.md say where they come from."""

from pathlib import Path

import polars as pl

NONE = pl.lit(None, pl.String)


def due_dates(folder: Path) -> pl.DataFrame:
    """Issues with due dates of four trackers; every day is worked, a type is tracker and type.

    Each is planned when it is created.
    """
    issues = pl.read_csv(folder / "issues.csv", try_parse_dates=True)
    created, due, resolved = pl.col("Created"), pl.col("Due date"), pl.col("Resolved")
    return issues.select(
        source="Repository",
        source_id="Issue key",
        key="Issue key",
        title=NONE,
        project="Project",
        type=pl.format("{} {}", "Repository", "Type"),
        priority="Priority",
        assignee=NONE,
        team="Repository",
        planned_on=created,
        planned_days=(due - created).dt.total_days().cast(pl.Int32),
        estimate_hours=pl.lit(None, pl.Float64),
        actual_hours=pl.lit(None, pl.Float64),
        done=resolved.is_not_null(),
        cancelled=pl.lit(False),
        finished_on=resolved,
        due_on=due,
        deviation=(resolved - due).dt.total_days().cast(pl.Int32),
        overdue_days=pl.lit(None, pl.Int32),
    )
