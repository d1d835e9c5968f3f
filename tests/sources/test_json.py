"""JSON that is of no tracker's search, or whose wrapping is not."""

import json
from pathlib import Path

import pytest

from pipeline.sources.recognise import open_any
from tests.sources.reading import cells, read

ISSUES = [
    {"key": "REB-1", "summary": "Cart", "status": "Done", "type": "Bug", "assignee": "Ann"},
    {"key": "REB-2", "summary": "Search", "status": "Open", "type": "Bug", "assignee": None},
]


def test_issues_without_the_fields_of_jira_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    path.write_text(json.dumps({"total": 2, "issues": ISSUES}))
    extract, batch = read(path)
    assert cells(extract, batch, "key", "title", "status", "assignee") == [
        ("REB-1", "Cart", "Done", "Ann"),
        ("REB-2", "Search", "Open", ""),
    ]


@pytest.mark.parametrize("name", ["tasks", "results", "rows"])
def test_records_in_a_list_of_a_common_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps({"total": 2, "last_page": True, name: ISSUES}))
    extract, _ = open_any(path)
    assert extract.header == tuple(ISSUES[0])
    assert sum(batch.rows.height for batch in extract.batches()) == len(ISSUES)


def test_records_in_a_list_of_any_name(tmp_path: Path) -> None:
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps({"exported": "2026-11-20", "tickets": ISSUES, "teams": ["Ops"]}))
    extract, _ = open_any(path)
    assert extract.header == tuple(ISSUES[0])


@pytest.mark.parametrize("more", [{"id": 7}, {"people": [{"name": "Ann"}, {"name": "Bob"}]}])
def test_a_list_is_of_records_only_where_nothing_else_is_one(
    tmp_path: Path, more: dict[str, object]
) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps({"steps": [{"no": 1}, {"no": 2}]} | more))
    extract, _ = open_any(path)
    assert sum(batch.rows.height for batch in extract.batches()) == 1


def test_a_record_may_have_such_a_list_itself(tmp_path: Path) -> None:
    epics = [{"id": 7, "name": "Checkout", "tasks": [{"id": 8}, {"id": 9}]}]
    (tmp_path / "epics.json").write_text(json.dumps(epics))
    extract, _ = open_any(tmp_path / "epics.json")
    assert extract.header == ("id", "name", "tasks")
