"""Workbooks: the right sheet and row, cells as exact text."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook

from pipeline.problems import CannotRead
from pipeline.sources import workbook
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, cells, codes, read

NAMESPACE = "http://schemas.openxmlformats.org"
FORMATS = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm", time: "[h]:mm"}


@pytest.fixture
def stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets are read some rows at a time."""
    monkeypatch.setattr(workbook, "_STRETCH", 400)


def write(path: Path, sheets: dict[str, list[list[Any]]], first_row: int = 0) -> Path:
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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_workbook_written_in_utf16(tmp_path: Path, stretch: None, encoding: str) -> None:
    table = [
        ["编号", "标题", "状态", "类型"],
        *([f"K-{n}", f"任务 {n} 🎉", "完成", "缺陷"] for n in range(30)),
    ]
    plain = write(tmp_path / "x.xlsx", {"数据": table})
    with ZipFile(plain) as archive, ZipFile(tmp_path / "y.xlsx", "w") as target:
        for name in archive.namelist():
            text = archive.read(name).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
            target.writestr(name, f"\ufeff{text}".encode(encoding))
    mapping = Mapping("t", columns={"key": ("编号",), "title": ("标题",)})
    _, batch = read(tmp_path / "y.xlsx", mapping)
    assert [list(row[1:]) for row in batch.rows.rows()] == table[1:]


def test_a_workbook_in_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    plain = write(tmp_path / "x.xlsx", {"Sheet1": [["key"], ["A-1"]]})
    with ZipFile(plain) as archive, ZipFile(tmp_path / "y.xlsx", "w") as target:
        for name in archive.namelist():
            odd = archive.read(name).replace(b'encoding="UTF-8"', b'encoding="U-8"')
            target.writestr(name, odd)
    with pytest.raises(CannotRead) as refused:
        read(tmp_path / "y.xlsx", Mapping("t", columns={"key": ("key",)}))
    assert refused.value.problem.code == "damaged_file"


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


def sheet(path: Path, rows: str, prefix: str = "") -> Path:
    """A workbook of one sheet, as written by hand: its rows are XML."""
    tag = f"{prefix}:" if prefix else ""
    space = f'xmlns{":" + prefix if prefix else ""}="{NAMESPACE}/spreadsheetml/2006/main"'
    relation = f'<Relationship Id="a" Type="{NAMESPACE}/officeDocument/2006/relationships'
    relations = f'<Relationships xmlns="{NAMESPACE}/package/2006/relationships">{relation}'
    parts = {
        "_rels/.rels": f'{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'{relations}/worksheet" Target="/xl/Sheet.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<{tag}workbook {space} xmlns:r="{NAMESPACE}/officeDocument/2006/'
        f'relationships"><{tag}workbookPr date1904="1"/><{tag}sheets>'
        f'<{tag}sheet name="R &amp; D" sheetId="1" r:id="a"/></{tag}sheets></{tag}workbook>',
        "xl/styles.xml": f'<styleSheet xmlns="{NAMESPACE}/spreadsheetml/2006/main"><cellXfs>'
        '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/sheet.xml": f"<{tag}worksheet {space}><{tag}sheetData>{rows}</{tag}sheetData>"
        f"</{tag}worksheet>",
    }
    with ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_rows_and_cells_that_do_not_tell_their_place(tmp_path: Path, stretch: None) -> None:
    row = "<x:row>{}</x:row>"
    cell = '<x:c t="str"><x:v>{}</x:v></x:c>'
    texts = [["key", "due"], *([str(n), f"d{n}"] for n in range(20))]
    rows = "".join(row.format("".join(map(cell.format, cells))) for cells in texts)
    _, batch = read(sheet(tmp_path / "x.xlsx", rows, "x"), Mapping("t", columns={"key": ("key",)}))
    assert batch.rows.rows() == [(n + 2, str(n), f"d{n}") for n in range(20)]


def test_a_sheet_read_in_stretches(tmp_path: Path, stretch: None) -> None:
    table: list[list[Any]] = [["title"], [], ["", "key", "due", "hours"]]
    # What a column holds differs from stretch to stretch; some have no first or last cell.
    table += [["", n, date(2026, 3, 1 + n), n / 8] for n in range(20)]
    table += [["", n, "later"] for n in range(20, 40)]
    table += [[], [], ["note", 40, "", True], ["", 41]]
    mapping = Mapping("t", columns={"key": ("key",), "due": ("due",)})
    extract, batch = read(write(tmp_path / "x.xlsx", {"s": table}), mapping)
    assert extract.header == ("", "key", "due", "hours")
    assert batch.rows.rows() == [
        *((4 + n, "", str(n), f"2026-03-{1 + n:02}", f"{n / 8:g}") for n in range(20)),
        *((4 + n, "", str(n), "later", "") for n in range(20, 40)),
        (46, "note", "40", "", "TRUE"),
        (47, "", "41", "", ""),
    ]


