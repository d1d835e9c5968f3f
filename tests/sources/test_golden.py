"""A small, awkward export of each kind, read to canonical texts."""

import json

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
    assert codes(batch) == [("bad_record", 3), ("changelog_cut", 1)]
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


def test_a_single_issue_is_an_export(tmp_path) -> None:
    issue = json.loads((GOLDEN / "jira_search.json").read_text("utf-8"))["issues"][0]
    path = tmp_path / "APP-1"
    path.write_text(json.dumps(issue), "utf-8")
    extract, batch = read(path)
    assert extract.form == "jira_json"
    assert cells(extract, batch, "key", "type") == [("APP-1", "故事")]


def test_pingcode_json() -> None:
    extract, batch = read(GOLDEN / "pingcode_work_items.json")
    assert (extract.mapping.source, extract.mapping.date_format) == ("pingcode", "epoch")
    assert codes(batch) == [("deleted_task", 2)]
    names = ("key", "status_category", "assignee", "labels", "due", "estimate_hours")
    assert cells(extract, batch, *names) == [
        ("SCR-5", "completed", "约翰", f"前端{TAG_SEPARATOR}紧急", "1583290347", "8"),
        ("SCR-7", "in_progress", "", "", "", ""),
    ]


def test_worktile_json() -> None:
    extract, batch = read(GOLDEN / "worktile_tasks.json")
    assert extract.mapping.source == "worktile"
    names = ("key", "project", "assignee", "status_category", "due", "actual_hours")
    assert cells(extract, batch, *names) == [
        ("YY-1", "运营支持", "尹秋实", "3", "1733241600", "13"),
        ("YY-2", "运营支持", "水笙", "2", "", ""),
        ("YY-3", "运营支持", "尹秋实", "1", "", ""),
    ]


def test_batches_can_be_read_again() -> None:
    for file in GOLDEN.glob("*.*"):
        if file.suffix != ".toml":
            extract = open_export(file)
            first, second = ([b.rows.rows() for b in extract.batches()] for _ in range(2))
            assert first == second
