"""Time in status, by hand-worked values. 2026-03-02 is a Monday; every Monday to Friday works."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from pipeline.normalise.calendar import working_calendar
from pipeline.statistics.flow import mean_stay, stage_of, stays, time_by_dates, time_in_status

CALENDAR, TODAY = working_calendar("weekdays"), date(2026, 3, 20)


def day(number: int) -> datetime:
    """March 2026."""
    return datetime(2026, 3, number, 10)


def tasks(*rows: tuple[str, str, str, int | None, int | None, int | None]) -> pl.DataFrame:
    """Rows of id, status, category, day created, started, finished."""
    moments = ("created", "started", "finished")
    frame = pl.DataFrame(
        [
            (row[0], row[1], row[2], *(None if n is None else day(n) for n in row[3:]))
            for row in rows
        ],
        schema={"source_id": pl.String, "status": pl.String, "status_category": pl.String}
        | dict.fromkeys(moments, pl.Datetime("us")),
        orient="row",
    )
    return frame.with_columns(
        *(pl.col(name).cast(pl.Date).alias(f"{name}_day") for name in moments),
        source=pl.lit("jira"),
        type=pl.lit("release"),
        is_done=pl.col("status_category") == "done",
    )


def changes(*rows: tuple[str, datetime, str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [("jira", *row[:2], "status", *row[2:]) for row in rows],
        schema=["source", "source_id", "at", "field", "from", "to"],
        orient="row",
    )


TASKS = tasks(
    ("1", "Done", "done", 2, 4, 13),
    ("2", "In Progress", "in_progress", 2, 10, None),
    ("3", "Done", "done", 2, 3, 6),
    ("4", "Done", "done", 2, None, 6),
)
CHANGES = changes(
    ("1", day(4), "To Do", "In Progress"),
    ("1", day(6), "In Progress", "Blocked"),
    ("1", day(9), "Blocked", "In Progress"),
    ("1", day(9) + timedelta(hours=1), "In Progress", "In Review"),
    ("1", day(13), "In Review", "Done"),
    ("2", day(10), "To Do", "In Progress"),
)


def test_stays_add_up_from_creation_to_finish() -> None:
    found = time_in_status(CHANGES, TASKS, CALENDAR, TODAY)
    one = found.filter(pl.col("source_id") == "1")
    assert one.select("status", "stage", "days").rows() == [
        ("To Do", "waiting", 2),
        ("In Progress", "doing", 2),
        ("Blocked", "blocked", 1),
        ("In Progress", "doing", 0),
        ("In Review", "review", 4),
    ]
    assert one["days"].sum() == 9  # working days in (2 March, 13 March]


def test_the_last_status_of_open_work_lasts_until_today() -> None:
    two = time_in_status(CHANGES, TASKS, CALENDAR, TODAY).filter(pl.col("source_id") == "2")
    assert two.select("status", "days", "left").rows()[-1] == ("In Progress", 8, TODAY)


def test_time_after_a_wrong_done_is_counted_again() -> None:
    again = changes(
        ("1", day(3), "To Do", "Done"),
        ("1", day(5), "Done", "开发中"),
        ("1", day(9), "开发中", "Done"),
    )
    found = time_in_status(again, TASKS, CALENDAR, TODAY)
    assert found.select("status", "days").rows() == [("To Do", 1), ("开发中", 2)]


def test_a_first_change_before_the_creation_costs_no_negative_days() -> None:
    early = changes(("1", day(1), "To Do", "Done"))
    assert time_in_status(early, TASKS, CALENDAR, TODAY)["days"].to_list() == [0]


def test_history_goes_before_dates_and_tasks_with_neither_are_left_out() -> None:
    found = stays(CHANGES, TASKS, CALENDAR, TODAY)
    told = found.select("source_id", "told").unique().sort("source_id").rows()
    assert told == [("1", "history"), ("3", "dates")]
    assert time_by_dates(TASKS, CALENDAR).filter(pl.col("source_id") == "3").rows() == [
        ("jira", "3", "waiting", 1),
        ("jira", "3", "doing", 3),
    ]


def test_the_mean_takes_tasks_that_never_were_in_a_stage() -> None:
    found = mean_stay(stays(CHANGES, TASKS, CALENDAR, TODAY), TASKS)
    assert found.rows() == [
        ("release", "blocked", 0.5, 2),
        ("release", "doing", 2.5, 2),
        ("release", "review", 2.0, 2),
        ("release", "waiting", 1.5, 2),
    ]


@pytest.mark.parametrize(
    ("status", "category", "stage"),
    [
        ("待办", "todo", "waiting"),
        ("Review", "todo", "waiting"),
        ("测试中", "in_progress", "review"),
        ("Code Review", "unknown", "review"),
        ("阻塞", "in_progress", "blocked"),
        ("On Hold", "in_progress", "other"),
        ("Cooking", "in_progress", "doing"),
        ("Cooking", "unknown", "other"),
        ("In Review", "done", "over"),
        (None, "in_progress", "doing"),
    ],
)
def test_stages(status: str | None, category: str, stage: str) -> None:
    frame = pl.DataFrame({"s": [status], "c": [category]}, schema={"s": pl.String, "c": pl.String})
    assert frame.select(stage_of(pl.col("s"), pl.col("c"))).item() == stage
