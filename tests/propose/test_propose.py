"""Proposals for tables: of trackers, read as if none were known, and of companies' own."""

from pathlib import Path

import pytest

from pipeline import propose as module
from pipeline.preview import preview
from pipeline.problems import CannotRead
from pipeline.propose import propose
from pipeline.propose.file import mapping_file
from pipeline.propose.proposal import KEY_AND_TITLE, NOT_USED, Proposal, revised
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping
from pipeline.text import translator

GOLDEN = Path(__file__).parents[1] / "golden"
OPS = """\
2026年第四季度运营计划,,,,,,,,,
,,,,,,,,,
事项,任务类别,谁做,承办部门,要求完成日期,实际办结,进展,计划工期（天）,备注,序号
双十一海报,海报,张三,品牌部,2026/11/1,2026/11/3,已上线,3,x,1
渠道上线,渠道,李四,渠道部,2026/11/5,,推进中,5,,2
短视频,视频,王五,品牌部,2026/11/8,2026/11/8,已上线,2.5,y,3
供应商入驻,渠道,张三,渠道部,2026/11/9,,还没开工,1,,4
"""
ENGLISH = """\
Ref;What;Kind of work;Who;Squad;First;Second;Went live;Effort (d);Budget
OPS-1;Poster 1;Poster;Ann Lee;Brand;03/04/2026;05/04/2026;06/04/2026;2;B1
OPS-2;Page 2;Page;Bob Ray;Brand;04/04/2026;07/04/2026;;3;B1
OPS-3;Film 3;Poster;Ann Lee;Channel;06/04/2026;08/04/2026;09/04/2026;1.5;B2
OPS-4;Page 4;Page;Ann Lee;Brand;07/04/2026;09/04/2026;;1;B2
"""


def of(tmp_path: Path, text: str, name: str = "plan.csv") -> Proposal:
    (tmp_path / name).write_text(text, "utf-8")
    return propose(tmp_path / name)


def targets(proposal: Proposal) -> dict[str, str]:
    return {column.header: column.target for column in proposal.columns}


def test_a_chinese_plan_under_a_title(tmp_path: Path) -> None:
    found = of(tmp_path, OPS)
    assert targets(found) == {
        "事项": "title",
        "任务类别": "type",
        "谁做": "assignee",
        "承办部门": "team",
        "要求完成日期": "due",
        "实际办结": "finished",
        "进展": "status",
        "计划工期（天）": "estimate_hours",
        "备注": NOT_USED,
        "序号": "key",
    }
    assert found.header is not None
    assert found.header.row == 3
    assert found.mapping.duration_unit == "days"
    assert {word.word: word.category for word in found.statuses} == {
        "已上线": "done",
        "推进中": "in_progress",
        "还没开工": "todo",
    }


def test_dates_whose_names_do_not_tell_go_by_their_order(tmp_path: Path) -> None:
    found = of(tmp_path, ENGLISH)
    assert {name: targets(found)[name] for name in ("First", "Second", "Went live")} == {
        "First": "planned_start",
        "Second": "due",
        "Went live": "finished",
    }
    assert targets(found)["Effort (d)"] == "estimate_hours"
    assert targets(found)["Budget"] == NOT_USED


def test_the_reader_says_whether_the_month_comes_first(tmp_path: Path) -> None:
    found = of(tmp_path, ENGLISH)
    assert found.first == "either"
    wanted = revised(found, {}, found.statuses, "plan", "month", "days")
    read = preview(tmp_path / "plan.csv", wanted.mapping, Settings())
    assert [day.month for day in read.rows["due"]] == [5, 7, 8, 9]
    assert wanted.mapping.unused == ("Budget",)


