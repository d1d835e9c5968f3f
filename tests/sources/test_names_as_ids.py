"""Tables of tasks without ids, where their names stand for them."""

from pathlib import Path

import polars as pl

from pipeline.normalise import normalise
from pipeline.propose import propose
from pipeline.settings import Settings
from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import Mapping
from pipeline.sources.names_as_ids import with_ids_of_names
from pipeline.sources.recognise import open_export
from tests.sources.reading import cells, codes, read

PLAN = """\
任务,模块,负责人,截止日期
评审,登录,王芳,2026-03-02
开发,登录,李雷,2026-03-04
评审,支付,王芳,2026-03-05
,支付,李雷,2026-03-06
评审,报表,王芳,2026-03-09
"""
BY_NAME = Mapping("plan", columns={"key": ("任务",), "title": ("任务",), "due": ("截止日期",)})


def plan(tmp_path: Path, text: str = PLAN) -> Path:
    (tmp_path / "plan.csv").write_text(text, "utf-8")
    return tmp_path / "plan.csv"


def test_a_name_that_comes_again_gets_a_number(tmp_path: Path) -> None:
    extract, batch = read(plan(tmp_path), BY_NAME)
    assert cells(extract, batch, "key", "title") == [
        ("评审", "评审"),
        ("开发", "开发"),
        ("评审 (2)", "评审"),
        ("", ""),
        ("评审 (3)", "评审"),
    ]
    told = [problem for problem in batch.problems if problem.code == "names_come_again"]
    assert [(problem.details["count"], problem.value) for problem in told] == [(2, "评审 (2)")]


def test_numbers_go_on_from_stretch_to_stretch(tmp_path: Path) -> None:
    rows = pl.DataFrame({"row": [2, 3, 4, 5], "c0": ["A", "B", "A", "A"]})
    stretches = [Batch(rows[:1]), Batch(rows[1:3]), Batch(rows[3:])]
    mapping = Mapping("plan", columns={"key": ("Name",), "title": ("Name",)})
    given = Extract(tmp_path, "csv", mapping, ("Name",), lambda: iter(stretches))
    for _ in range(2):
        told = [batch.rows["c1"].to_list() for batch in with_ids_of_names(given).batches()]
        assert told == [["A"], ["B", "A (2)"], ["A (3)"]]


def test_no_name_is_given_twice_where_ids_are_there(tmp_path: Path) -> None:
    extract, batch = read(plan(tmp_path), Mapping("plan", columns={"key": ("任务",)}))
    assert (extract.header[-1], codes(batch)) == ("截止日期", [])


def test_sums_and_rows_without_a_name_are_none(tmp_path: Path) -> None:
    text = PLAN + "合计,,,\n评审,验收,王芳,2026-03-10\n合计,,,\n任务,模块,负责人,截止日期\n"
    stretches = list(normalise(open_export(plan(tmp_path, text), BY_NAME), Settings()))
    assert [key for part in stretches for key in part.rows["key"]] == [
        "评审",
        "开发",
        "评审 (2)",
        "评审 (3)",
        "评审 (4)",
    ]
    told = {(p.code, p.row, p.column) for part in stretches for p in part.problems if p.row}
    assert told >= {("no_key", 5, "任务"), ("total_row", 9, "任务"), ("header_again", 10, "任务")}


def test_a_proposal_takes_names_that_hardly_come_again(tmp_path: Path) -> None:
    rows = "".join(f"任务{number % 9},2026-03-0{number % 9 + 1}\n" for number in range(10))
    found = propose(plan(tmp_path, f"任务,截止日期\n{rows}"))
    assert found.mapping.columns["key"] == found.mapping.columns["title"] == ("任务",)
    found = propose(plan(tmp_path, f"任务,截止日期\n{rows}{rows}"))
    assert "key" not in found.mapping.columns
