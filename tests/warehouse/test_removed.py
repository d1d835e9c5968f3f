"""Tasks that a later export no longer has: removed where it is whole, kept where it is a part."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.sources.mapping import Mapping
from tests.warehouse.loading import Home, table

PLAN = Mapping(
    "team",
    columns={
        "key": ("Key",),
        "project": ("Project",),
        "status": ("Status",),
        "assignee": ("Who",),
        "created": ("Created",),
    },
)
HEADER = "Key,Project,Status,Who,Created"
ROWS = [
    (f"A-{n:02}", "Shop", ("Done", "In Progress")[n % 2], f"P{n % 3}", f"2026-03-{n + 1:02}")
    for n in range(20)
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path, PLAN)
    home.load(table(HEADER, ROWS))
    return home


def removed(home: Home) -> list[tuple[object, ...]]:
    tasks = home.warehouse.tasks()
    return tasks.filter("removed").sort("key").select("key", "status_category").rows()


def test_a_task_that_vanishes_is_marked_and_kept(home: Home) -> None:
    report = home.load(table(HEADER, [row for row in ROWS if row[0] not in ("A-05", "A-08")]))
    assert removed(home) == [("A-05", "cancelled"), ("A-08", "done")]
    remark = report.files[0].problems[0]
    assert (remark.code, remark.details) == ("tasks_removed", {"count": 2})
    assert home.warehouse.loads()["removed"].to_list() == [2, 0]


def test_a_task_that_comes_back_is_no_longer_removed(home: Home) -> None:
    home.load(table(HEADER, [row for row in ROWS if row[0] != "A-05"]))
    home.load(table(HEADER, ROWS[::-1]))
    assert removed(home) == []
    assert home.warehouse.tasks(2)["removed"].sum() == 1


@pytest.mark.parametrize(
    "part",
    [
        [row for row in ROWS if row[2] != "Done"],
        [row for row in ROWS if row[3] != "P1"],
        ROWS[2:],
        ROWS[:10],
        [(*row[:1], "Other", *row[2:]) for row in ROWS[:1]],
    ],
    ids=["open work", "some people", "created since", "half", "another project"],
)
def test_a_part_of_a_project_removes_nothing(
    home: Home, part: Sequence[tuple[object, ...]]
) -> None:
    report = home.load(table(HEADER, part))
    assert removed(home) == []
    assert "tasks_removed" not in [problem.code for problem in report.files[0].problems]


def test_a_part_that_the_user_says_it_is_removes_nothing(home: Home) -> None:
    home.load(table(HEADER, [row for row in ROWS if row[0] != "A-05"]), partial=True)
    assert removed(home) == []


def test_an_export_in_parts_is_whole(home: Home) -> None:
    changed = [(*row[:3], "P9", row[4]) for row in ROWS]
    home.load(table(HEADER, changed[:10]), table(HEADER, changed[10:]))
    assert removed(home) == []
