"""A later load of the same export: rows that say nothing new are not read again, and all else
comes out as if they were."""

from pathlib import Path

import pytest

from pipeline.sources.mapping import Mapping
from tests.warehouse.loading import Home, counts

PLAN = Mapping(
    "team",
    columns={
        "key": ("Key",),
        "title": ("Title",),
        "status": ("Status",),
        "assignee": ("Who",),
        "due": ("Due",),
        "updated": ("Updated",),
        "actual_hours": ("Spent",),
    },
    links={"After": "predecessor"},
    worklog=("Log",),
    ignore=("Viewed",),
)
HEADER = "Key,Title,Due\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, PLAN)


def test_a_row_is_compared_with_the_newest_one_of_its_task(home: Home) -> None:
    a, b, other = "A,Poster,2026-03-02\n", "A,Poster,2026-03-09\n", "B,Page,\n"
    loaded = [counts(home.load(HEADER + row + other))[0] for row in (a, b, a, a + other)]
    assert loaded == [(2, 2, 0, 0), (2, 1, 1, 0), (2, 1, 1, 0), (3, 0, 3, 0)]
    assert home.warehouse.load().load == 3


def test_another_shape_in_between_makes_a_row_count_again(home: Home) -> None:
    long, short = HEADER + "A,Poster,2026-03-02\n", "Key,Due\nA,2026-03-09\n"
    for table in (long, short, long):
        home.load(table)
    assert home.tasks("title", "due")[0][1].strftime("%m-%d") == "03-02"  # type: ignore[attr-defined]


def test_a_row_that_stood_twice_and_now_once_is_one_row(home: Home) -> None:
    row = "A,Poster,2026-03-02\n"
    home.load(HEADER + row + row)
    assert counts(home.load(HEADER + row + "B,Page,\n")) == [(2, 1, 1, 0)]


def test_columns_that_say_nothing_change_nothing(home: Home) -> None:
    home.load("Key,Viewed\nA,1\n")
    assert counts(home.load("Key,Viewed\nA,2\n")) == [(1, 0, 1, 0)]


def test_a_second_row_of_a_known_task_is_a_repeat(home: Home) -> None:
    first = "A,Poster,2026-03-02\n"
    home.load(HEADER + first)
    older = home.load(HEADER + first + "A,Poster two,2026-03-02\n")
    assert counts(older) == [(2, 0, 1, 1)]
    assert "duplicate_key" in [problem.code for problem in older.files[0].problems]
    assert home.warehouse.rejects().filter("rejects")["cells"].to_list() == [
        "A\x1ePoster two\x1e2026-03-02"
    ]


def test_of_two_rows_the_newer_one_counts_though_the_older_is_known(home: Home) -> None:
    header, old = "Key,Title,Updated\n", "A,Poster,2026-03-02 10:00\n"
    home.load(header + old)
    report = home.load(header + old + "A,Poster two,2026-03-03 10:00\n")
    assert counts(report) == [(2, 1, 0, 1)]
    assert home.tasks("title") == [("Poster two",)]


def test_what_differs_between_two_loads_is_a_change_observed(home: Home) -> None:
    header = "Key,Status,Who,Updated\n"
    home.load(header + "A,待办,Li,2026-03-02 10:00\nB,待办,Li,2026-03-02 10:00\n")
    home.load(header + "A,进行中,Wu,2026-03-05 18:00\nB,待办,Li,2026-03-02 10:00\n")
    changes = home.warehouse.changes().select("key", "field", "from", "to", "observed")
    assert changes.rows() == [
        ("A", "assignee", "Li", "Wu", True),
        ("A", "status", "待办", "进行中", True),
    ]
    assert f"{home.warehouse.changes()['at'][0]:%m-%d %H:%M}" == "03-05 18:00"
    assert home.warehouse.changes(1).is_empty()


def test_links_that_a_task_no_longer_has_end(home: Home) -> None:
    header = "Key,After\n"
    home.load(header + "A,\nB,A\nC,A\n")
    home.load(header + "A,\nB,\nC,A\n")
    assert home.warehouse.links().select("from", "to").rows() == [("A", "C")]
    assert home.warehouse.links(1).height == 2


def test_hours_are_summed_from_worklogs_where_nothing_says_them(home: Home) -> None:
    logs = 'Key,Spent,Log,Log\nA,,"a;b;05/Mar/26 9:00 AM;li;3600",;06/Mar/26 1:00 PM;wu;5400\n'
    home.load(logs + "B,4,;06/Mar/26 1:00 PM;wu;5400,\n")
    assert home.tasks("key", "actual_hours") == [("A", 2.5), ("B", 4.0)]


def test_later_worklogs_raise_the_hours_and_equal_entries_both_count(home: Home) -> None:
    first, second = ";05/Mar/26 9:00 AM;li;3600", ";06/Mar/26 9:00 AM;li;3600"
    home.load(f"Key,Log,Log,Log\nA,{first},{first},\n")
    assert home.tasks("actual_hours") == [(2.0,)]
    home.load(f"Key,Log,Log,Log\nA,{first},{first},{second}\n")
    assert home.tasks("actual_hours") == [(3.0,)]
    assert home.load(f"Key,Log,Log,Log\nA,{first},{first},{second}\n").load is None
