"""Which tasks were planned under which default buffer, and which of them can tell how it held.

A task is planned under the default that was set for it (see `scope`) the latest before the day of
its plan. It is counted once its outcome is known whatever it is: against a schedule buffer when its
date with the buffer has passed, since of those still ahead only the quick ones have finished;
against an effort buffer when it is done.
"""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.reserve import KINDS, SLACK, TYPE
from pipeline.statistics.scope import KEY, assigned_since

USUAL_LEVEL = "p80"
"""What a default was chosen for where its decision does not say."""


def spans(made: pl.DataFrame) -> pl.DataFrame:
    """The defaults there were, oldest first: span (their number), KEY (what each is set for),
    buffer, level (a key of reserve.SERVICE_LEVELS), since (Date), until (Date of the next decision
    on the same; null: in force).

    made: the same without span and until, in the order they were made; of several on one day the
    last one counts.
    """
    return (
        made.select(*KEY, "buffer", pl.col("level").fill_null(USUAL_LEVEL), "since")
        .unique([*KEY, "since"], keep="last", maintain_order=True)
        .sort("since", maintain_order=True)
        .with_columns(until=pl.col("since").shift(-1).over(KEY))
        .with_row_index("span")
    )


def under(
    tasks: pl.DataFrame,
    spans: pl.DataFrame,
    target: str,
    calendar: WorkingCalendar,
    as_of_day: date,
) -> pl.DataFrame:
    """The tasks planned under a default, not cancelled: span, buffer, level, is_open, deviation,
    need (see `reserve.Kind`; of open tasks so far), cost, `counted` (its outcome is known),
    `unknown` (it never will be)."""
    kind = KINDS[target]
    some = tasks.with_columns(TYPE).filter(
        pl.col("is_done") | pl.col("is_open"),
        pl.col("type").is_in(spans["type"].unique().to_list()),
        pl.col("planned_on") > pl.lit(spans["since"].min(), pl.Date),
    )
    planned = assigned_since(some, spans, "span").join(
        spans.select("span", "buffer", "level"), on="span"
    )
    if target == "schedule":
        # Of an open task not due yet the need is 0 so far.
        need = pl.when("is_open").then(pl.col("overdue_days").fill_null(0)).otherwise(kind.need)
        unknown = pl.col("due_day").is_null() | need.is_null()
        counted = calendar.between(pl.col("due_day"), pl.lit(as_of_day)) > pl.col("buffer") + SLACK
    else:
        need, counted = kind.need, pl.col("is_done")
        unknown = need.is_null() & pl.col("is_done") | ~(pl.col("estimate_hours") > 0)
    unknown = unknown.fill_null(True)
    return planned.select(
        *("span", "buffer", "level", "is_open", "deviation"),
        need=need.cast(pl.Float64),
        cost=kind.cost.cast(pl.Float64),
        counted=counted.fill_null(False) & ~unknown,
        unknown=unknown,
    )