def test_of_a_long_file_the_preview_reads_the_head(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.preview.HEAD", 2_000)
    mapping = Mapping("t", columns={"key": ("Key",), "due": ("Due",)})
    for rows, cells in ((2_000, ""), (2_001, ",extra\n")):
        lines = "".join(f"{n},2026-11-03\n" for n in range(rows - 1))
        (tmp_path / "plan.csv").write_text(f"Key,Due\n{lines}Z,soon\n{cells}")
        read = preview(tmp_path / "plan.csv", mapping, Settings())
        assert (read.read, read.rejected, read.whole) == (2_000, rows == 2_000, rows == 2_000)
        assert [problem.code for problem in read.problems] == ["bad_date"] * (rows == 2_000)


def test_names_stand_for_ids_in_a_table_without_any(tmp_path: Path) -> None:
    found = of(tmp_path, "任务,负责人,截止\n海报,张三,2026-11-01\n视频,李四,2026-11-02\n")
    assert targets(found)["任务"] == KEY_AND_TITLE
    assert found.mapping.columns["key"] == found.mapping.columns["title"] == ("任务",)


@pytest.mark.parametrize(
    "file", ["jira_cloud_en.csv", "jira_server_zh.csv", "pingcode.csv", "worktile.csv"]
)
def test_a_trackers_table_is_found_out_without_its_mapping(
    monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    known = propose(GOLDEN / file)
    assert known.is_tracker

    def refuse(*_: object, **__: object) -> None:
        raise CannotRead("unknown_columns", columns="")

    monkeypatch.setattr(module, "open_export", refuse)
    found = propose(GOLDEN / file)
    for name in ("title", "type", "status", "assignee", "due", "finished", "created"):
        # Jira's columns that several fields may fill are one here.
        assert found.mapping.columns[name][0] in known.mapping.columns[name]
    assert "key" in found.mapping.columns


def test_every_column_of_a_trackers_file_is_there_once() -> None:
    found = propose(GOLDEN / "worktile.csv")
    header = (GOLDEN / "worktile.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert [column.header for column in found.columns] == header


def test_a_table_without_a_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRead) as refused:
        of(tmp_path, "1,2026-11-01,3\n4,2026-11-02,6\n7,2026-11-03,9\n")
    assert refused.value.problem.code == "no_header"


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        # What is finished is no plan, and what passes is no work.
        (
            "id,project,created_date,finished_date,cycle_time_days",
            "T{n},P1,2026-03-0{n},2026-03-1{n},{n}",
            {"created_date": "created", "finished_date": "finished", "cycle_time_days": NOT_USED},
        ),
        # Moments when tasks came into a status.
        (
            "id,estimate,new,doing,done,actual_work",
            "{n},{n},2026-03-0{n} 08:00,2026-03-1{n} 08:00,2026-03-2{n} 08:00,{n}",
            {
                "estimate": "estimate_hours",
                "new": "created",
                "doing": "started",
                "done": "finished",
                "actual_work": "actual_hours",
            },
        ),
        (
            "ID,Title,Backlog,Done,In_Progress,In_QA,Ready,In_Refinement",
            "A-{n},Page {n},2026-03-0{n},2026-03-1{n},2026-03-0{n},2026-03-1{n},2026-03-0{n},"
            "2026-03-0{n}",
            {
                "Backlog": "created",
                "Done": "finished",
                "In_Progress": "started",
                "In_QA": NOT_USED,
                "Ready": NOT_USED,
                "In_Refinement": NOT_USED,
            },
        ),
        # Points are no hours, days blocked no links; nor is a yes or no.
        (
            "issue_key,original_estimate_points,time_spent_hours,days_blocked,has_dependency",
            "A-{n},{n},{n}.5,{n},False",
            {
                "issue_key": "key",
                "original_estimate_points": "story_points",
                "time_spent_hours": "actual_hours",
                "days_blocked": NOT_USED,
                "has_dependency": NOT_USED,
            },
        ),
        # The end beside a start is the plan's.
        (
            "id,name,owner,duration,start,end",
            "{n},Step {n},Ann Lee,3,2026-03-0{n},2026-03-1{n}",
            {"start": "planned_start", "end": "due", "owner": "assignee"},
        ),
        # Words of which each row has its own are no status.
        (
            "编号,任务,阶段,负责人",
            "{n},任务甲{n},第{n}阶段,张三",
            {"编号": "key", "任务": "title", "阶段": NOT_USED, "负责人": "assignee"},
        ),
        # A column whose name tells what it is, is nothing else by its cells.
        (
            "id,summary,from_status,to_status,Priority,Severity,Author,Blocked",
            "{n},Title no. {n},To Do,In Progress,Low,S3-Mid,Letty,True",
            {
                "from_status": NOT_USED,
                "to_status": "status",
                "Severity": NOT_USED,
                "Priority": "priority",
                "Author": NOT_USED,
                "Blocked": NOT_USED,
            },
        ),
    ],
)
def test_names_that_say_what_they_are_not(
    tmp_path: Path, header: str, cells: str, expected: dict[str, str]
) -> None:
    rows = [cells.format(n=n) for n in range(1, 7)]
    found = targets(of(tmp_path, "\n".join([header, *rows])))
    assert {name: found[name] for name in expected} == expected


