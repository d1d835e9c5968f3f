"""Proposals for tables: of trackers, read as if none were known, and of companies' own."""

from pathlib import Path

import pytest

from pipeline import propose as module
from pipeline.preview import preview
from pipeline.problems import CannotRead
from pipeline.propose import propose
from pipeline.propose.proposal import KEY_AND_TITLE, NOT_USED, Proposal, revised
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping

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