def test_cells_right_of_the_table_are_told_of(tmp_path: Path, stretch: None) -> None:
    table: list[list[Any]] = [
        ["key", "title"],
        *([n, 0] for n in range(50)),
        [50, 1, "", "ask", "Li"],
    ]
    mapping = Mapping("t", columns={"key": ("key",)})
    _, batch = read(write(tmp_path / "x.xlsx", {"s": table}), mapping)
    assert batch.rows.rows()[-1] == (52, "50", "1")
    assert [(p.code, p.row, p.value) for p in batch.problems] == [("cells_beside", 52, "ask Li")]


def test_days_that_count_from_1904(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>key</v></c></row>'
        '<row r="2"><c r="A2" s="1"><v>1</v></c></row>'
    )
    path = sheet(tmp_path / "x.xlsx", rows)
    _, batch = read(path, Mapping("t", columns={"key": ("key",)}, sheet="R & D"))
    assert batch.rows.rows() == [(2, "1904-01-02")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="2">{}</row><row r="1">{}</row>', "damaged_file"),
        ('<row r="1">{}</row><row r="2"><c r="A4000000"><v>1</v></c></row>', "damaged_file"),
        ('<row r="1">{}</row><row r="2"><c r = \'XFE2\'><v>1</v></c></row>', "damaged_file"),
        ('<row r="1">{}</row><row r="2"><c r="xfd2"><v>1</v></c></row>', "damaged_file"),
        ('<row r="1">{}</row><row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>', "too_big"),
        ('<row r="1">{}</row><row r="1048576">' + "<c><v>1</v></c>" * 50 + "</row>", "too_big"),
        ('<row r="1">{}', "damaged_file"),
    ],
)
def test_cells_far_from_where_they_belong(tmp_path: Path, rows: str, code: str) -> None:
    path = sheet(tmp_path / "x.xlsx", rows.replace("{}", '<c t="str"><v>key</v></c>'))
    if rows.endswith("{}"):
        path.write_bytes(path.read_bytes().replace(b"</sheetData>", b"            "))
    with pytest.raises(CannotRead) as refused:
        read(path, Mapping("t", columns={"key": ("key",)}))
    assert refused.value.problem.code.endswith(code)


def test_a_cell_that_is_only_formatted_is_nowhere(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>key</v></c><c r="XFD1" s="1"/></row>'
        '<row r="2"><c r="A2"><v>1</v></c></row><row r="9"/>'
    )
    extract, batch = read(sheet(tmp_path / "x.xlsx", rows), Mapping("t", columns={"key": ("key",)}))
    assert (extract.header, batch.rows.rows()) == (("key",), [(2, "1")])


def test_names_in_two_rows(tmp_path: Path) -> None:
    """As where 计划 stands in merged cells above 开始 and 结束."""
    rows = [
        ["序号", "事项", "计划", None, "备注"],
        [None, None, "开始", "结束", None],
        [1, "海报", "2026-11-02", "2026-11-05", None],
    ]
    path = write(tmp_path / "plan.xlsx", {"Sheet1": rows})
    mapping = Mapping("plan", columns={"key": ("序号",), "due": ("计划 结束",)})
    extract, batch = read(path, mapping)
    assert extract.header == ("序号", "事项", "计划 开始", "计划 结束", "备注")
    assert cells(extract, batch, "key", "due") == [("1", "2026-11-05")]


def test_of_two_rows_of_names_those_of_the_mapping_count(tmp_path: Path) -> None:
    """Though the upper row alone is known to a greater part."""
    steps = ["设计", "评审", "编码", "联调", "测试", "上线"]
    rows = [
        ["序号", "小类", "事项", "跟踪", *[None] * 5],
        [None, None, None, *steps],
        [1, "结账", "海报", "完成", *["进行中"] * 5],
    ]
    columns = {"key": ("序号",), "type": ("小类",), "title": ("事项",), "status": ("跟踪 设计",)}
    path = write(tmp_path / "plan.xlsx", {"Sheet1": rows})
    extract, batch = read(path, Mapping("plan", columns=columns))
    assert cells(extract, batch, "key", "status") == [("1", "完成")]


def test_other_sheets_of_the_same_kind_are_told_of(tmp_path: Path) -> None:
    table = [["编号", "事项", "截止"], [1, "海报", "2026-11-02"]]
    sheets = {"一月": [["一月计划"], *table], "二月": table, "说明": [["编号", "含义"], [1, "x"]]}
    mapping = Mapping("plan", columns={"key": ("编号",), "title": ("事项",), "due": ("截止",)})
    extract = open_export(write(tmp_path / "plan.xlsx", sheets), mapping)
    assert [(p.code, p.details["sheet"], p.details["sheets"]) for p in extract.problems] == [
        ("sheets_not_read", "一月", "二月")
    ]
