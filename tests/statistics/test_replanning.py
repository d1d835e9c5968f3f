"""Moves of due dates, by hand-worked values. 2 November 2026 is a Monday; weekdays are worked."""

from datetime import date, datetime

import polars as pl
import pytest

from pipeline.normalise.team_calendars import Calendars, OwnDay, combined
from pipeline.statistics.notice import MOVED
from pipeline.statistics.replanning import by_notice, figures, most_moved, untold
from tests.statistics.test_aggregate import prepared


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


@pytest.fixture(scope="module")
def tasks() -> pl.DataFrame:
    return prepared(*TASKS, changes=[tuple(row) for row in CHANGES])


def test_how_late_before_the_old_date(tasks: pl.DataFrame) -> None:
    assert tasks.select("source_id", *MOVED).rows() == [
        ("1", 1, 0, 1, 0, 0),
        ("2", 0, 0, 0, 0, 0),
        ("3", 0, 0, 0, 0, 0),
        ("4", None, None, None, None, None),
    ]


@pytest.mark.parametrize(
    ("at", "old", "when"),
    [
        *((9, 8, "after"), (9, 9, "same_day"), (9, 11, "days"), (6, 9, "days")),
        *((9, 12, "week"), (9, 16, "week"), (9, 17, "earlier")),
    ],
)
def test_notice_is_in_working_days(at: int, old: int, when: str) -> None:
    found = prepared(TASKS[0], changes=[tuple(move("1", at, f"2026-11-{old:02}", "2026-12-01"))])
    assert [name for name in MOVED if found[name].item()] == [f"moved_{when}"]


def test_notice_is_by_the_days_off_of_a_team() -> None:
    off = OwnDay("Ops", date(2026, 11, 10))
    calendar = combined(Calendars("weekdays", own_days=(off,)))
    changes = [tuple(move(each, 9, "2026-11-12", "2026-12-01")) for each in ("1", "2")]
    teams = [TASKS[0] | {"team": "Ops"}, TASKS[1] | {"team": "Web"}]
    found = prepared(*teams, calendar=calendar, changes=changes)
    assert found.select("moved_days", "moved_week").rows() == [(1, 0), (0, 1)]


def test_moves_by_notice(tasks: pl.DataFrame) -> None:
    found = by_notice(tasks)
    assert dict(found.select("when", "moves").rows()) == {
        "after": 1,
        "same_day": 0,
        "days": 1,
        "week": 0,
        "earlier": 0,
    }
    assert found["share"].sum() == 1
    assert by_notice(tasks.clear())["share"].to_list() == [None] * 5


def test_shares_and_days_of_all_and_by_whose_tasks(tasks: pl.DataFrame) -> None:
    whole = figures(tasks).row(0, named=True)
    assert (whole["tasks"], whole["replanned"], whole["moves"]) == (3, 2, 3)
    assert whole["days"] == (5 - 1) / 2  # from the 4th to the 11th, from the 10th to the 9th
    assert (whole["deviation"], whole["first_deviation"]) == (0.5, (6 - 1) / 2)
    assert (whole["timed"], whole["late"], whole["late_share"]) == (2, 1, 0.5)
    rows = figures(tasks, "assignee")
    assert rows.select("assignee", "tasks", "replanned", "moves", "late").rows() == [
        ("Ann", 2, 1, 2, 1),
        ("Bo", 1, 1, 1, 0),
    ]
    assert rows.select(pl.col("tasks", "replanned", "moves", "late").sum()).row(0) == (3, 2, 3, 1)


def test_the_tasks_moved_most_come_first(tasks: pl.DataFrame) -> None:
    assert most_moved(tasks).select("source_id", "replans").rows() == [("1", 2), ("3", 1)]


def test_what_is_left_out_is_named(tasks: pl.DataFrame) -> None:
    assert untold(tasks).rows() == [("pingcode", 1, 1, 0)]


def test_without_any_moves() -> None:
    tasks = prepared(TASKS[3])
    found = figures(tasks).row(0, named=True)
    assert (found["tasks"], found["moves"], found["share"], found["late_share"]) == (
        0,
        0,
        None,
        None,
    )
