"""What the exports say of their tasks: the share that has each field, and which figures need it."""

from dataclasses import dataclass

import polars as pl

from pipeline.text import N_


@dataclass(frozen=True)
class Field:
    """A column of the warehouse's tasks; `measures` have no value for a task without it.

    `of`: the tasks that can have it: "all", those "begun" (in progress or done), or "done".
    """

    name: str
    title: str
    of: str = "all"
    measures: tuple[str, ...] = ()
    use: str = ""
    """What else it serves."""


_GROUPS = N_("grouping and filters")
FIELDS = (
    Field("due", N_("Due date"), measures=("on_time", "schedule_deviation", "deviation_rate")),
    Field(
        "finished",
        N_("Finish date"),
        "done",
        ("on_time", "schedule_deviation", "deviation_rate", "cycle_time", "lead_time"),
    ),
    Field("planned_start", N_("Planned start"), measures=("deviation_rate",)),
    Field("started", N_("Actual start"), "begun", ("cycle_time",)),
    Field("created", N_("Creation date"), measures=("lead_time",)),
    Field("estimate_hours", N_("Estimated hours"), measures=("effort_overrun",)),
    Field("actual_hours", N_("Hours spent"), "done", ("effort_overrun",)),
    Field("type", N_("Task type"), use=N_("everything by type; the buffers")),
    Field("project", N_("Project"), use=_GROUPS),
    Field("team", N_("Team"), use=_GROUPS),
    Field("assignee", N_("Assignee"), use=_GROUPS),
    Field("priority", N_("Priority"), use=_GROUPS),
    Field("sprint", N_("Sprint"), use=_GROUPS),
    Field("status", N_("Status"), use=N_("open or done; late now")),
)
"""In the order to show: what the most figures need first."""
OF = {
    "all": pl.col("source").is_not_null(),
    "begun": pl.col("status_category").is_in(["in_progress", "done"]),
    "done": pl.col("status_category") == "done",
}


def coverage(tasks: pl.DataFrame) -> pl.DataFrame:
    """One row per source and field, sources sorted, fields in the order of FIELDS: source, field,
    tasks (those that can have the field), known (those that have it), share (known ÷ tasks; null
    where there are no tasks). `tasks` has the warehouse's columns."""
    counts = {
        field.name: (
            OF[field.of].sum().alias("tasks"),
            (OF[field.of] & pl.col(field.name).is_not_null()).sum().alias("known"),
        )
        for field in FIELDS
    }
    return (
        pl.concat(
            tasks.group_by("source").agg(*found).with_columns(field=pl.lit(name), at=pl.lit(number))
            for number, (name, found) in enumerate(counts.items())
        )
        .with_columns(share=pl.when(pl.col("tasks") > 0).then(pl.col("known") / pl.col("tasks")))
        .sort("source", "at")
        .select("source", "field", "tasks", "known", "share")
    )


def sources(tasks: pl.DataFrame) -> pl.DataFrame:
    """One row per source, sorted: source, tasks, open (to do or in progress), newest (Date of the
    last creation, change, start or finish among its tasks)."""
    is_open = pl.col("status_category").is_in(["todo", "in_progress"])
    newest = pl.max_horizontal(
        pl.col(name).max().cast(pl.Date) for name in ("created", "updated", "started", "finished")
    )
    return (
        tasks.group_by("source")
        .agg(tasks=pl.len(), open=is_open.sum(), newest=newest)
        .sort("source")
    )


def unknown_statuses(tasks: pl.DataFrame) -> pl.DataFrame:
    """Status words that count as neither open nor done: source, status (null: none given), tasks;
    the most frequent first."""
    return (
        tasks.filter(pl.col("status_category") == "unknown")
        .group_by("source", "status")
        .agg(tasks=pl.len())
        .sort(pl.col("tasks"), "source", "status", descending=[True, False, False])
    )
