"""A small, awkward export of each kind, read to canonical texts."""

import json
from pathlib import Path

import pytest

from pipeline.schema import TAG_SEPARATOR
from pipeline.sources.recognise import open_export
from pipeline.sources.sprints import sprint_name
from tests.sources.reading import GOLDEN, cells, codes, read


def test_jira_cloud_csv() -> None:
    extract, batch = read(GOLDEN / "jira_cloud_en.csv")
    assert (extract.form, extract.mapping.source) == ("csv", "jira")
    assert batch.rows["row"].to_list() == [2, 4, 7]  # a blank line, and two bad rows
    assert codes(batch) == [("row_too_long", 5), ("row_too_short", 6)]
    names = ("key", "title", "labels", "sprint", "parent", "due", "estimate_hours")
    assert cells(extract, batch, *names) == [
        (
            "DI-1",
            '11.11 page, "main hall"',
            "promo|web",
            "Sprint 7|Sprint 8",
            "DI-0",
            "26/Feb/26 12:00 AM",
            "28800",
        ),
        ("DI-2", "双十一海报", "promo", "Sprint 8", "", "03/Mar/26 12:00 AM", ""),
        ("DI-5", "Last one", "", "", "", "", ""),
    ]
    links = {
        extract.header[at]: role for at, role in extract.mapping.find_links(extract.header).items()
    }
    assert links == {
        "Outward issue link (Blocks)": "successor",
        "Inward issue link (Blocks)": "predecessor",
    }


def test_jira_server_csv_in_chinese() -> None:
    extract, batch = read(GOLDEN / "jira_server_zh.csv")
    assert extract.mapping.source == "jira"
    assert batch.rows["row"].to_list() == [3, 4]  # a line above the header
    names = ("key", "source_id", "title", "type", "due", "parent", "story_points")
    assert cells(extract, batch, *names) == [
        ("QD-1", "10001", "渠道上线", "任务", "18/六月/26", "QD-0", "5"),
        ("QD-2", "10002", "海报;\n首页", "子任务", "20/六月/26", "", ""),
    ]
    sprint = extract.mapping.find(extract.header)["sprint"][0][0]
    named = batch.rows.select(sprint_name(batch.rows[f"c{sprint}"]).alias("sprint"))
    assert named["sprint"].to_list() == ["冲刺 11, a=[b]", ""]


