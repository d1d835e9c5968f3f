"""What the exports say of their tasks: the share that has each field, and which figures need it."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.statistics.by_source import by_source
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


def coverage(tasks: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """One row per source and field, sources sorted, fields in the order of FIELDS: source, field,
    tasks (those that can have the field), known (those that have it), share (known ÷ tasks; null
    where there are no tasks), last (Date on which a task that has the field was last created or
    changed). `tasks` has the warehouse's columns."""
    touched = pl.max_horizontal("created", "updated").cast(pl.Date)
    counts = pl.concat(
        [
            _NONE.lazy(),
            *(
                own.with_columns(touched=touched).select(
                    source=pl.lit(source),
                    field=pl.lit(field.name),
                    tasks=OF[field.of].sum(),
                    known=(OF[field.of] & pl.col(field.name).is_not_null()).sum(),
                    last=pl.col("touched").filter(pl.col(field.name).is_not_null()).max(),
                )
                for source, own in by_source(tasks)
                for field in FIELDS
            ),
        ]
    )
    share = pl.when(pl.col("tasks") > 0).then(pl.col("known") / pl.col("tasks"))
    found = counts.with_columns(share=share)
    return found.select("source", "field", "tasks", "known", "share", "last").collect()


_NONE = pl.DataFrame(
    schema={
        "source": pl.String(),
        "field": pl.String(),
        "tasks": pl.UInt32(),
        "known": pl.UInt32(),
        "last": pl.Date(),
    }
)


def sources(tasks: pl.DataFrame | pl.LazyFrame, as_of_day: date) -> pl.DataFrame:
    """One row per source, sorted: source, tasks, open (to do or in progress), newest (Date of the
    last creation, change, start or finish among its tasks, up to the as-of day)."""
    is_open = pl.col("status_category").is_in(["todo", "in_progress"])
    days = [pl.col(name).cast(pl.Date) for name in ("created", "updated", "started", "finished")]
    newest = pl.max_horizontal(pl.when(day <= as_of_day).then(day).max() for day in days)
    return (
        tasks.lazy()
        .group_by("source")
        .agg(tasks=pl.len(), open=is_open.sum(), newest=newest)
        .sort("source")
        .collect()
    )
