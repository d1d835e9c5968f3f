"""Workbooks: the right sheet and row, cells as exact text."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pipeline.problems import CannotRead
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, cells, codes, read

FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "[h]:mm"}


def write(path: Path, sheets: dict[str, list[list]], first_row: int = 0) -> Path:
    with Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows, first_row):
                for column, cell in enumerate(row):
                    if kind := FORMATS.get(type(cell)):
                        sheet.write_datetime(
                            at, column, cell, book.add_format({"num_format": kind})
                        )
                    else:
                        sheet.write(at, column, cell)
    return path


def golden(name: str) -> list[list[str]]:
    lines = (GOLDEN / name).read_text("utf-8").splitlines()
    return [line.replace('"QD-2,QD-3"', "QD-2").split(",") for line in lines]


@pytest.mark.parametrize("name", ["pingcode", "worktile"])
def test_same_export_as_csv(tmp_path: Path, name: str) -> None:
    table = golden(f"{name}.csv")
    sheets = {"说明": [["导出说明"], ["状态", "标题"]], "数据": [["任务导出"], [], *table]}
    extract, batch = read(write(tmp_path / "x.csv", sheets))
    assert (extract.form, extract.mapping.source, codes(batch)) == ("xlsx", name, [])
    assert extract.header == tuple(table[0])
    assert batch.rows["row"].to_list() == [4, 5]
    assert batch.rows.select(f"c{n}" for n in range(len(table[0]))).rows() == [
        tuple(row) for row in table[1:]
    ]


def test_cells_are_exact_text(tmp_path: Path) -> None:
    header = [
        "编号",
        "标题",
        "截止时间",
        "完成时间",
        "预估工时",
        "实际工时",
        "迭代",
        "标签",
        "状态",
    ]
    rows = [
        [12, "a", date(2026, 3, 2), datetime(2026, 3, 2, 13, 5, 6), 3, 0.1, time(2, 30), "x", True],
        [],
        ["A-2", " b\n", date(2026, 3, 3), "2026/3/4", 75.79544029412345, 2, time(1, 0), 5, False],
    ]
    extract, batch = read(write(tmp_path / "x.xlsx", {"s": [header, *rows]}, first_row=1))
    assert batch.rows["row"].to_list() == [3, 5]
    names = ("key", "title", "due", "finished", "estimate_hours", "actual_hours", "sprint")
    assert cells(extract, batch, *names, "labels", "status") == [
        ("12", "a", "2026-03-02", "2026-03-02 13:05:06", "3", "0.1", "2h 30m", "x", "TRUE"),
        ("A-2", " b\n", "2026-03-03", "2026/3/4", "75.79544029412345", "2", "1h 0m", "5", "FALSE"),
    ]


def test_times_and_words_in_one_column(tmp_path: Path) -> None:
    rows = [["key", "estimate"], ["1", time(2, 30)], ["2", "2h"]]
    mapping = Mapping("t", columns={"key": ("key",), "estimate_hours": ("estimate",)})
    extract, batch = read(write(tmp_path / "x.xlsx", {"s": rows}), mapping)
    assert cells(extract, batch, "key")[1] == ("2",)
    assert cells(extract, batch, "estimate_hours")[1] == ("2h",)


def test_named_sheet(tmp_path: Path) -> None:
    path = write(tmp_path / "x.xlsx", {"a": [["key"], ["1"]], "b": [["key"], ["2"]]})
    columns = {"key": ("key",)}
    assert read(path, Mapping("t", columns=columns, sheet="b"))[1].rows["c0"].to_list() == ["2"]
    with pytest.raises(CannotRead, match="it has: a, b"):
        open_export(path, Mapping("t", columns=columns, sheet="c"))