def test_ids_of_people_and_parts_are_no_keys_of_tasks(tmp_path: Path) -> None:
    rows = (
        f"7,{n % 2},{n // 2},{n},1{n % 2}/1{n % 9}/2015 9:0{n % 9},\\N,{30 * n},{n}"
        for n in range(60)
    )
    header = (
        "team_key,person_key,element_key,item_key,actual_start_date,complete_date,plan_minutes,x"
    )
    found = of(tmp_path, "\n".join([header, *rows]))
    assert found.mapping.columns["key"] == ("item_key",)
    assert targets(found)["actual_start_date"] == "started"
    assert targets(found)["plan_minutes"] == "estimate_hours"
    assert (found.first, found.mapping.duration_unit) == ("month", "minutes")


def test_a_key_that_comes_again_is_told(tmp_path: Path) -> None:
    found = of(tmp_path, "id,summary\n1,a b c\n2,d e f\n3,g h i\n3,k l m\n")
    told = mapping_file(found, "plan.csv", translator("en"))
    assert 'key = "id"  # values come again (1): of such rows the first is loaded; e.g. 1' in told


TWO_ROWS = """\
IT 系统开发计划,,,,,,,2016/10/10~2016/11/2,
序号,里程碑,工作明细,,计划时间,,完成时间,备注,2016-10-10
,,具体事项,执行人员,开始时间,结束时间,,,44000
1,前期工作,需求分析,张顺,2016-09-14,2016-09-19,2016-09-20,,x
,,流程分析,黄光辉,2016-09-15,2016-09-20,2016-09-21,,x
2,开发,登记模块,张顺,2016-09-21,2016-09-26,,,x
,,合计,,,,,,
,,,,,,,"以上时间均不含周末",
"""


def test_names_in_two_rows_and_a_chart_beside_them(tmp_path: Path) -> None:
    found = of(tmp_path, TWO_ROWS)
    assert found.header is not None
    assert found.header.row == 3
    assert {name: targets(found)[name] for name in found.header.names[2:7]} == {
        "工作明细 具体事项": KEY_AND_TITLE,
        "工作明细 执行人员": "assignee",
        "计划时间 开始时间": "planned_start",
        "计划时间 结束时间": "due",
        "完成时间": "finished",
    }
    read = preview(tmp_path / "plan.csv", found.mapping, Settings())
    assert read.rows["title"].to_list() == ["需求分析", "流程分析", "登记模块"]
    assert [f"{day:%m-%d}" for day in read.rows["due"].drop_nulls()] == ["09-19", "09-20", "09-26"]
    told = {problem.code: problem.row for problem in read.problems if problem.row}
    assert told == {"total_row": 7, "no_key": 8}


def test_the_rows_of_a_list_of_projects_have_the_projects_ids(tmp_path: Path) -> None:
    found = of(tmp_path, "Project_ID;Owner;Effort\n411;Ann Lee;34\n412;Ann Lee;75\n413;Bob Ray;9\n")
    assert found.mapping.columns["key"] == ("Project_ID",)


def test_a_field_of_the_companys_own_in_a_trackers_export(tmp_path: Path) -> None:
    names = "Issue key,Issue id,Summary,Status,Custom field (期望上线时间),Custom field (Days)"
    rows = "".join(f"OPS-{n},{n},Poster {n},Done,2026-03-0{n},{n}\n" for n in range(1, 6))
    found = of(tmp_path, f"{names}\n{rows}")
    assert found.mapping.source == "jira"
    assert found.mapping.columns["due"] == ("Custom field (期望上线时间)",)
    assert targets(found)["Custom field (Days)"] == NOT_USED  # Jira's amounts are in seconds
