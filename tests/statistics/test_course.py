"""The course of tasks, by hand-worked values. 2 November 2026 is a Monday; the as-of day, the 20th,
a Friday; every Monday to Friday works."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from pipeline.normalise.team_calendars import Calendars, OwnDay, combined
from pipeline.statistics.stages import STAGES, mean_stay, stage_of
from tests.statistics.test_aggregate import figures, prepared


def day(number: int | None) -> datetime | None:
    return number and datetime(2026, 11, number, 10)


def task(number: str, status: str, category: str, **days: int) -> dict[str, object]:
    dates = {name: day(at) for name, at in days.items()}
    return {
        "source": "jira",
        "source_id": number,
        "type": "release",
        "status": status,
        "status_category": category,
    } | dates


def moves(number: str, *steps: tuple[object, str, str], field: str = "status") -> list[object]:
    """Steps of day, from, to."""
    return [
        ("jira", number, field, day(at) if isinstance(at, int) else at, start, end)
        for at, start, end in steps
    ]


def stays(tasks: pl.DataFrame) -> dict[str, tuple[object, ...]]:
    """Of each task: what tells, and its hours in each stage, 24 a working day."""
    hours = (pl.col(f"{stage}_days" for stage in STAGES) * 24).round(6)
    shown = tasks.select("source_id", "told", hours)
    return {row[0]: row[1:] for row in shown.rows()}


TASKS = (
    task("1", "Done", "done", created=2, started=4, finished=13),
    task("2", "In Progress", "in_progress", created=2, started=10),
    task("3", "Done", "done", created=2, started=3, finished=6),
    task("4", "Done", "done", created=2, finished=6),
)
CHANGES = [
    *moves(
        "1",
        (4, "To Do", "In Progress"),
        (6, "In Progress", "Blocked"),
        (9, "Blocked", "In Progress"),
        (day(9) + timedelta(hours=1), "In Progress", "In Review"),
        (13, "In Review", "Done"),
    ),
    *moves("2", (10, "To Do", "In Progress")),
]


def test_stays_add_up_from_creation_to_finish() -> None:
    found = stays(prepared(*TASKS, changes=CHANGES))
    assert found["1"] == ("history", 48, 49, 95, 24, 0)
    assert 48 + 49 + 95 + 24 == 24 * 9  # working days from the 2nd at ten to the 13th at ten


def test_stays_of_a_team_leave_its_days_off_out() -> None:
    off = OwnDay("Ops", date(2026, 11, 9))
    calendar = combined(Calendars("weekdays", own_days=(off,)))
    teams = ("Ops", "Web", None, None)
    tasks = [each | {"team": team} for each, team in zip(TASKS, teams, strict=True)]
    found = stays(prepared(*tasks, calendar=calendar, changes=CHANGES))
    usual = stays(prepared(*TASKS, changes=CHANGES))
    assert found == usual | {"1": ("history", 48, 48, 82, 14, 0)}


def test_the_last_status_of_open_work_lasts_until_today_is_over() -> None:
    assert stays(prepared(*TASKS, changes=CHANGES))["2"] == ("history", 144, 206, 0, 0, 0)


def test_dates_tell_where_no_history_does_and_else_nothing() -> None:
    found = stays(prepared(*TASKS, changes=CHANGES))
    assert found["3"] == ("dates", 24, 72, 0, 0, 0)
    assert found["4"] == (None,) * 6


def test_time_after_a_wrong_done_is_counted_again() -> None:
    again = moves("1", (3, "To Do", "Done"), (5, "Done", "开发中"), (9, "开发中", "Done"))
    found = prepared(TASKS[0], changes=again)
    assert stays(found)["1"] == ("history", 24, 48, 0, 0, 0)
    assert found["reopened"].to_list() == [1]


def test_a_first_change_before_the_creation_costs_no_negative_days() -> None:
    early = prepared(TASKS[0], changes=moves("1", (1, "To Do", "Done")))
    assert stays(early)["1"] == ("history", 0, 0, 0, 0, 0)


def test_a_change_seen_between_two_loads_counts_but_tells_no_days() -> None:
    observed = [(*change, True) for change in moves("1", (5, "Done", "To Do"))]
    found = prepared(TASKS[0], changes=observed)
    assert stays(found)["1"] == ("dates", 48, 168, 0, 0, 0)
    assert found["reopened"].to_list() == [1]


def test_plans_moved_and_hands_passed_on() -> None:
    tasks = [task(number, "Done", "done", due=18, finished=20) for number in ("1", "2", "3")]
    tasks[0]["first_due"] = day(4)
    changes = [
        # Set once, then moved twice; the same day written with a time is no move.
        *moves("1", (2, None, "2026-11-04"), (4, "2026-11-04", "2026-11-11"), field="due"),
        *moves("1", (9, "2026-11-11", "2026-11-18"), field="due"),
        *moves("1", (9, "2026-11-18", "2026-11-18T00:00"), field="due"),
        *moves("1", (3, None, "Ann"), (5, "Ann", "Bo"), field="assignee"),
        *moves("2", (20, "To Do", "Done")),
    ]
    found = prepared(*tasks, changes=changes)
    assert found["replans"].to_list() == [2, 0, None]
    assert found["replanned_days"].to_list() == [10, 0, None]
    assert found["hand_offs"].to_list() == [1, 0, None]
    assert found["deviation"].to_list() == [2, 2, 2]
    assert found["first_deviation"].to_list() == [12, 2, 2]
    assert figures(found, "replanned")["mean"] == 0.5


def test_flow_efficiency_is_the_share_of_active_days() -> None:
    found = figures(prepared(*TASKS, changes=CHANGES), "flow_efficiency")
    assert (found["count"], found["mean"]) == (1, pytest.approx((49 + 95) / 216))
    assert found["left_out"] == {"not_finished": 1, "no_history": 2}


def test_the_mean_takes_tasks_that_never_were_in_a_stage() -> None:
    assert mean_stay(prepared(*TASKS, changes=CHANGES)).rows() == [
        ("release", "blocked", 0.5, 2),
        ("release", "doing", pytest.approx((49 + 72) / 48), 2),
        ("release", "review", pytest.approx(95 / 48), 2),
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
