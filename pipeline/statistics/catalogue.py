"""Measures and dimensions, as data.

Pages, command line, help texts and translations read these entries; adding a measure or a
dimension is adding an entry (and its Chinese text, or a test fails).
"""

from dataclasses import dataclass
from typing import Literal

import narwhals as nw

from pipeline.text import N_

Unit = Literal["working_days", "ratio", "share", "tasks"]
EARLY = 3
"""Working days ahead of its due date from which a task is finished early."""


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
    grows: bool = False
    """Whether an open task tells that its value will be at least what it is now: what it would be,
    had the task been finished today (see `prepare.as_if_finished`)."""


@dataclass(frozen=True)
class Dimension:
    """What tasks are grouped by: a column of the prepared frame."""

    name: str
    title: str
    of_time: str = ""
    """For a stretch of time, how other programs get it: the strftime form of its first day."""
    filter: bool = True
    """Whether it is a filter on every page and an option of every command."""


_ACTIVE = nw.col("doing_days") + nw.col("review_days")
_ALL_DAYS = _ACTIVE + nw.col("waiting_days") + nw.col("blocked_days") + nw.col("other_days")
_DEFECT = r"(?i)\b(bug|defect|incident|fault|hotfix|regression)s?\b|缺陷|故障|事故|漏洞|线上问题"

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

NOT_OPEN = LeftOut("not_open", N_("not open"), ~nw.col("is_open"))
NO_AGE = LeftOut("no_age", N_("no start or creation date"), nw.col("age_days").is_null())
NO_STAYS = LeftOut("no_history", N_("no status history"), nw.col("told").fill_null("") != "history")
NO_TIME = LeftOut("no_time", N_("no working time from creation to finish"), ~(_ALL_DAYS > 0))
NO_STATUSES = LeftOut("no_history", N_("no status history"), nw.col("reopened").is_null())
NO_PLANS = LeftOut("no_due_history", N_("no history of due dates"), nw.col("replans").is_null())
NO_TYPE = LeftOut("no_type", N_("no type"), nw.col("tracker_type").is_null())

_FINISHED = (CANCELLED, NOT_FINISHED, NO_FINISH)
_DURATION = (*_FINISHED, NO_DUE, NO_PLANNED_START, DUE_BEFORE_START, FINISH_BEFORE_START)

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
            grows=True,
        ),
        Measure(
            "early",
            N_("Early share"),
            "share",
            "better",
            (nw.col("deviation") <= -EARLY).cast(nw.Float64),
            (*_FINISHED, NO_DUE),
            N_("Share of finished tasks that were finished 3 or more working days ahead."),
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
            grows=True,
        ),
        Measure(
            "duration_overrun",
            N_("Duration overrun"),
            "working_days",
            "worse",
            nw.col("actual_days") - nw.col("planned_days"),
            _DURATION,
            N_(
                "Actual duration − planned duration, both in working days with first and last day "
                "counted."
            ),
            grows=True,
        ),
        Measure(
            "deviation_rate",
            N_("Deviation rate"),
            "ratio",
            "worse",
            (nw.col("actual_days") - nw.col("planned_days")) / nw.col("planned_days"),
            _DURATION,
            N_(
                "(Actual duration − planned duration) ÷ planned duration, both in working days "
                "with first and last day counted."
            ),
            grows=True,
        ),
        Measure(
            "effort_overrun",
            N_("Effort overrun"),
            "ratio",
            "worse",
            (nw.col("actual_hours") - nw.col("estimate_hours")) / nw.col("estimate_hours"),
            (CANCELLED, NOT_FINISHED, NO_ESTIMATE, NO_ACTUAL),
            N_("(Actual hours − estimated hours) ÷ estimated hours."),
            grows=True,
        ),
        Measure(
            "cycle_time",
            N_("Cycle time"),
            "working_days",
            "worse",
            nw.col("cycle_days"),
            (*_FINISHED, NO_START, CYCLE_REVERSED),
            N_("Working days from start to finish, first and last day counted."),
            grows=True,
        ),
        Measure(
            "lead_time",
            N_("Lead time"),
            "working_days",
            "worse",
            nw.col("lead_days"),
            (*_FINISHED, NO_CREATED, LEAD_REVERSED),
            N_("Working days from creation to finish, first and last day counted."),
            grows=True,
        ),
        Measure(
            "throughput",
            N_("Throughput"),
            "tasks",
            "better",
            nw.lit(1.0),
            _FINISHED,
            N_("Tasks finished in a stretch of time; those without a finish date are in none."),
            "Vacanti, Actionable Agile Metrics for Predictability (2015)",
            spread=False,
        ),
        Measure(
            "work_item_age",
            N_("Work item age"),
            "working_days",
            "worse",
            nw.col("age_days"),
            (NOT_OPEN, NO_AGE),
            N_(
                "Of open tasks: working days from start, else from creation, to the last day of "
                "the data, both counted."
            ),
            "Vacanti, Actionable Agile Metrics for Predictability (2015)",
        ),
        Measure(
            "flow_efficiency",
            N_("Flow efficiency"),
            "share",
            "better",
            _ACTIVE / _ALL_DAYS,
            (*_FINISHED, NO_STAYS, NO_TIME),
            N_(
                "Working days in progress and in review ÷ working days from creation to finish, "
                "hours as parts of days; the rest is waiting, blocked or on hold."
            ),
            "Modig & Åhlström, This Is Lean (2012)",
        ),
        Measure(
            "reopened",
            N_("Reopen rate"),
            "share",
            "worse",
            (nw.col("reopened") > 0).cast(nw.Float64),
            (*_FINISHED, NO_STATUSES),
            N_("Share of finished tasks that had been done before and were taken up again."),
            spread=False,
        ),
        Measure(
            "replanned",
            N_("Re-planned share"),
            "share",
            "worse",
            (nw.col("replans") > 0).cast(nw.Float64),
            (*_FINISHED, NO_DUE, NO_PLANS),
            N_("Share of finished tasks whose due date had been moved at least once."),
            spread=False,
        ),
        Measure(
            "defect",
            N_("Defect share"),
            "share",
            "worse",
            nw.col("tracker_type").str.contains(_DEFECT).cast(nw.Float64),
            (*_FINISHED, NO_TYPE),
            N_("Share of finished tasks whose type is a bug, defect, incident or the like."),
            spread=False,
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
