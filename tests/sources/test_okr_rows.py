"""Exports of objectives and key results, each in its own layout: a row for each of them comes out,
with an id, a level and the objective it belongs to."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pipeline.schema import TASK
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, cells, codes, read

PROMISE = "ann@example.test · Deliver on the day we say"


@pytest.mark.parametrize(
    ("file", "source", "names", "expected"),
    [
        (
            "okr_culture_amp.csv",
            "culture_amp",
            ("source_id", "level", "parent", "title", "progress", "status"),
            [
                (PROMISE, "O", "", "Deliver on the day we say", "", "ongoing"),
                (
                    f"{PROMISE} · Delay down to 1 day",
                    "KR",
                    PROMISE,
                    "Delay down to 1 day",
                    "0.45",
                    "",
                ),
                (f"{PROMISE} · 85% on time", "KR", PROMISE, "85% on time", "0.6", ""),
                (
                    "bo@example.test · Write the handbook",
                    "O",
                    "",
                    "Write the handbook",
                    "1.0",
                    "accomplished",
                ),
            ],
        ),
        (
            "okr_wide_zh.csv",
            "okr",
            ("level", "parent", "title", "owner", "weight", "progress"),
            [
                ("O", "", "计划偏差可预期", "许晴", "", ""),
                ("KR", "许晴 · 2026Q4 · 计划偏差可预期", "延期降到 1 天", "", "0.6", "45%"),
                ("KR", "许晴 · 2026Q4 · 计划偏差可预期", "按期率 85%", "", "0.4", "60%"),
                ("O", "", "交付流程清晰", "赵敏", "", ""),
                ("KR", "赵敏 · 2026Q4 · 交付流程清晰", "流程图发布", "", "1", "100%"),
            ],
        ),
        (
            "okr_betterworks.csv",
            "betterworks",
            ("source_id", "level", "parent", "progress"),
            [
                (PROMISE, "goal", "", ""),
                (f"{PROMISE} · Delay down to 1 day", "milestone", PROMISE, "45"),
                (f"{PROMISE} · 85% on time", "milestone", PROMISE, "60"),
                ("bo@example.test · Write the handbook", "goal", "", "100"),
                (
                    "bo@example.test · Write the handbook · First chapter",
                    "milestone",
                    "bo@example.test · Write the handbook",
                    "100",
                ),
            ],
        ),
        (
            "okr_mirro.csv",
            "mirro",
            ("source_id", "level", "parent", "title", "current_value"),
            [
                ("41", "O", "", "Deliver on the day we say", ""),
                ("41 · Delay down to 1 day", "KR", "41", "Delay down to 1 day", "1.9"),
                ("41 · 85% on time", "KR", "41", "85% on time", "72"),
                ("bo@example.test · Write the handbook", "O", "", "Write the handbook", ""),
                (
                    "bo@example.test · Write the handbook · First chapter",
                    "KR",
                    "bo@example.test · Write the handbook",
                    "First chapter",
                    "1",
                ),
            ],
        ),
        (
            "okr_peoplecues.csv",
            "peoplecues",
            ("source_id", "level", "start_value", "target_value"),
            [
                ("ann@example.test · Delay down to 1 day", "KR", "2.4", "1"),
                ("bo@example.test · 85% on time", "KR", "61", "85"),
            ],
        ),
        (
            "okr_engagedly.csv",
            "engagedly",
            ("source_id", "level", "title", "owner"),
            [
                ("G-1", "KR", "Deliver on the day we say", "Bo Ek"),
                ("Ann Lee · Write the handbook", "KR", "Write the handbook", "Ann Lee"),
            ],
        ),
        (
            "okr_feishu.json",
            "feishu_okr",
            ("source_id", "level", "parent", "title", "owner", "current_value", "progress"),
            [
                ("7001", "goal", "", "计划偏差可预期", "许晴", "", ""),
                ("7002", "goal", "7001", "延期降到 1 天", "", "1.9", "36"),
            ],
        ),
        (
            "okr_unified.json",
            "unified",
            ("source_id", "level", "parent", "owner", "progress"),
            [("g1", "goal", "", "u1", "45"), ("g2", "goal", "g1", "u2", "45")],
        ),
    ],
)
def test_each_layout(
    file: str, source: str, names: tuple[str, ...], expected: list[tuple[str, ...]]
) -> None:
    extract, batch = read(GOLDEN / file)
    assert (extract.mapping.source, codes(batch)) == (source, [])
    assert cells(extract, batch, *names) == expected


def test_key_results_of_a_row_have_numbers_of_their_own() -> None:
    extract, batch = read(GOLDEN / "okr_wide_zh.csv")
    assert batch.rows["row"].to_list() == [2, 12, 22, 3, 13]
    assert [problem.code for problem in extract.problems] == ["ids_made"]


def test_an_export_with_ids_stays_as_it_is() -> None:
    extract = open_export(GOLDEN / "okr.csv")
    assert extract.header[:3] == ("编号", "类型", "上级目标")
    assert extract.problems == ()
    assert len(extract.header) == 15


def test_merged_objectives_reach_down_to_their_key_results(tmp_path: Path) -> None:
    path = tmp_path / "okr.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(
            0, 0, ["周期", "目标名称", "负责人", "关键结果", "负责人", "权重", "完成度"]
        )
        for column, text in enumerate(("2026Q4", "计划偏差可预期", "许晴")):
            sheet.merge_range(1, column, 2, column, text)
        sheet.write_row(1, 3, ["延期降到 1 天", "王芳", 0.6, 0.45])
        sheet.write_row(2, 3, ["按期率 85%", "常胜", 0.4, 0.6])
        sheet.write_row(3, 0, ["2026Q4", "交付流程清晰", "赵敏"])
        sheet.write_row(4, 0, ["2026Q4", "交付流程清晰", "赵敏", "流程图发布", "赵敏", 1, 1])
    extract, batch = read(path)
    assert extract.mapping.source == "okr"
    assert cells(extract, batch, "level", "parent", "title", "owner", "weight") == [
        ("O", "", "计划偏差可预期", "许晴", ""),
        ("KR", "许晴 · 2026Q4 · 计划偏差可预期", "延期降到 1 天", "王芳", "0.6"),
        ("KR", "许晴 · 2026Q4 · 计划偏差可预期", "按期率 85%", "常胜", "0.4"),
        ("O", "", "交付流程清晰", "赵敏", ""),
        ("KR", "赵敏 · 2026Q4 · 交付流程清晰", "流程图发布", "赵敏", "1"),
    ]


def test_a_row_that_says_nothing_of_either_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "okr.csv"
    path.write_text(
        "周期,目标,负责人,关键结果,进度\n2026Q4,,许晴,,\n2026Q4,,,流程图发布,80%\n", "utf-8"
    )
    extract, batch = read(path)
    assert cells(extract, batch, "level", "parent", "title", "owner") == [
        ("O", "", "", "许晴"),
        ("KR", "", "流程图发布", ""),
    ]


def of(tmp_path: Path, *lines: str) -> Path:
    (tmp_path / "okr.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path / "okr.csv"


def test_what_stands_behind_a_key_result_may_be_its_objectives(tmp_path: Path) -> None:
    path = of(
        tmp_path,
        "Objective,KR ID,Key Result,Baseline,Target,Current,Dept,Quarter,Objective Weight",
        "Deliver on time,KR1,Delay down,9,5,7,Ops,2026Q3,40",
        "Deliver on time,KR2,On-time share up,60,80,70,Sales,2026Q3,40",
        "Deliver on time,KR1,Delay down,7,4,6,Ops,2026Q4,50",
    )
    extract, batch = read(path)
    third, fourth = "2026Q3 · Deliver on time", "2026Q4 · Deliver on time"
    names = ("source_id", "parent", "team", "cycle", "weight", "start_value", "current_value")
    assert cells(extract, batch, *names) == [
        (third, "", "", "2026Q3", "40", "", ""),
        (f"{third} · KR1", third, "Ops", "2026Q3", "", "9", "7"),
        (f"{third} · KR2", third, "Sales", "2026Q3", "", "60", "70"),
        (fourth, "", "", "2026Q4", "50", "", ""),
        (f"{fourth} · KR1", fourth, "Ops", "2026Q4", "", "7", "6"),
    ]


def test_a_row_with_the_title_of_a_key_result_is_one_whatever_its_type(tmp_path: Path) -> None:
    path = of(
        tmp_path,
        "okr_id,parent_id,team,objective,kr,type,owner,target,actual",
        "O-1,,Ops,Deliver on time,,Committed,Ann,,",
        "O-1-1,O-1,Ops,Deliver on time,Delay down,Committed,Ann,5,7",
    )
    extract, batch = read(path)
    assert cells(extract, batch, "source_id", "level", "parent", "title", "current_value") == [
        ("O-1", "O", "", "Deliver on time", ""),
        ("O-1-1", "KR", "O-1", "Delay down", "7"),
    ]


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("objective,key result,start,target,current", "start_value"),
        ("objective,key result,start,end,target,current", "starts"),
    ],
)
def test_a_start_beside_an_end_is_a_day_else_a_value(
    tmp_path: Path, header: str, what: str
) -> None:
    count = header.count(",") + 1
    extract = open_export(of(tmp_path, header, ",".join(["x"] * count)))
    assert extract.header[extract.mapping.find(extract.header)[what][0][0]] == "start"


def test_a_table_of_tasks_is_none_of_goals(tmp_path: Path) -> None:
    path = of(
        tmp_path,
        "编号,类型,标题,负责人,状态,开始日期,截止日期,进度",
        "1,需求,海报,张三,进行中,2026-01-02,2026-01-09,50%",
    )
    assert open_export(path).mapping.entity == TASK.name
