"""Proposals for tables of operations: milestones, permits, incidents, backlogs."""

from pathlib import Path

import pytest

from pipeline.propose import propose
from pipeline.propose.file import mapping_file
from pipeline.propose.proposal import NOT_USED, Proposal
from pipeline.schema import KEY_RESULT
from pipeline.text import translator
from tests.sources.reading import cells, read


def of(tmp_path: Path, header: str, *rows: str) -> Proposal:
    (tmp_path / "plan.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return propose(tmp_path / "plan.csv")


def targets(proposal: Proposal) -> dict[str, str]:
    return {column.header: column.target for column in proposal.columns}


def words(proposal: Proposal) -> dict[str, str]:
    return {word.word: word.category for word in proposal.statuses}


MILESTONES = [
    "M-1,P-1,Kick-off,2026-02-02,2026-02-23,Delayed",
    "M-2,P-1,Go live,2026-03-09,2026-03-09,On Time",
    "M-3,P-2,Kick-off of two,2026-03-16,2026-03-12,Early",
]
"""All of them are reached."""


def test_what_is_reached_late_is_reached(tmp_path: Path) -> None:
    header = "milestone_id,project_id,milestone_name,planned_date,actual_date,status"
    found = of(tmp_path, header, *MILESTONES)
    assert list(targets(found).values()) == [
        *("key", "project", "title", "due", "finished", "status")
    ]
    assert words(found) == {"Delayed": "done", "On Time": "done", "Early": "done"}


def test_what_is_late_but_open_is_in_progress(tmp_path: Path) -> None:
    rows = ["1,Wire,2026-02-02,Delayed", "2,Paint,2026-02-03,Delayed"]
    found = of(tmp_path, "id,task,due date,status", *rows)
    assert words(found) == {"Delayed": "in_progress"}


@pytest.mark.parametrize(
    ("word", "category"),
    [
        ("Completed - Delayed", "done"),
        ("In Progress (At Risk)", "in_progress"),
        ("延期完成", "done"),
        ("进行中（延期）", "in_progress"),
    ],
)
def test_a_word_may_say_both_how_far_and_how_late(tmp_path: Path, word: str, category: str) -> None:
    rows = [f"1,Wire,2026-02-02,{word}", f"2,Paint,2026-02-03,{word}"]
    assert words(of(tmp_path, "id,task,due date,status", *rows)) == {word: category}


def test_a_day_of_which_nothing_is_said_is_none_of_the_plan(tmp_path: Path) -> None:
    rows = [f"{n},2026-03-0{n},Password reset,Open" for n in range(1, 6)]
    found = targets(of(tmp_path, "ticket_id,date,issue_type,status", *rows))
    assert found["date"] == NOT_USED


def test_who_asked_or_what_is_there_does_not_do_the_task(tmp_path: Path) -> None:
    rows = [f"{n},张三,Ann Lee,{'Full' if n % 2 else 'Partial'},任务{n}" for n in range(1, 6)]
    found = targets(of(tmp_path, "序号,提交人,approved_by,resource_availability,任务", *rows))
    assert "assignee" not in found.values()


def test_the_id_of_a_part_is_not_seen_before_that_of_the_issue(tmp_path: Path) -> None:
    rows = [f"I-{n},M-{n},Wrong size {n},Open" for n in range(1, 5)]
    found = targets(of(tmp_path, "issue_id,module_id,description,status", *rows))
    assert list(found.values()) == ["key", NOT_USED, "title", "status"]


def test_what_is_before_the_creation_is_no_due_date(tmp_path: Path) -> None:
    rows = [f"PO-{n},2026-03-0{n},2026-03-0{n}T15:00,2026-03-1{n}" for n in range(1, 6)]
    found = targets(of(tmp_path, "po_id,First,created_at,Second", *rows))
    assert (found["First"], found["Second"]) == (NOT_USED, "due")


def test_the_finish_of_those_begun_early_may_lie_before_most_creations(tmp_path: Path) -> None:
    days = [f"{n},Fix {n},2026-03-0{n},{'' if n > 2 else f'2026-03-0{n + 1}'}" for n in range(1, 9)]
    found = targets(of(tmp_path, "id,summary,created,Live", *days))
    assert found["Live"] == "finished"


def test_flags_and_grades_are_no_kinds(tmp_path: Path) -> None:
    rows = [f"{n},任务{n},{n % 2 == 0},{'High' if n % 2 else 'Low'}" for n in range(1, 7)]
    found = targets(of(tmp_path, "序号,任务,milestone,complexity", *rows))
    assert (found["milestone"], found["complexity"]) == (NOT_USED, NOT_USED)


def test_letters_that_say_plan_and_real(tmp_path: Path) -> None:
    rows = [f"{n},Muro {n},2026-03-0{n},2026-03-1{n},2026-02-2{n},2026-03-2{n}" for n in (1, 4, 7)]
    header = "ITEM,TAREA,P_INICIO,P_FIN,R_INICIO,R_FIN"
    assert list(targets(of(tmp_path, header, *rows)).values())[2:] == [
        *("planned_start", "due", "started", "finished")
    ]


NUMBERED = ["1,首页,未开始", "2,搜索,未开始", "3,历史,进行中", "4,岗位,未开始"]


@pytest.mark.parametrize(
    ("row", "keys"),
    [(",考试,未开始", ("序号", "需求名称")), (",第二期,", ("序号",)), (",首页,未开始", ("序号",))],
)
def test_names_stand_for_numbers_that_tasks_lack(
    tmp_path: Path, row: str, keys: tuple[str, ...]
) -> None:
    found = of(tmp_path, "序号,需求名称,状态", *NUMBERED, row)
    assert found.mapping.columns["key"] == keys
    extract, batch = read(tmp_path / "plan.csv", found.mapping)
    assert cells(extract, batch, "key")[-1] == ("考试" if len(keys) > 1 else "",)


def test_a_row_of_a_list_of_projects_is_a_project(tmp_path: Path) -> None:
    rows = [f"P-{n},Tower {n},Road {n},DM-20{n},2026-0{n}-01" for n in range(1, 7)]
    header = "project_id,project_name,description,permit_no,end_date"
    assert list(targets(of(tmp_path, header, *rows)).values()) == [
        *("key", "title", NOT_USED, NOT_USED, "due")
    ]


def test_names_that_come_again_and_again_are_kinds(tmp_path: Path) -> None:
    rows = [f"PH-{n},{'Design' if n % 2 else 'Build'},2026-03-02,Open" for n in range(60)]
    found = targets(of(tmp_path, "phase_id,phase_name,planned_end,status", *rows))
    assert (found["phase_id"], found["phase_name"]) == ("key", "type")


def test_days_that_come_anyway_are_no_finish(tmp_path: Path) -> None:
    rows = [f"W-{n},2026-03-0{n},2029-03-0{n}" for n in range(1, 6)]
    found = targets(of(tmp_path, "permit_id,application_date,expiry_date", *rows))
    assert found["expiry_date"] == NOT_USED


@pytest.mark.parametrize(("steps", "told"), [(3, {"finished"}), (4, set())])
def test_the_order_of_many_steps_tells_no_finish(
    tmp_path: Path, steps: int, told: set[str]
) -> None:
    header = ",".join(["Ref", "What", "First", "Second", "Third", "Fourth"][: 2 + steps])
    rows = [
        ",".join([f"T-{d}", f"Task {d}", *(f"2026-03-{d + n:02}" for n in range(steps))])
        for d in (1, 5, 9)
    ]
    assert {*targets(of(tmp_path, header, *rows)).values()} & {"finished"} == told


def test_whether_somebody_is_active_is_no_status(tmp_path: Path) -> None:
    rows = [f"{n},Fix {n},True" for n in range(1, 6)]
    found = targets(of(tmp_path, "id,summary,creator_active_status", *rows))
    assert found["creator_active_status"] == NOT_USED


def test_codes_of_customers_and_related_tickets_are_no_keys(tmp_path: Path) -> None:
    rows = [f"{n},CL-{n % 6},{n + 40 if n < 6 else ''},Fix {n}" for n in range(1, 9)]
    found = targets(of(tmp_path, "incident_id,ClientCode,related_ticket_id,title", *rows))
    assert list(found.values()) == ["key", NOT_USED, NOT_USED, "title"]


def test_a_customers_code_alone_is_no_key_where_it_comes_again(tmp_path: Path) -> None:
    rows = [f"CL-{n % 6},2026-03-0{n}" for n in range(1, 9)]
    assert "key" not in targets(of(tmp_path, "ClientCode,due date", *rows)).values()


@pytest.mark.parametrize(
    ("estimates", "what"),
    [
        ("3 5 8 13 8", "story_points"),
        ("3 5 8 12 8", "estimate_hours"),
        ("1 2 8 2 1", "estimate_hours"),
    ],
)
def test_estimates_of_planning_poker_are_points(tmp_path: Path, estimates: str, what: str) -> None:
    rows = [f"Story {n},{points}" for n, points in enumerate(estimates.split())]
    assert targets(of(tmp_path, "Story title,Estimate", *rows))["Estimate"] == what


def test_estimates_with_a_unit_are_no_points(tmp_path: Path) -> None:
    rows = [f"Story {n},{hours}" for n, hours in enumerate((3, 5, 8, 13))]
    found = of(tmp_path, "Story title,Estimate (h)", *rows)
    assert targets(found)["Estimate (h)"] == "estimate_hours"


def test_phases_are_kinds_and_no_people(tmp_path: Path) -> None:
    phases = ("Site Planning", "Hiring Readiness", "Site Planning", "Go Live")
    rows = [f"T-{n},{phase},Task {n}" for n, phase in enumerate(phases)]
    assert targets(of(tmp_path, "task_id,phase,task_name", *rows))["phase"] == "type"


def test_a_category_of_tickets_is_none_of_statuses(tmp_path: Path) -> None:
    rows = [f"{n},Question,Open,{'PROD' if n % 2 else 'DEV'}" for n in range(6)]
    found = of(tmp_path, "Ticket Number,Type,Current Status,Category", *rows)
    assert "status_category" not in targets(found).values()
    assert words(found) == {"Open": "todo"}


def test_shares_of_what_is_done_are_no_words(tmp_path: Path) -> None:
    rows = [f"用例{n},{done}" for n, done in enumerate(("1", "0.5", "完成50%", "已完成", "1"))]
    assert words(of(tmp_path, "计划内容,完成情况", *rows)) == {
        "完成50%": "in_progress",
        "已完成": "done",
    }


def test_a_list_of_objectives_is_one_of_goals(tmp_path: Path) -> None:
    rows = ["obj-1,Onboard fast,company,2026-01-01,2026-03-31,Ann Lee"]
    found = of(tmp_path, "Objective ID,Objective,LEVEL,Start,End,Champion", *rows)
    assert found.mapping.entity == KEY_RESULT.name
    assert targets(found) == {
        "Objective ID": "source_id",
        "Objective": "title",
        "LEVEL": NOT_USED,
        "Start": "starts",
        "End": "due",
        "Champion": "owner",
    }
    assert "id of a task" not in mapping_file(found, "plan.csv", translator("en"))
