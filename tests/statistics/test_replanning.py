"""Moves of due dates, by hand-worked values. 2 November 2026 is a Monday; weekdays are worked."""

from datetime import date, datetime

import polars as pl
import pytest

from pipeline.normalise.calendar import working_calendar
from pipeline.statistics.replanning import by_notice, figures, most_moved, moves, untold
from tests.statistics.test_aggregate import prepared

CALENDAR = working_calendar("weekdays")


def task(number: str, first_due: int, due: int, finished: int, **more: object) -> dict[str, object]:
    day = lambda at: datetime(2026, 11, at)  # noqa: E731
    dates = {"first_due": day(first_due), "due": day(due), "finished": day(finished)}
    return {"source": "jira", "source_id": number, "key": number} | dates | more


def move(
    number: str, at: int, old: str | None, new: str | None, observed: bool = False
) -> list[object]:
    return ["jira", number, "due", datetime(2026, 11, at, 10), old, new, observed]


TASKS = (
    task("1", 4, 11, 12, assignee="Ann"),
    task("2", 6, 6, 6, assignee="Ann"),
    task("3", 10, 9, 9, assignee="Bo"),
    task("4", 4, 4, 4, source="pingcode"),
)
CHANGES = [
    move("1", 2, None, "2026-11-04"),  # the first one is no move
    move("1", 3, "2026-11-04", "2026-11-06T18:00:00"),  # Wednesday to Friday, a day before
    move("1", 7, "2026-11-06T18:00:00", "2026-11-11"),  # on Saturday, after Friday
    move("1", 9, "2026-11-11", "2026-11-11T12:00:00"),  # another time is no move
    move("2", 3, "2026-11-06", None),  # nor is taking it away
    move("3", 4, "2026-11-10", "2026-11-09", observed=True),  # seen between two loads
]
MOVES = pl.DataFrame(
    [
        ("jira", number, datetime(2026, 11, at, 10), date(2026, 11, old), date(2026, 11, new), seen)
        for number, at, old, new, seen in (
            ("1", 3, 4, 6, False),
            ("1", 7, 6, 11, False),
            ("3", 4, 10, 9, True),
            ("9", 4, 10, 12, False),  # of a task that is not there
        )
    ],
    ["source", "source_id", "at", "old", "new", "observed"],
    orient="row",
)
"""The moves among them, as the warehouse tells them."""


@pytest.fixture(scope="module")
def tasks() -> pl.DataFrame:
    return prepared(*TASKS, changes=[tuple(row) for row in CHANGES])


@pytest.fixture(scope="module")
def moved(tasks: pl.DataFrame) -> pl.DataFrame:
    return moves(tasks, MOVES, CALENDAR).sort("source_id", "at")


def test_how_far_and_how_late_before_the_old_date(moved: pl.DataFrame) -> None:
    assert moved.select("source_id", "days", "notice", "when").rows() == [
        ("1", 2, 1, "days"),
        ("1", 3, 0, "after"),
        ("3", -1, None, None),
    ]


def test_moves_by_notice(moved: pl.DataFrame) -> None:
    found = by_notice(moved)
    assert dict(found.select("when", "moves").rows()) == {
        "after": 1,
        "same_day": 0,
        "days": 1,
        "week": 0,
        "earlier": 0,
    }
    assert found["share"].sum() == 1
    assert by_notice(moved.clear())["share"].to_list() == [None] * 5


def test_shares_and_days_of_all_and_by_whose_tasks(
    tasks: pl.DataFrame, moved: pl.DataFrame
) -> None:
    whole = figures(tasks, moved).row(0, named=True)
    assert (whole["tasks"], whole["replanned"], whole["moves"]) == (3, 2, 3)
    assert whole["days"] == (5 - 1) / 2  # from the 4th to the 11th, from the 10th to the 9th
    assert (whole["deviation"], whole["first_deviation"]) == (0.5, (6 - 1) / 2)
    assert (whole["timed"], whole["late"], whole["late_share"]) == (2, 1, 0.5)
    rows = figures(tasks, moved, "assignee")
    assert rows.select("assignee", "tasks", "replanned", "moves", "late").rows() == [
        ("Ann", 2, 1, 2, 1),
        ("Bo", 1, 1, 1, 0),
    ]
    assert rows.select(pl.col("tasks", "replanned", "moves", "late").sum()).row(0) == (3, 2, 3, 1)


def test_the_moves_are_those_that_each_task_counts(
    tasks: pl.DataFrame, moved: pl.DataFrame
) -> None:
    counts = dict(moved["source_id"].value_counts().rows())
    assert dict(most_moved(tasks).select("source_id", "replans").rows()) == counts
    assert most_moved(tasks)["source_id"].to_list() == ["1", "3"]


def test_what_is_left_out_is_named(tasks: pl.DataFrame) -> None:
    assert untold(tasks).rows() == [("pingcode", 1, 1, 0)]


def test_without_any_moves() -> None:
    tasks = prepared(TASKS[3])
    found = figures(tasks, moves(tasks, MOVES, CALENDAR)).row(0, named=True)
    assert (found["tasks"], found["moves"], found["share"], found["late_share"]) == (
        0,
        0,
        None,
        None,
    )
