"""Where tasks spend their time: the stages they pass through, and the days in each.

All days are working days of the calendar, counted as a difference: entered and left on one day
is 0, so that the stays of a task add up to the days from its creation to its finish.
"""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import WorkingCalendar
from pipeline.normalise.statuses import tidy_word, word_category

STAGES = ("waiting", "doing", "review", "blocked", "other")
"""To be started, being worked on, being checked, stopped, on hold or of an unknown status."""

_WORDS = {
    "review": (
        "in review, review, code review, peer review, waiting for review, ready for review, "
        "testing, in testing, in test, qa, ready for test, ready for qa, uat, verification, "
        "评审中, 待评审中, 审核中, 待审核, 测试中, 待测试, 待验收, 验收中, 提测, 已提测"
    ),
    "blocked": "blocked, impeded, stuck, 已阻塞, 阻塞, 受阻",
    "other": (
        "on hold, hold, waiting, paused, suspended, waiting for customer, waiting for support, "
        "waiting for others, pending, 挂起, 已挂起, 暂停, 已暂停, 等待, 等待中, 等待他人"
    ),
}
_BY_CATEGORY = {"todo": "waiting", "in_progress": "doing", "done": "over", "cancelled": "over"}
_TASK = ["source", "source_id"]


def stage_of(status: pl.Expr, category: pl.Expr) -> pl.Expr:
    """The stage of a status by its category (see schema); work in progress and what has no
    category by its word, where that says more. "over" where it is done or cancelled."""
    words = {word.strip(): stage for stage, row in _WORDS.items() for word in row.split(",")}
    by_word = tidy_word(status).replace_strict(words, default=None, return_dtype=pl.String)
    by_category = category.replace_strict(_BY_CATEGORY, default="other", return_dtype=pl.String)
    sure = by_category.is_in(["over", "waiting"])
    return pl.when(sure).then(by_category).otherwise(pl.coalesce(by_word, by_category))


def time_in_status(
    changes: pl.DataFrame, tasks: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date
) -> pl.DataFrame:
    """The stays of tasks in statuses, told by their changes of status; only tasks that have some.

    changes: source, source_id, at, field, from, to. tasks: a prepared frame. The first status
    lasts from the creation, the last one to the as-of day; done and cancelled are no stay. One row
    a task and visit: source, source_id, status, stage, entered, left (Date), days (Int32), in the
    order of time.
    """
    # Numbers for tasks: sorting a million moves by two texts would take ten times as long.
    numbered = tasks.select(*_TASK, "created").with_row_index("task")
    moves = (
        changes.filter(pl.col("field") == "status")
        .join(numbered, on=_TASK)
        .select("task", "created", "at", "from", "to")
        .sort("task", "at", maintain_order=True)
    )
    begin = pl.min_horizontal("created", "at")  # a clock that is wrong must not turn time back
    begins = moves.filter(pl.col("task").is_first_distinct()).select(
        "task", at=begin, status="from"
    )
    visits = (
        pl.concat([begins, moves.select("task", "at", status="to")])
        .sort("task", "at", maintain_order=True)
        .with_columns(entered=pl.col("at").cast(pl.Date))
    )
    goes_on = pl.col("task").shift(-1) == pl.col("task")
    return (
        visits.with_columns(
            left=pl.when(goes_on).then(pl.col("entered").shift(-1)).otherwise(as_of_day)
        )
        .join(_stages_then(visits["status"], tasks), on="status", how="left", nulls_equal=True)
        .filter(pl.col("stage") != "over")
        .join(numbered, on="task", maintain_order="left")
        .select(
            *_TASK,
            *("status", "stage", "entered", "left"),
            days=calendar.between(pl.col("entered"), pl.col("left")),
        )
    )


def stays(
    changes: pl.DataFrame, tasks: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date
) -> pl.DataFrame:
    """The stays of finished tasks: source, source_id, stage, days (Int32), told: "history" where
    changes of status are known (see `time_in_status`), else "dates" (see `time_by_dates`)."""
    done = tasks.filter("is_done")
    by_history = time_in_status(changes, done, calendar, as_of_day)
    by_dates = time_by_dates(done.join(by_history, on=_TASK, how="anti"), calendar)
    return pl.concat(
        found.select(*_TASK, "stage", "days", told=pl.lit(told))
        for found, told in ((by_history, "history"), (by_dates, "dates"))
    )


def time_by_dates(tasks: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """What the dates alone tell of finished tasks: source, source_id, stage, days (Int32);
    waiting from creation to start, doing from start to finish. Tasks without one of the three
    dates, or with dates out of order, are left out."""
    created, started, finished = (pl.col(f"{at}_day") for at in ("created", "started", "finished"))
    dated = tasks.filter("is_done", created <= started, started <= finished)
    return pl.concat(
        dated.select(*_TASK, stage=pl.lit(stage), days=calendar.between(start, end))
        for stage, start, end in (("waiting", created, started), ("doing", started, finished))
    )


def mean_stay(found: pl.DataFrame, tasks: pl.DataFrame, by: str = "type") -> pl.DataFrame:
    """Mean days in each stage: `by`, stage, days, tasks; the mean over all tasks of the group that
    have stays, those that never were in the stage included. found: source, source_id, stage, days.
    """
    groups = found.join(tasks.select(*_TASK, by), on=_TASK)
    sizes = groups.group_by(by).agg(tasks=pl.struct(_TASK).n_unique().cast(pl.Int64))
    return (
        groups.group_by(by, "stage")
        .agg(pl.col("days").sum())
        .join(sizes, on=by, nulls_equal=True)
        .select(by, "stage", days=pl.col("days") / pl.col("tasks"), tasks="tasks")
        .sort(by, "stage", nulls_last=True)
    )


def _stages_then(statuses: pl.Series, tasks: pl.DataFrame) -> pl.DataFrame:
    """status, stage: of the statuses in a history, by their words, else as tasks now in them."""
    now = tasks.group_by("status").agg(now=pl.col("status_category").mode().sort().first())
    category = pl.coalesce(word_category(pl.col("status"), {}), "now", pl.lit("unknown"))
    return (
        statuses.unique()
        .to_frame("status")
        .join(now, on="status", how="left", nulls_equal=True)
        .select("status", stage=stage_of(pl.col("status"), category))
    )
