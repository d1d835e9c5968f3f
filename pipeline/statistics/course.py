"""The course of each task, as its changes tell it: the days it spent in each stage, and how often
it was re-planned, handed on, and reopened.

All days are working days of the calendar. A history counts parts of days by the clock: six hours on
a working day are a quarter, so that the stays of a task add up to the time from its creation to its
finish. Where only dates tell, days are differences: entered and left on one day is 0.
"""

from datetime import date, datetime, time, timedelta

import polars as pl

from pipeline.normalise.calendar import DAY, WorkingCalendar
from pipeline.normalise.statuses import word_category
from pipeline.statistics.notice import counted_by_notice
from pipeline.statistics.stages import STAGES, stage_of

HISTORY, DATES = "history", "dates"
"""What tells the stays of a task: its changes of status, or the dates of the task itself."""

_STAGE = pl.Enum([*STAGES, "over"])
_STAYS = [f"{stage}_days" for stage in STAGES]


def course(
    tasks: pl.DataFrame, changes: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date
) -> pl.DataFrame:
    """Adds to each task:

    - Float64 working days in each of the STAGES: `waiting_days`, `doing_days`, `review_days`,
      `blocked_days`, `other_days`, and by what they are `told`: "history" (exact changes of status
      are known), "dates" (of finished tasks: waiting from creation to start, doing from start to
      finish), or null, and then the days are null;
    - `reviewed` (Boolean): whether it was ever in review or test; null where not told by history;
    - each of `notice.MOVED` (Int32): how many moves of its due date came how late before the old
      date; only those of which it is known when they were made; null where `replans` is;
    - `reopened`, `replans`, `hand_offs` (Int32): how often it left a done status for one that is
      not, its due date was moved, it passed from one assignee to another; null where no change of
      the task is known at all;
    - `replanned_days` (Int32): working days from the first due date to the last, negative where it
      was moved forward; null where `replans` is.

    tasks: source, status, status_category, is_done, the moments with their days, and
    first_due_day. changes: `task` (its row in tasks, from 0), at, field, from, to, observed, in the
    order of task and time; those seen as the difference of two loads are counted, but tell no days,
    since when they were is not known.
    """
    numbered = tasks.with_row_index("task")
    moves = _staged(changes.filter(pl.col("field") == "status"), numbered)
    told = _stays(moves.filter(~pl.col("observed")), numbered, calendar, as_of_day)
    counts = _counts(changes, moves, numbered, calendar)
    # Set beside, since a join copies all columns of the tasks.
    found = (
        numbered.select("task")
        .join(told, on="task", how="left", maintain_order="left")
        .join(counts, on="task", how="left", maintain_order="left")
        .drop("task")
    )
    return _with_dates(tasks.hstack(found), calendar)


