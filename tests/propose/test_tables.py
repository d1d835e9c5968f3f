"""Proposals for tables as companies have them, each with something easily taken for another."""

from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pipeline.propose import propose
from pipeline.propose.proposal import NOT_USED, Proposal

RUSSIAN = """\
Номер заявки;Наименование;Тип работ;Статус;Исполнитель;Дата начала;Плановая дата окончания;\
Дата завершения;Оценка, час;Факт, час
RFC-1;Обмен с банком;Разработка;Выполнена;Иванов Пётр;01.02.2026;05.02.2026;06.02.2026;16;20
RFC-2;Личный кабинет;Анализ;Выполняется;Павлова Анна;02.02.2026;09.02.2026;;8;3
RFC-3;Печатные формы;Разработка;Отклонена;Иванов Пётр;03.02.2026;10.02.2026;;4;
"""
PHASES = """\
模块,设计开始,设计结束,开发开始,开发结束,测试开始,测试结束
登录,2026-03-02,2026-03-04,2026-03-05,2026-03-10,2026-03-11,2026-03-13
支付,2026-03-03,2026-03-05,2026-03-06,2026-03-12,2026-03-13,2026-03-17
报表,2026-03-04,2026-03-06,2026-03-09,2026-03-13,2026-03-16,2026-03-18
"""
UNITS = """\
Task ID,Task Name,Workload Days,Planned Hours,Actual Hours,Remaining Hours
T-1,Import,2,16,20,0
T-2,Export,3,24,12,12
T-3,Search,1,8,9,0
"""
SERIAL = """\
No,Task ID,Start Date,End Date
1,55,2026-03-02,2026-03-04
2,66,2026-03-03,2026-03-05
3,55,2026-03-04,2026-03-06
"""
FLAGS = """\
编号,问题描述,提出人,是否解决,解决时间
1,页面打不开,王芳,是,2026-03-04
2,导出报错,李雷,否,
3,登录很慢,王芳,是,2026-03-09
"""
BUGS = """\
bug_id,module,severity,reported_date,resolved_date,resolution_days
B-1,Fleet Tracking,High,2026-03-02,2026-03-04,2
B-2,Route Planner,Low,2026-03-03,2026-03-09,6
B-3,Fleet Tracking,High,2026-03-04,2026-03-05,1
"""
BOARD = """\
Code,Requirement,Responsible,Completed
A-1,Set up the repository,Ann Lee,TRUE
A-2,Describe the interface,Bob Ray,FALSE
A-3,Draw the pages,Ann Lee,TRUE
"""
TWO_ENDS = """\
序号,任务名称,开始时间,完成时间,实际开始时间,实际完成时间,完成率
1,海报设计,2026/3/2,2026/3/4,2026/3/2,2026/3/6,100%
2,渠道上线,2026/3/5,2026/3/9,2026/3/6,,40%
3,短视频,2026/3/9,2026/3/11,,,0%
"""
ONE_END = """\
序号,任务名称,完成时间,状态
1,海报设计,2026/3/4,已完成
2,渠道上线,2026/3/9,进行中
3,短视频,{of_todo},未开始
"""


def of(tmp_path: Path, text: str) -> Proposal:
    (tmp_path / "plan.csv").write_text(text, "utf-8")
    return propose(tmp_path / "plan.csv")


def targets(proposal: Proposal) -> dict[str, str]:
    return {column.header: column.target for column in proposal.columns}


def test_a_table_in_another_language(tmp_path: Path) -> None:
    found = of(tmp_path, RUSSIAN)
    assert list(targets(found).values()) == [
        "key",
        "title",
        "type",
        "status",
        "assignee",
        "planned_start",
        "due",
        "finished",
        "estimate_hours",
        "actual_hours",
    ]
    assert found.mapping.duration_unit == "hours"
    assert [word.category for word in found.statuses] == ["done", "in_progress", "cancelled"]


def test_the_ends_of_phases_are_a_plan_and_no_finish(tmp_path: Path) -> None:
    found = targets(of(tmp_path, PHASES))
    assert (found["设计开始"], found["测试结束"]) == ("planned_start", "due")
    assert {found[name] for name in ("设计结束", "开发开始", "开发结束", "测试开始")} == {NOT_USED}


def test_an_end_beside_the_actual_one_is_planned_and_what_is_done_is_the_status(
    tmp_path: Path,
) -> None:
    found = of(tmp_path, TWO_ENDS)
    assert list(targets(found).values()) == [
        "key",
        "title",
        "planned_start",
        "due",
        "started",
        "finished",
        "status",
    ]
    assert found.statuses == ()  # shares are read as they are


def test_an_end_beside_the_actual_one_that_nobody_filled_is_planned(tmp_path: Path) -> None:
    empty = TWO_ENDS.replace("2026/3/2,2026/3/6,1", ",,1").replace("2026/3/6,,4", ",,4")
    assert targets(of(tmp_path, empty))["完成时间"] == "due"