@pytest.mark.parametrize(
    ("file", "source", "names", "expected"),
    [
        (
            "pingcode.csv",
            "pingcode",
            ("key", "type", "planned_start", "due", "actual_hours", "labels"),
            [
                ("NR-1", "需求", "2026/3/2", "2026/3/6", "20.5", "双12、召回"),
                ("NR-2", "任务", "2026年3月3日", "2026年3月10日", "", ""),
            ],
        ),
        (
            "worktile.csv",
            "worktile",
            ("source_id", "key", "type", "due", "finished"),
            [
                (
                    "741e32c77ef2d81ae8aec6ba",
                    "QD-1",
                    "供应商入驻",
                    "2026-12-09",
                    "2026-12-06 15:24",
                ),
                ("741e32c77ef2d81ae8aec6bb", "QD-2", "渠道上线", "2026-12-15", ""),
            ],
        ),
        (
            "okr.csv",
            "okr",
            ("source_id", "level", "parent", "target_value", "confidence"),
            [("O1", "目标", "", "", ""), ("O1-KR1", "关键结果", "O1", "1", "5")],
        ),
    ],
)
def test_chinese_tables(
    file: str, source: str, names: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    extract, batch = read(GOLDEN / file)
    assert (extract.mapping.source, codes(batch)) == (source, [])
    assert cells(extract, batch, *names) == expected


def test_jira_json() -> None:
    extract, batch = read(GOLDEN / "jira_search.json")
    assert (extract.form, extract.mapping.source) == ("jira_json", "jira")
    assert codes(batch) == [
        ("bad_record", 3),
        ("changelog_cut", 1),
        ("worklog_cut", 1),
    ]
    names = ("key", "team", "labels", "sprint", "planned_start", "story_points", "status_category")
    assert cells(extract, batch, *names) == [
        ("APP-1", "增长组", f"双12{TAG_SEPARATOR}push", "Sprint 2", "2026-03-02", "3", "done"),
        (
            "APP-2",
            "",
            "",
            "com.atlassian.greenhopper.service.sprint.Sprint@1[id=3,name=Sprint 3, b,state=ACTIVE]",
            "",
            "",
            "new",
        ),
    ]
    assert batch.changes is not None
    assert batch.changes.rows() == [
        ("10001", "2026-03-05T10:00:00.000+0800", "status", "In Progress", "Done"),
        ("10001", "2026-03-05T10:00:00.000+0800", "estimate_hours", "1", "2.5"),
        ("10001", "2026-03-02T09:30:00.000+0800", "due", "2026-03-03", "2026-03-04"),
        ("10001", "2026-03-02T09:30:00.000+0800", "Flagged", "", "Impediment"),
    ]
    assert batch.links is not None
    assert batch.links.rows() == [
        ("10001", "Blocks", "APP-1", "APP-2"),
        ("10001", "Blocks", "APP-7", "APP-1"),
    ]
    assert batch.worklogs is not None
    assert batch.worklogs.rows() == [
        ("10001", "2026-03-03T09:00:00.000+0800", "李雷", "1.5"),
        ("10001", "2026-03-04T09:00:00.000+0800", "han", "1"),
    ]


def test_a_single_issue_is_an_export(tmp_path) -> None:
    issue = json.loads((GOLDEN / "jira_search.json").read_text("utf-8"))["issues"][0]
    path = tmp_path / "APP-1"
    path.write_text(json.dumps(issue), "utf-8")
    extract, batch = read(path)
    assert extract.form == "jira_json"
    assert cells(extract, batch, "key", "type") == [("APP-1", "故事")]


def test_jira_xml() -> None:
    extract, batch = read(GOLDEN / "jira_filter.xml")
    assert (extract.form, extract.mapping.source) == ("jira_xml", "jira")
    assert [problem.message[:38] for problem in extract.problems] == [
        "The file holds 3 of the 7 issues found"
    ]
    names = ("key", "title", "status_category", "resolution", "assignee", "due", "estimate_hours")
    assert cells(extract, batch, *names) == [
        (
            "DI-1",
            "11.11 <b>page</b> & hall",
            "indeterminate",
            "",
            "李雷",
            "Fri, 3 Apr 2026 00:00:00 +0800",
            "28800",
        ),
        ("DI-2", "海报", "done", "完成", "", "", ""),
        ("DI-3", "Bare", "", "", "", "", ""),
    ]
    names = ("source_id", "parent", "labels", "sprint", "planned_start", "team", "story_points")
    assert cells(extract, batch, *names)[0] == (
        "10001",
        "DI-0",
        f"双12{TAG_SEPARATOR}push",
        "Sprint 2",
        "Thu, 5 Mar 2026 00:00:00 +0800",
        "增长组",
        "5.0",
    )
    assert cells(extract, batch, "parent")[1] == ("DI-0",)  # an epic link, by its type
    assert batch.links is not None
    assert batch.links.rows() == [
        ("10001", "Blocks", "DI-1", "DI-2"),
        ("10001", "Blocks", "DI-7", "DI-1"),
        ("10001", "Blocks", "QA-8", "DI-1"),
    ]


def test_pingcode_json() -> None:
    extract, batch = read(GOLDEN / "pingcode_work_items.json")
    assert (extract.mapping.source, extract.mapping.date_format) == ("pingcode", "epoch")
    assert codes(batch) == [("deleted_task", 2)]
    names = ("key", "status_category", "assignee", "labels", "due", "estimate_hours")
    assert cells(extract, batch, *names) == [
        ("SCR-5", "completed", "约翰", f"前端{TAG_SEPARATOR}紧急", "1583290347", "8"),
        ("SCR-7", "in_progress", "", "", "", ""),
    ]


def test_pingcode_json_that_tells_of_tasks() -> None:
    extract, batch = read(GOLDEN / "pingcode_told.jsonl")
    assert (extract.mapping.source, batch.rows.height) == ("pingcode", 0)
    assert codes(batch) == [("bad_record", 9)]
    assert batch.changes is not None
    assert batch.changes.rows() == [
        ("5edca524cad2fa1125cb0630", "2023-01-24T00:00:00+08:00", "status", "", "新建"),
        ("5edca524cad2fa1125cb0630", "2023-01-24T10:50:14+08:00", "status", "新建", "进行中"),
    ]
    assert batch.links is not None
    assert batch.links.rows() == [
        ("5edca524cad2fa1125cb0630", "block", "SCR-5", "SCR-6"),
        ("5edca524cad2fa1125cb0630", "blocked_by", "QA-1", "SCR-5"),
    ]
    assert batch.worklogs is not None
    assert batch.worklogs.rows() == [
        ("5edca524cad2fa1125cb0630", "2023-01-24T00:00:00+08:00", "约翰", "7.5")
    ]


def test_jira_json_in_bulk(tmp_path: Path) -> None:
    path = tmp_path / "answers.ndjson"
    item = {"field": "status", "fromString": "To Do", "toString": "Done"}
    history = {"created": 1772676000000, "items": [item]}
    entry = {"issueId": "10001", "started": "2026-03-03T09:00:00.000+0800"}
    answers = (
        {"issueChangeLogs": [{"issueId": "10001", "changeHistories": [history]}]},
        {"total": 1, "worklogs": [entry | {"timeSpentSeconds": 60, "author": None}]},
    )
    path.write_text("\n".join(map(json.dumps, answers)), "utf-8")
    extract, batch = read(path)
    assert (extract.mapping.source, codes(batch)) == ("jira", [])
    assert batch.changes is not None
    assert batch.changes.rows() == [
        ("10001", "2026-03-05T02:00:00+00:00", "status", "To Do", "Done")
    ]
    assert batch.worklogs is not None
    assert batch.worklogs["at"].to_list() == ["2026-03-03T09:00:00.000+0800"]


def test_worktile_json() -> None:
    extract, batch = read(GOLDEN / "worktile_tasks.json")
    assert extract.mapping.source == "worktile"
    names = ("key", "project", "assignee", "status_category", "due", "actual_hours")
    assert cells(extract, batch, *names) == [
        ("YY-1", "运营支持", "尹秋实", "3", "1733241600", "13"),
        ("YY-2", "运营支持", "水笙", "2", "", ""),
        ("YY-3", "运营支持", "尹秋实", "1", "", ""),
    ]


def test_worktile_work_written_down(tmp_path: Path) -> None:
    page = json.loads((GOLDEN / "worktile_tasks.json").read_text("utf-8"))
    entry = {"_id": "w1", "task_id": page["value"][0]["_id"], "created_by": "u1", "duration": 2.5}
    page["value"].append(entry | {"reported_at": 1733241600})
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(page), "utf-8")
    _, batch = read(path)
    assert batch.rows.height == 3
    assert batch.worklogs is not None
    assert batch.worklogs.rows() == [
        ("5e9711ba34f7b90c0fbc37d3", "2024-12-04T00:00:00+08:00", "尹秋实", "2.5")
    ]


def test_batches_can_be_read_again() -> None:
    for file in GOLDEN.glob("*.*"):
        if file.suffix != ".toml":
            extract = open_export(file)
            first, second = ([b.rows.rows() for b in extract.batches()] for _ in range(2))
            assert first == second