def _staged(moves: pl.DataFrame, numbered: pl.DataFrame) -> pl.DataFrame:
    """With the stages moved between and whether they are done: of the statuses by their words, else
    as tasks now in them."""
    sources = numbered["source"].cast(pl.Categorical)
    moves = moves.with_columns(source=sources.gather(moves["task"]))
    now = numbered.group_by("source", "status").agg(
        now=pl.col("status_category").mode().sort().first()
    )
    ends = [moves.select("source", status=end).unique() for end in ("from", "to")]
    words = pl.concat(ends).unique().cast(pl.String)
    category = pl.coalesce(word_category(pl.col("status"), {}), "now", pl.lit("unknown"))
    known = words.join(now, on=["source", "status"], how="left", nulls_equal=True).select(
        pl.col("source").cast(pl.Categorical),
        pl.col("status").cast(moves.schema["from"]),
        stage=stage_of(pl.col("status"), category).cast(_STAGE),
        is_done=category == "done",
    )
    for end in ("from", "to"):
        names = {"status": end, "stage": f"{end}_stage", "is_done": f"{end}_is_done"}
        moves = moves.join(
            known.rename(names),
            on=["source", end],
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
    return moves


def _stays(
    moves: pl.DataFrame, numbered: pl.DataFrame, calendar: WorkingCalendar, as_of_day: date
) -> pl.DataFrame:
    """task, days in each stage, told, reviewed. The first status lasts from the creation, the last
    one to the end of the as-of day; done and cancelled are no stay."""
    tomorrow = datetime.combine(as_of_day, time()) + timedelta(days=1)
    goes_on = pl.col("task").shift(-1) == pl.col("task")
    entered = moves.select(
        "task",
        stage="to_stage",
        since="at",
        until=pl.when(goes_on).then(pl.col("at").shift(-1)).otherwise(pl.lit(tomorrow)),
    )
    begun = (
        moves.filter(pl.col("task").is_first_distinct())
        .join(numbered.select("task", "created"), on="task", maintain_order="left")
        # A clock that is wrong must not turn time back.
        .select(
            "task",
            stage="from_stage",
            since=pl.min_horizontal("created", "at"),
            until="at",
        )
    )
    # Of whole seconds: a sum of floats depends on the order in which threads add them up.
    in_stage = [
        (pl.col("seconds").filter(pl.col("stage") == stage).sum() / DAY).alias(name)
        for stage, name in zip(STAGES, _STAYS, strict=True)
    ]
    visits = pl.concat([begun, entered]).filter(pl.col("stage") != "over")
    visits = _with_teams(visits, numbered, calendar)
    seconds = calendar.seconds(pl.col("until")) - calendar.seconds(pl.col("since"))
    found = (
        visits.select("task", "stage", seconds=seconds)
        .group_by("task")
        .agg(*in_stage, reviewed=(pl.col("stage") == "review").any())
    )
    told = moves.select(pl.col("task").unique(), told=pl.lit(HISTORY))
    # Of a task that was never anywhere but done the days are known: none.
    return told.join(found, on="task", how="left").with_columns(
        pl.col(_STAYS).fill_null(0), pl.col("reviewed").fill_null(False)
    )


def _with_teams(
    rows: pl.DataFrame, numbered: pl.DataFrame, calendar: WorkingCalendar
) -> pl.DataFrame:
    """With the team of each row's task, where the calendar asks for it."""
    if not calendar.teams:
        return rows
    teams = numbered["team"].cast(pl.Categorical)
    return rows.with_columns(team=teams.gather(rows["task"]))


def _counts(
    changes: pl.DataFrame, moves: pl.DataFrame, numbered: pl.DataFrame, calendar: WorkingCalendar
) -> pl.DataFrame:
    """task, reopened, replans, hand_offs, MOVED, of all tasks that have changes."""
    start, end = (pl.col(name).cast(pl.String).str.slice(0, 10) for name in ("from", "to"))
    moved = changes.filter(pl.col("field") == "due").filter(start != end)
    passed = changes.filter(pl.col("field") == "assignee").drop_nulls(["from", "to"])
    again = moves.filter(pl.col("from_is_done") & ~pl.col("to_is_done"))
    counts = [
        found.group_by("task").agg(pl.len().cast(pl.Int32).alias(name))
        for name, found in (("replans", moved), ("hand_offs", passed), ("reopened", again))
    ]
    timed = moved.filter(~pl.col("observed")).with_columns(old=start.str.to_date(strict=False))
    timed = _with_teams(timed.drop_nulls("old"), numbered, calendar)
    return (
        pl.concat(
            [changes.select("task"), *counts, counted_by_notice(timed, calendar)], how="diagonal"
        )
        .group_by("task")
        .agg(pl.all().max().fill_null(0))
    )


def _with_dates(found: pl.DataFrame, calendar: WorkingCalendar) -> pl.DataFrame:
    """Stays by the dates alone where no history tells, and the days that the plan was moved by."""
    created, started, finished = (pl.col(f"{at}_day") for at in ("created", "started", "finished"))
    dated = (
        pl.col("told").is_null()
        & pl.col("is_done")
        & (created <= started).fill_null(False)
        & (started <= finished).fill_null(False)
    )
    by_dates = {
        "waiting_days": calendar.between(created, started),
        "doing_days": calendar.between(started, finished),
    }
    moved = calendar.between(pl.col("first_due_day"), pl.col("due_day"))
    return found.with_columns(
        *(
            pl.when(dated).then(by_dates.get(name, pl.lit(0.0))).otherwise(name).alias(name)
            for name in _STAYS
        ),
        told=pl.when(dated).then(pl.lit(DATES)).otherwise("told"),
        replanned_days=pl.when(pl.col("replans").is_not_null()).then(moved),
    )
