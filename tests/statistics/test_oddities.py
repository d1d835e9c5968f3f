"""Odd values, kind by kind: tasks that are odd beside tasks that only nearly are."""

from datetime import datetime

import polars as pl
import pytest

from pipeline.statistics.odd_values import odd_tasks, odd_values
from pipeline.statistics.oddities import ODDITIES
from tests.statistics.test_aggregate import AS_OF, prepared

Row = dict[str, object]


def day(number: int, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, number)


def odd(name: str, *rows: Row) -> list[str]:
    """The keys of the odd ones; rows are named by their place: 0, 1, ..."""
    tasks = prepared(*({"source": "x", "key": str(n)} | row for n, row in enumerate(rows)))
    return odd_tasks(tasks, AS_OF, name)["key"].sort().to_list()


ONE_BY_ONE: dict[str, tuple[list[Row], list[Row]]] = {
    "due_before_start": (
        [{"planned_start": day(5), "due": day(4)}],
        [{"planned_start": day(5), "due": day(5)}, {"due": day(4)}],
    ),
    "finish_before_start": (
        [{"started": day(5), "finished": day(4)}],
        [{"started": day(5, 11), "finished": day(5)}, {"finished": day(4)}],
    ),
    "finish_before_created": (
        [{"created": day(5), "finished": day(4)}],
        [{"created": datetime(2026, 11, 5, 18), "finished": day(5)}],
    ),
    "finish_in_future": ([{"finished": day(21)}], [{"finished": day(20)}, {"due": day(30)}]),
    "estimate_zero": (
        [{"estimate_hours": 0.0}, {"estimate_hours": -1.0}],
        [{"estimate_hours": 0.5}, {}],
    ),
    "estimate_huge": ([{"estimate_hours": 1000.5}], [{"estimate_hours": 1000.0}]),
    "actual_huge": ([{"actual_hours": 2000.0}], [{"actual_hours": 1000.0}]),
    "points_negative": ([{"story_points": -1.0}], [{"story_points": 0.0}, {}]),
    "created_far": ([{"created": day(31, 12, 1999)}], [{"created": day(1, 1, 2000)}]),
    "due_far": (
        [{"due": day(1, 1, 1970)}, {"due": day(21, year=2031)}],
        [{"due": day(20, year=2031)}, {}],
    ),
    "planned_start_far": ([{"planned_start": day(1, year=2126)}], [{"planned_start": day(1)}]),
    "started_far": ([{"started": day(1, year=202)}], [{"started": day(1)}]),
    "finished_far": ([{"finished": day(1, year=2206)}], [{"finished": day(1)}]),
    "assignee_spelled": (
        [{"assignee": "Li Lei"}, {"assignee": "li  lei "}, {"assignee": "Ｌｉ Lei"}],
        [{"assignee": "Li Mei"}, {"assignee": "Li Mei"}, {}],
    ),
    "type_spelled": (
        [{"type": "Bug"}, {"type": "bug"}, {"type": "Bug\u200b"}],
        [{"type": "Bugs"}],
    ),
    "team_spelled": ([{"team": "设计 组"}, {"team": "设计组"}], [{"team": "开发组"}]),
    "project_spelled": ([{"project": "APP"}, {"project": "App"}], [{"project": "Apps"}]),
}


@pytest.mark.parametrize("name", ONE_BY_ONE)
def test_kinds_that_a_task_shows_by_itself_or_beside_another(name: str) -> None:
    wrong, right = ONE_BY_ONE[name]
    assert odd(name, *wrong, *right) == [str(number) for number in range(len(wrong))]


def of_source(count: int, row: Row, *others: Row) -> list[Row]:
    return [row] * count + list(others)


STAMPED = {"created": datetime(2026, 11, 2, 9), "planned_start": day(2), "started": day(2)}
LATER = {"created": day(2), "planned_start": day(3), "started": day(3)}
BY_SOURCE: dict[str, tuple[Row, Row]] = {
    "start_is_creation": (STAMPED, LATER),
    "began_at_creation": (STAMPED, LATER),
    "estimate_usual": ({"estimate_hours": 8.0}, {"estimate_hours": 4.0}),
    "due_usual": ({"due": day(30)}, {"due": day(29)}),
    "priority_usual": ({"priority": "Medium"}, {"priority": "High"}),
    "type_usual": ({"type": "Task"}, {"type": "Bug"}),
    "assignee_usual": ({"assignee": "Ann"}, {"assignee": "Bob"}),
}
SECONDS = {"estimate_seconds": "estimate_hours", "actual_seconds": "actual_hours"}


@pytest.mark.parametrize("name", BY_SOURCE)
def test_kinds_that_nearly_all_tasks_of_a_source_show(name: str) -> None:
    alike, other = BY_SOURCE[name]
    assert len(odd(name, *of_source(20, alike))) == 20
    assert len(odd(name, *of_source(19, alike))) == 0  # too few to tell
    assert len(odd(name, *of_source(38, alike, other, other))) == 38  # 95 %
    assert len(odd(name, *of_source(37, alike, other, other))) == 0
    elsewhere = of_source(20, other | {"source": "y"})
    found = odd(name, *of_source(20, alike), *elsewhere)
    assert {str(number) for number in range(20)} <= set(found)


@pytest.mark.parametrize("name", SECONDS)
def test_seconds_read_as_hours(name: str) -> None:
    field = SECONDS[name]
    assert len(odd(name, *of_source(20, {field: 3600.0}, {field: 0.0}, {}))) == 20
    assert len(odd(name, *of_source(19, {field: 3600.0}, {field: 60.0}))) == 20  # all of them
    assert odd(name, *of_source(19, {field: 3600.0})) == []  # too few to tell
    assert odd(name, *of_source(20, {field: 300.0})) == []  # large, but possible hours
    assert odd(name, *of_source(20, {field: 301.0})) == []  # no whole minutes


def test_every_kind_is_tested() -> None:
    assert ONE_BY_ONE.keys() | BY_SOURCE.keys() | SECONDS.keys() == ODDITIES.keys()


def test_counts_by_source_with_examples() -> None:
    early = {"planned_start": day(5), "due": day(4)}
    tasks = prepared(
        *({"source": "b", "key": f"B-{n}", **early} for n in range(5)),
        {"source": "b", "key": "B-9", "due": day(9)},
        {"source": "a", "key": "A-1", "assignee": "Li Lei"},
        {"source": "a", "key": "A-2", "assignee": "li lei"},
        {"source": "c", "key": "C-1", "assignee": "LI LEI"},
    )
    assert odd_values(tasks, AS_OF).rows() == [
        ("a", "assignee_spelled", "assignee", 2, 2, ["Li Lei", "li lei"]),
        ("b", "due_before_start", "due", 6, 5, ["B-0", "B-1", "B-2"]),
    ]


def test_no_tasks_have_no_odd_values() -> None:
    tasks = prepared({"source": "x"}).clear()
    assert odd_values(tasks, AS_OF).rows() == []
    assert isinstance(odd_tasks(tasks, AS_OF, "due_usual"), pl.DataFrame)
