"""Which tasks a figure is about: one value object for pages, links, command line and cache keys."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from pipeline.statistics.prepare import Frame, on_baseline

VALUES = ("source", "project", "type", "team", "assignee")
"""The filters that name values of a column of the same name."""


@dataclass(frozen=True)
class Filters:
    """Empty means all. `start` and `end` (both included) take tasks by the day they finished;
    `as_of` is a load, `calendar` a calendar's code (None: the organisation's), `baseline` the plan
    that tasks are measured against (see `prepare.BASELINES`)."""

    source: tuple[str, ...] = ()
    project: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    assignee: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    as_of: int | None = None
    calendar: str | None = None
    baseline: str = "last"

    @property
    def has_period(self) -> bool:
        """Whether only a stretch of time is asked for."""
        return self.start is not None or self.end is not None


def among(filters: Filters) -> pl.Expr:
    """The predicate of the filters that name values (all but the period)."""
    wanted = [
        pl.col(name).is_in(list(values)) for name in VALUES if (values := getattr(filters, name))
    ]
    return pl.all_horizontal(wanted) if wanted else pl.lit(True)


def select(tasks: Frame, filters: Filters, period: bool = True) -> Frame:
    """The tasks of a prepared frame that the filters take, measured against their baseline; without
    `period`, open work and all finished tasks whatever the period."""
    wanted = [among(filters)]
    if period and filters.start:
        wanted.append(pl.col("finished_day") >= filters.start)
    if period and filters.end:
        wanted.append(pl.col("finished_day") <= filters.end)
    return on_baseline(tasks.filter(*wanted), filters.baseline)
