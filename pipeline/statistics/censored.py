"""Figures that count the tasks still open: a task 12 days past its due date and unfinished is a
fact, and leaving it out makes every figure too small.

A finished task ends at its value of a measure; an open one is known to get at least to what it has
reached by now. What can be said of both together is the product-limit estimate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.statistics.catalogue import MEASURES, NOT_FINISHED, Measure
from pipeline.statistics.filters import Filters, select
from pipeline.statistics.prepare import as_if_finished
from pipeline.statistics.product_limit import QUANTILES, points, product_limit

_OF_TODAY = ("effort_overrun",)
"""Measures of which it is not known what tasks had reached on an earlier day."""


@dataclass(frozen=True)
class Watch:
    """Which tasks are watched, when, and by which calendar: those of the filters, over their
    period, up to the as-of day at the latest."""

    filters: Filters
    as_of_day: date
    calendar: WorkingCalendar

    @property
    def last(self) -> date:
        """The last day."""
        return min(self.filters.end or self.as_of_day, self.as_of_day)

    def tells(self, measure: str) -> bool:
        """Whether the open tasks can be counted in this measure: where it grows with time; effort
        without a period alone, since the hours spent by an earlier day are not known."""
        known = not self.filters.has_period or measure not in _OF_TODAY
        return MEASURES[measure].grows and known


def censored(
    tasks: pl.DataFrame, watch: Watch, measures: Sequence[str], by: Sequence[str] = ()
) -> pl.DataFrame:
    """One row per group and measure, sorted: `by` (dimensions, none of time), `measure`, and

    - `events`, `censored`: tasks that finished, and tasks still open. Of the on-time share, those
      of which it is known, and those open and not overdue; `open`: all that are still open;
    - `entered_late`: those of both that were under way when the period began;
    - `median`, `p80`, `p90` of measures that have a spread, null beyond the largest value that was
      reached, `most`; of "on_time" `share`, of tasks finished by their due date;
    - `median_plain`, .., `share_plain`: of the finished tasks alone, by the same definition;
      `median_change`, ..: what counting the open ones adds.

    With a period this is a period life table: a task counts from what it had reached when the
    period began (all along where it was planned later), and as open where it finished after the
    period. Tasks finished before are out. So are cancelled ones, since when they were dropped is
    not known, and of durations those that have not begun. Groups without any task that counts have
    no row, nor have measures of which the watch does not tell. tasks: all, prepared.
    """
    told = [name for name in measures if watch.tells(name)]
    taken = select(tasks if told else tasks.clear(), watch.filters, period=False).lazy()
    rolled = [
        points(_lives(taken, watch, MEASURES[name], by), by).with_columns(measure=pl.lit(name))
        for name in told or ["on_time"]
    ]
    return _tidy(product_limit(pl.concat(rolled), [*by, "measure"]), by)


def _lives(tasks: pl.LazyFrame, watch: Watch, measure: Measure, by: Sequence[str]) -> pl.DataFrame:
    """The tasks watched: by, and `leaves`, `ended`, `enters` as `points` takes them."""
    ended, runs = _watched(watch)
    last, start = pl.lit(watch.last), watch.filters.start
    not_begun = (pl.col("status_category") == "todo") & pl.col("started_day").is_null()
    running = tasks.filter(runs).with_columns(
        # Else the planned start would stand for the start of work.
        planned_start_day=pl.when(~not_begun).then("planned_start_day")
    )
    seen = as_if_finished(running, last, watch.calendar)
    parts = {True: tasks.filter(ended), False: seen}
    lives = pl.concat(
        _reached(part, measure, "leaves").with_columns(ended=is_end)
        for is_end, part in parts.items()
    )
    if start is None:
        lives = lives.with_columns(enters=pl.lit(None, pl.Float64))
    else:
        lives = _reached(as_if_finished(lives, pl.lit(start), watch.calendar), measure, "enters")
        late = (pl.col("planned_on") < start).fill_null(True) & pl.col("enters").is_not_null()
        lives = lives.with_columns(enters=pl.when(late).then(pl.min_horizontal("enters", "leaves")))
    return lives.select(*by, "leaves", "ended", "enters").drop_nulls("leaves").collect()


def _watched(watch: Watch) -> tuple[pl.Expr, pl.Expr]:
    """Which tasks finished within the period, and which ran on past its last day."""
    start, end = watch.filters.start, watch.filters.end
    finished = pl.col("finished_day")
    ended, runs = pl.col("is_done") & finished.is_not_null(), pl.col("is_open")
    if start:
        ended &= (finished >= start) & (start <= watch.as_of_day)
        runs &= start <= watch.as_of_day
    if end:
        runs |= ended & (finished > end)
        ended &= finished <= end
    if watch.last < watch.as_of_day:
        runs &= (pl.col("planned_on") <= watch.last).fill_null(True)
    return ended, runs


def _reached(tasks: pl.LazyFrame, measure: Measure, name: str) -> pl.LazyFrame:
    """The tasks with what they have reached of a measure, null where it cannot be said: of the
    on-time share the calendar days past due, 0 or less where that is on time."""
    value = measure.value
    if measure.name == "on_time":
        days = (nw.col("finished_day") - nw.col("due_day")).dt.total_minutes() / (24 * 60)
        value = nw.when(nw.col("late") == 1).then(days.clip(1)).otherwise(days.clip(None, 0))
    out = [left.holds.fill_null(False) for left in measure.left_out if left is not NOT_FINISHED]
    said = nw.when(~nw.any_horizontal(*out, ignore_nulls=True)).then(value.cast(nw.Float64))
    return nw.from_native(tasks).with_columns(said.alias(name)).to_native()


def _tidy(found: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    is_share = pl.col("measure") == "on_time"
    known = pl.when(is_share).then(pl.col("late_known")).otherwise(0)
    figures = []
    for name in (*QUANTILES, "share"):
        told = is_share if name == "share" else ~is_share
        with_open, plain = pl.col(name), pl.col(f"{name}_plain")
        figures += [
            pl.when(told).then(each).alias(f"{name}{suffix}")
            for suffix, each in (("", with_open), ("_plain", plain), ("_change", with_open - plain))
        ]
    order = {name: number for number, name in enumerate(MEASURES)}
    return found.select(
        *by,
        "measure",
        (pl.col("events") + known).alias("events"),
        (pl.col("censored") - known).alias("censored"),
        pl.col("censored").alias("open"),
        "entered_late",
        *figures,
        pl.when(~is_share).then("most"),
    ).sort(pl.col("measure").replace_strict(order, return_dtype=pl.Int32), *by, nulls_last=True)