@pytest.mark.parametrize(
    ("of_todo", "target"), [("2026/3/11", "due"), ("", "finished"), ("2099/1/1", "due")]
)
def test_an_end_of_tasks_that_are_not_begun_is_planned(
    tmp_path: Path, of_todo: str, target: str
) -> None:
    found = targets(of(tmp_path, ONE_END.format(of_todo=of_todo)))
    assert found["完成时间"] == target


def test_amounts_of_different_units_are_not_held_against_each_other(tmp_path: Path) -> None:
    found = of(tmp_path, UNITS)
    assert list(targets(found).values()) == [
        "key",
        "title",
        NOT_USED,
        "estimate_hours",
        "actual_hours",
        NOT_USED,
    ]
    assert found.mapping.duration_unit == "hours"


def test_the_id_people_see_is_the_key(tmp_path: Path) -> None:
    text = "issue_id,issue_key,summary\n101,TC-1,Import\n102,TC-2,Export\n103,TC-3,Search\n"
    assert list(targets(of(tmp_path, text)).values()) == ["source_id", "key", "title"]


def test_an_id_that_comes_again_is_none_beside_one_that_does_not(tmp_path: Path) -> None:
    found = of(tmp_path, SERIAL)
    assert (targets(found)["No"], targets(found)["Task ID"]) == ("key", NOT_USED)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        (FLAGS, "是否解决", {"是": "done", "否": "todo"}),
        (BOARD, "Completed", {"TRUE": "done", "FALSE": "todo"}),
    ],
)
def test_a_column_that_says_whether_it_is_done(
    tmp_path: Path, text: str, name: str, words: dict[str, str]
) -> None:
    found = of(tmp_path, text)
    assert targets(found)[name] == "status"
    assert {word.word: word.category for word in found.statuses} == words


def test_what_is_worked_on_is_no_person_and_time_that_passes_no_work(tmp_path: Path) -> None:
    found = targets(of(tmp_path, BUGS))
    assert "assignee" not in found.values()
    assert "estimate_hours" not in found.values()


def test_a_row_above_tells_columns_of_one_name_apart(tmp_path: Path) -> None:
    path = tmp_path / "wbs.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 3, ["予定", "", "実績"])
        sheet.write_row(1, 0, ["No", "タスク", "担当", "開始", "完了", "開始", "完了", "備考"])
        for number in range(1, 5):
            day = f"2026-03-0{number}"
            sheet.write_row(
                1 + number, 0, [number, f"作業{number}", "藤田", day, day, day, day, ""]
            )
    assert targets(propose(path)) == {
        "No": "key",
        "タスク": "title",
        "担当": "assignee",
        "予定 開始": "planned_start",
        "予定 完了": "due",
        "実績 開始": "started",
        "実績 完了": "finished",
        "備考": NOT_USED,
    }


def test_people_are_known_by_their_names_and_addresses(tmp_path: Path) -> None:
    people = ("Łukasz Żak", "Иванов П.", "jana@firma.cz")
    rows = "".join(f"{n},Aufgabe {n},{who}\n" for n, who in enumerate(people * 2))
    assert targets(of(tmp_path, f"Nummer,Aufgabe,Kto\n{rows}"))["Kto"] == "assignee"


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"Timeline": "March {n}, 2026 → March {m}, 2026"}, {"Timeline": "planned_start+due"}),
        ({"计划时间": "2026-03-0{n}~2026-03-1{n}"}, {"计划时间": "planned_start+due"}),
        (
            {"计划时间": "2026/3/{n}-2026/3/{m}", "实际时间": "2026/3/{n}至2026/3/{m}"},
            {"计划时间": "planned_start+due", "实际时间": "started+finished"},
        ),
        # where another column is one of the ends, the range is the other one
        ({"Start date": "2026-03-0{n}", "Due": "2026-03-0{n} ~ 2026-03-1{n}"}, {"Due": "due"}),
    ],
)
def test_a_column_of_ranges_is_both_of_their_ends(
    tmp_path: Path, columns: dict[str, str], what: dict[str, str]
) -> None:
    rows = "".join(
        ",".join([f"Page {n}", *(f'"{cell.format(n=n, m=n + 3)}"' for cell in columns.values())])
        + "\n"
        for n in range(1, 6)
    )
    found = of(tmp_path, f"Name,{','.join(columns)}\n{rows}")
    assert {name: targets(found)[name] for name in what} == what
    assert found.mapping.columns["due"]


def test_a_trackers_table_of_new_tasks_without_ids(tmp_path: Path) -> None:
    header = "任务编号,任务名称,负责人,状态,优先级,开始时间,截止时间"
    rows = "".join(f",任务{n},王芳,未开始,高,2026-03-0{n},2026-03-1{n}\n" for n in range(1, 6))
    found = of(tmp_path, f"{header}\n{rows}")
    assert not found.is_tracker
    assert found.mapping.columns["key"] == ("任务名称",)
    assert of(tmp_path, f"{header}\n{rows.replace(',任务', 'T-1,任务', 1)}").is_tracker
