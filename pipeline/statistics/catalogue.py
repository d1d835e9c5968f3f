"""Measures and dimensions, as data.

Pages, command line, help texts and translations read these entries; adding a measure or a
dimension is adding an entry (and its Chinese text, or a test fails).
"""

from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from pipeline.text import N_

Unit = Literal["working_days", "ratio", "share", "tasks"]


@dataclass(frozen=True)
class LeftOut:
    """Why a task has no value of a measure; the first reason that holds counts."""

    code: str
    title: str
    holds: nw.Expr


@dataclass(frozen=True)
class Measure:
    """A figure that each task has, or has not for one of the reasons `left_out`."""

    name: str
    title: str
    unit: Unit
    more_is: Literal["better", "worse"]
    value: nw.Expr
    left_out: tuple[LeftOut, ...]
    formula: str
    source: str = ""
    spread: bool = True
    """Whether the median and other quantiles say anything."""


@dataclass(frozen=True)
class Dimension:
    """What tasks are grouped by: a column of the prepared frame."""

    name: str
    title: str
    of_time: str = ""
    """For a stretch of time, how other programs get it: the strftime form of its first day."""
    filter: bool = True
    """Whether it is a filter on every page and an option of every command."""


CANCELLED = LeftOut("cancelled", N_("cancelled"), nw.col("is_cancelled"))
NOT_FINISHED = LeftOut("not_finished", N_("not finished"), ~nw.col("is_done"))
NO_FINISH = LeftOut(
    "no_finish", N_("done, but without a finish date"), nw.col("finished_day").is_null()
)
NO_DUE = LeftOut("no_due", N_("no due date"), nw.col("due_day").is_null())
NO_PLANNED_START = LeftOut(
    "no_planned_start", N_("no planned start"), nw.col("planned_start_day").is_null()
)
NO_START = LeftOut("no_start", N_("no start date"), nw.col("started_day").is_null())
NO_CREATED = LeftOut("no_created", N_("no creation date"), nw.col("created_day").is_null())
DUE_BEFORE_START = LeftOut(
    "due_before_start", N_("due before its planned start"), nw.col("planned_days").is_null()
)
FINISH_BEFORE_START = LeftOut(
    "finish_before_start", N_("finished before it started"), nw.col("actual_days").is_null()
)
CYCLE_REVERSED = LeftOut(
    "finish_before_start", N_("finished before it started"), nw.col("cycle_days").is_null()
)
LEAD_REVERSED = LeftOut(
    "finish_before_created", N_("finished before it was created"), nw.col("lead_days").is_null()
)
NO_ESTIMATE = LeftOut(
    "no_estimate", N_("no estimate"), ~(nw.col("estimate_hours").fill_null(0) > 0)
)
NO_ACTUAL = LeftOut("no_actual", N_("no effort logged"), ~(nw.col("actual_hours").fill_null(0) > 0))

_FINISHED = (CANCELLED, NOT_FINISHED, NO_FINISH)

MEASURES = {
    measure.name: measure
    for measure in (
        Measure(
            "finished",
            N_("Tasks finished"),
            "tasks",
            "better",
            nw.lit(1.0),
            (CANCELLED, NOT_FINISHED),
            N_("Tasks whose status is done. Cancelled tasks are not finished."),
            spread=False,
        ),
        Measure(
            "on_time",
            N_("On-time share"),
            "share",
            "better",
            1.0 - nw.col("late"),
            (*_FINISHED, NO_DUE),
            N_("Share of finished tasks that were finished by their due date."),
            spread=False,
        ),
        Measure(
            "schedule_deviation",
            N_("Schedule deviation"),
            "working_days",
            "worse",
            nw.col("deviation"),
            (*_FINISHED, NO_DUE),
            N_("Actual finish minus due date, in working days; positive is late."),
        ),
        Measure(
            "deviation_rate",
            N_("Deviation rate"),
            "ratio",
            "worse",
            (nw.col("actual_days") - nw.col("planned_days")) / nw.col("planned_days"),
            (*_FINISHED, NO_DUE, NO_PLANNED_START, DUE_BEFORE_START, FINISH_BEFORE_START),
            N_(
                "(Actual duration − planned duration) ÷ planned duration, both in working days "
                "with first and last day counted."
            ),
        ),
        Measure(
            "effort_overrun",
            N_("Effort overrun"),
            "ratio",
            "worse",
            (nw.col("actual_hours") - nw.col("estimate_hours")) / nw.col("estimate_hours"),
            (CANCELLED, NOT_FINISHED, NO_ESTIMATE, NO_ACTUAL),
            N_("(Actual hours − estimated hours) ÷ estimated hours."),
        ),
        Measure(
            "cycle_time",
            N_("Cycle time"),
            "working_days",
            "worse",
            nw.col("cycle_days"),
            (*_FINISHED, NO_START, CYCLE_REVERSED),
            N_("Working days from start to finish, first and last day counted."),
        ),
        Measure(
            "lead_time",
            N_("Lead time"),
            "working_days",
            "worse",
            nw.col("lead_days"),
            (*_FINISHED, NO_CREATED, LEAD_REVERSED),
            N_("Working days from creation to finish, first and last day counted."),
        ),
    )
}

DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension("source", N_("Source")),
        Dimension("project", N_("Project")),
        Dimension("type", N_("Type")),
        Dimension("team", N_("Team")),
        Dimension("assignee", N_("Assignee")),
        Dimension("priority", N_("Priority"), filter=False),
        Dimension("sprint", N_("Sprint"), filter=False),
        Dimension("month", N_("Month"), of_time="%Y-%m", filter=False),
        Dimension("week", N_("Week"), of_time="%Y-%m-%d", filter=False),
    )
}
