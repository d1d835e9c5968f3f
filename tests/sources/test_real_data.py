"""Real exports, where they are at hand: each opens, and no row is missing."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.problems import CannotRead
from pipeline.sources.mapping import load_mapping
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, cells, read


def test_chinese_jira_cloud(real_data: Path) -> None:
    path = real_data / "jira_cloud_zh_json" / "search.json"
    issues = json.loads(path.read_text("utf-8"))["issues"]
    extract, batch = read(path)
    types = Counter(name for (name,) in cells(extract, batch, "type"))
    assert types == Counter(issue["fields"]["issuetype"]["name"] for issue in issues)
    items = [len(h["items"]) for issue in issues for h in issue["changelog"]["histories"]]
    assert batch.changes is not None
    assert batch.changes.height == sum(items)
    assert [cell for (cell,) in cells(extract, batch, "due") if cell] == ["2025-03-09"]


def test_single_issues(real_data: Path) -> None:
    for path in (real_data / "jira_cloud_json").glob("*.json"):
        extract, batch = read(path)
        issue = json.loads(path.read_text("utf-8"))
        assert cells(extract, batch, "key", "title") == [(issue["key"], issue["fields"]["summary"])]


def test_tables_that_no_tracker_wrote(real_data: Path) -> None:
    names = ("sip/Sip-task-info.csv", "sip/est-act-dates.csv", "sevendigital/7digital2012.csv")
    for name in names:
        with pytest.raises(CannotRead) as caught:
            open_export(real_data / name)
        assert caught.value.problem.code == "unknown_columns"


def test_table_with_own_mapping(real_data: Path) -> None:
    path = real_data / "sip" / "Sip-task-info.csv"
    with path.open(encoding="latin-1", newline="") as file:
        expected = Counter(row["SubCategory"] for row in csv.DictReader(file))
    extract, batch = read(path, load_mapping(GOLDEN / "sip.toml"))
    assert Counter(name for (name,) in cells(extract, batch, "type")) == expected
    assert batch.problems == ()
