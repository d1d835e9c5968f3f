"""The trackers known by a mapping file alone: a small export of each, in its own header and forms,
read to canonical texts; and none taken for another's."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.problems import CannotRead
from pipeline.sources.fit import accept, best_fit
from pipeline.sources.mapping import builtin_mappings
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, cells, codes, read

TABLES = [file for file in sorted(GOLDEN.glob("*.*sv")) if not file.stem.startswith("okr")]
HEADERS = {file: open_export(file).header for file in TABLES}
SOURCES = {
    "jira_cloud_en": "jira",
    "jira_es": "jira",
    "jira_server_zh": "jira",
    "redmine_zh": "redmine",
}


def source_of(file: Path) -> str:
    """The source that a golden file is of: its name, for most."""
    return SOURCES.get(file.stem, file.stem)


@pytest.mark.parametrize(
    ("file", "names", "expected"),
    [
        (
            "tapd.csv",
            ("key", "type", "status", "parent", "due", "finished", "actual_hours"),
            [
                (
                    "1010104801124922063",
                    "需求",
                    "已实现",
                    "",
                    "2026-03-13",
                    "2026-03-16 18:02:11",
                    "46",
                ),
                (
                    "1010104801124922064",
                    "需求",
                    "实现中",
                    "1010104801124922063",
                    "2026-03-18",
                    "",
                    "6",
                ),
            ],
        ),
        (
            "teambition.csv",
            ("source_id", "title", "status", "assignee", "parent", "due"),
            [
                (
                    "65f01a2b7c9d4e001a3b5c01",
                    "双12 会场页面",
                    "已完成",
                    "张敏",
                    "",
                    "2026-12-02 18:00",
                ),
                (
                    "65f01a2b7c9d4e001a3b5c02",
                    "会场海报",
                    "进行中",
                    "王芳",
                    "双12 会场页面",
                    "2026-11-30",
                ),
            ],
        ),
        (
            "zentao.csv",
            ("key", "title", "status", "resolution", "assignee", "due", "estimate_hours"),
            [
                ("101", "投放后台接口", "已关闭", "已完成", "赵敏", "2026-03-10", "24"),
                ("102", "投放后台页面", "进行中", "", "周芷若(zhouzhiruo)", "2026-03-13", "16"),
            ],
        ),
        (
            "zentao_bug.csv",
            ("key", "title", "status", "resolution", "assignee", "finished"),
            [
                ("501", "余额为负时页面空白", "已关闭", "已解决", "赵敏", "2026-03-05"),
                ("502", "导出列宽不对", "已关闭", "不予解决", "许晴", "2026-03-04"),
            ],
        ),
        (
            "zentao_story.csv",
            ("key", "title", "status", "resolution", "estimate_hours"),
            [("101", "渠道上线", "已关闭", "已完成", "24"), ("102", "报表导出", "研发中", "", "8")],
        ),
        (
            "feishu_project.csv",
            ("source_id", "title", "status", "parent", "due", "estimate_hours"),
            [
                ("4021533011", "会员日页面", "已完成", "", "2026-03-06", "3"),
                ("4021533012", "会员日页面-埋点", "开发中", "4021533011", "2026-03-10", "1.5"),
            ],
        ),
        (
            "azure_devops.csv",
            ("key", "title", "status", "parent", "due", "actual_hours"),
            [
                ("4410", "Campaign landing page", "Closed", "", "3/13/2026 12:00:00 AM", ""),
                (
                    "4411",
                    "Hero banner, responsive",
                    "Closed",
                    "4410",
                    "3/5/2026 12:00:00 AM",
                    "14.5",
                ),
            ],
        ),
        (
            "github_projects.tsv",
            ("title", "project", "status", "parent", "due", "story_points"),
            [
                ("Landing page, spring", "acme/shop", "Done", "", "Mar 6, 2026", "5"),
                (
                    "Hero banner",
                    "acme/shop",
                    "In Progress",
                    "https://github.com/acme/shop/issues/101",
                    "Mar 10, 2026",
                    "2",
                ),
            ],
        ),
        (
            "linear.csv",
            ("key", "team", "status", "sprint", "parent", "started", "due"),
            [
                (
                    "ENG-1",
                    "Engineering",
                    "Done",
                    "Cycle 4",
                    "",
                    "2026-03-02T09:12:33.000Z",
                    "2026-03-10",
                ),
                (
                    "ENG-2",
                    "Engineering",
                    "In Progress",
                    "Cycle 4",
                    "ENG-1",
                    "2026-03-04T10:00:00.000Z",
                    "2026-03-16",
                ),
            ],
        ),
        (
            "asana.csv",
            ("key", "title", "assignee", "parent", "due", "finished"),
            [
                ("1209000000000001", "Plan launch", "Dana Ortiz", "", "2026-03-10", "2026-03-12"),
                (
                    "1209000000000002",
                    "Draft press release",
                    "Sam Lee",
                    "Plan launch",
                    "2026-03-20",
                    "",
                ),
            ],
        ),
        (
            "trello.csv",
            ("key", "title", "project", "status", "labels", "due"),
            [
                (
                    "65e1f0a1b2c3d4e5f6a7b801",
                    "Order tiles",
                    "House",
                    "Done",
                    "Buying (green), Urgent (red)",
                    "2026-03-09T08:00:00.000Z",
                ),
                (
                    "65e1f0a1b2c3d4e5f6a7b802",
                    "Lay tiles",
                    "House",
                    "Doing",
                    "",
                    "2026-03-20T08:00:00.000Z",
                ),
            ],
        ),
        (
            "clickup.csv",
            ("source_id", "status", "parent", "due", "estimate_hours", "story_points"),
            [
                ("86a1", "complete", "null", "1772755200000", "14400000", "5"),
                ("86a2", "in progress", "86a1", "1773100800000", "3600000", "2"),
            ],
        ),
        (
            "monday.csv",
            ("key", "title", "status", "planned_start", "due"),
            [
                ("1000000001", "Landing page", "Done", "2026-03-02", "2026-03-06"),
                # The subitems' own header and row, told later as rows without an id.
                ("", "Subitems", "Status", "", "Item ID (auto generated)"),
            ],
        ),
        (
            "redmine.csv",
            ("key", "title", "type", "status", "parent", "due", "actual_hours"),
            [
                ("201", "Landing page", "Feature", "Closed", "", "03/13/2026", "30.5"),
                ("202", "Hero banner, wide", "Task", "Feedback", "201", "03/10/2026", "14.0"),
            ],
        ),
        (
            "redmine_zh.csv",
            ("key", "title", "status", "parent", "due", "estimate_hours"),
            [
                ("301", "会场页面", "已关闭", "", "2026-03-13", "24.0"),
                ("302", "会场海报", "反馈", "301", "2026-03-10", "12.0"),
            ],
        ),
        (
            "youtrack.csv",
            ("key", "status", "parent", "due", "estimate_hours", "actual_hours"),
            [
                ("SHOP-1", "Fixed", "", "2026-03-13", "3d 4h", "4d"),
                ("SHOP-2", "In Progress", "SHOP-1", "2026-03-10", "1w", "90"),
            ],
        ),
        (
            "gitlab.csv",
            ("key", "source_id", "title", "status", "sprint", "labels", "estimate_hours"),
            [
                (
                    "41",
                    "https://gitlab.com/acme/shop/-/issues/41",
                    "Landing page",
                    "Closed",
                    "v2.0",
                    "promo,web",
                    "28800",
                ),
            ],
        ),
        (
            "jira_es.csv",
            ("key", "title", "type", "status", "assignee", "sprint", "due"),
            [
                (
                    "DI-1",
                    "Página de inicio",
                    "Tarea",
                    "Finalizada",
                    "Ana Ruiz",
                    "Sprint 7",
                    "04/may/26 12:00 AM",
                ),
            ],
        ),
        (
            "github_issues.json",
            ("key", "source_id", "title", "status", "resolution", "assignee", "sprint", "due"),
            [
                (
                    "101",
                    "https://github.com/acme/shop/issues/101",
                    "Landing page",
                    "closed",
                    "completed",
                    "bob",
                    "v2.0",
                    "2026-03-06T08:00:00Z",
                ),
            ],
        ),
        (
            "redmine_issues.json",
            ("key", "title", "project", "type", "assignee", "parent", "sprint", "due", "finished"),
            [
                (
                    "4326",
                    "Aggregate issue changesets",
                    "Shop",
                    "Feature",
                    "Wang Fang",
                    "4300",
                    "1.2",
                    "2026-11-06",
                    "2026-11-09T09:11:12Z",
                ),
            ],
        ),
        (
            "ms_project.csv",
            ("source_id", "status", "planned_start", "due", "first_due", "finished"),
            [
                ("1", "60%", "Mon 3/2/26", "Fri 3/20/26", "Wed 3/18/26", "NA"),
                ("2", "100%", "Mon 3/2/26", "Fri 3/6/26", "Thu 3/5/26", "Fri 3/6/26"),
            ],
        ),
    ],
)
def test_first_rows(file: str, names: tuple[str, ...], expected: list[tuple[str, ...]]) -> None:
    extract, batch = read(GOLDEN / file)
    assert codes(batch) == []
    assert cells(extract, batch, *names)[: len(expected)] == expected


def test_a_board_of_trellos_is_its_cards_with_what_happened_to_them() -> None:
    extract, batch = read(GOLDEN / "trello_board.json")
    assert extract.mapping.source == "trello"
    names = ("title", "project", "status", "status_category", "assignee", "created", "finished")
    assert cells(extract, batch, *names) == [
        ("Poster", "Campaigns", "Done", "", "Ann Lee, Bob Ray", "2026-03-01T23:13:04+00:00", ""),
        (
            "Film",
            "Campaigns",
            "Doing",
            "done",
            "",
            "2026-03-02T23:13:04+00:00",
            "2026-03-13T08:00:00.000Z",
        ),
        ("Page", "Campaigns", "To Do", "", "Bob Ray", "2026-03-02T23:13:04+00:00", ""),
    ]
    assert batch.changes is not None
    poster = "69a4c8000000000000000011"
    assert batch.changes.rows() == [
        (poster, "2026-03-11T10:00:00.000Z", "status", "Doing", "Done"),
        (
            poster,
            "2026-03-08T10:00:00.000Z",
            "due",
            "2026-03-06T09:00:00.000Z",
            "2026-03-10T09:00:00.000Z",
        ),
        (poster, "2026-03-03T10:00:00.000Z", "status", "To Do", "Doing"),
    ]


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_recognised_as_its_own(file: Path) -> None:
    assert open_export(file).mapping.source == source_of(file)


def test_every_source_has_a_golden_file() -> None:
    exports = [file for file in GOLDEN.glob("*.*") if file.suffix != ".toml"]
    shown = {open_export(file).mapping.source for file in exports}
    assert shown == {mapping.source for mapping in builtin_mappings()}


@given(st.sampled_from(TABLES), st.data())
def test_part_of_the_columns_is_never_taken_for_another(file: Path, data: st.DataObject) -> None:
    header = HEADERS[file]
    dropped = data.draw(st.sets(st.sampled_from(header), max_size=len(header) // 4))
    kept = [name for name in header if name not in dropped]
    try:
        mapping = accept(kept, best_fit(kept, builtin_mappings()), own=False)
    except CannotRead:
        return
    assert mapping.source == source_of(file)


@pytest.mark.parametrize(
    "header",
    [
        "Title,Status,Assignee,Priority",
        "Name,Status,Owner,Due Date,Priority",
        "ID,Title,Status,Assignee,Priority,Created,Due Date,Labels",
        "ID,Task,Status,Assignee,Project,Priority,Start,End",
        "编号,标题,状态,负责人,优先级,截止时间",
        "序号,任务名称,负责人,开始日期,截止日期,状态,完成情况,备注",
        "编号,需求名称,需求类型,提出人,提出时间,期望上线时间,实际上线时间,状态,开发工时",
        "编号,姓名,部门,职位,状态,创建时间,更新时间",
        "ID,Project,Name,Description,State,Start Date,Target Date,Priority,Created By,Assignee,"
        "Labels,Cycle Name,Cycle Start Date,Cycle End Date,Module Name,Created At",
        "ID,Link,Title,Backlog,Category,Updated,Issue_Type,Priority,Fix_versions,Components,"
        "Assignee,Reporter,Project,Resolution,Labels,Blocked,Parent,Done,In_Progress,In_QA,Ready",
        "id,phase,name,owner,startOffset,duration,start,end,deps,milestone,notes",
        "issue_key,issue_type,summary,sprint_number,status,resolution,priority,assignee,reporter,"
        "labels",
    ],
)
def test_what_every_table_has_is_no_trackers(tmp_path: Path, header: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(header + "\n", "utf-8")
    with pytest.raises(CannotRead) as caught:
        open_export(path)
    assert caught.value.problem.code == "unknown_columns"
