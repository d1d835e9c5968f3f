"""Files made to harm get an answer."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from pipeline.problems import CannotRead
from pipeline.sources.recognise import open_export

HEADER = "Issue key,Summary,Issue id,Issue Type,Status,Created"


def refusal(path: Path) -> str:
    with pytest.raises(CannotRead) as refused:
        open_export(path)
    assert refused.value.problem.message
    return refused.value.problem.code


def test_a_table_wider_than_any_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(f"{HEADER},{','.join('x' * 20_000)}\n")
    assert refusal(path) == "too_many_columns"
    path.write_text(f"{HEADER},{','.join('x' * 2_500_000)}\n")
    with pytest.raises(CannotRead, match="at least 1,999,9"):
        open_export(path)
    path.write_text("[{" + ",".join(f'"x{n}": 1' for n in range(20_000)) + "}]")
    assert refusal(path) == "too_many_columns"


def test_a_cell_of_many_megabytes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(
        f'{HEADER}\nA-1,"{"x" * 20_000_000}",1,Bug,Done,2026-03-02\nA-2,b,2,Bug,Done,\n'
    )
    rows = [row for batch in open_export(path).batches() for row in batch.rows.rows()]
    assert [(row[1], len(row[2])) for row in rows] == [("A-1", 20_000_000), ("A-2", 1)]


def test_a_cell_at_the_end_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(","))
        sheet.write(1_048_575, 16_383, "here")
    assert refusal(path) == "workbook_too_big"


def test_a_workbook_that_unpacks_to_gigabytes(tmp_path: Path) -> None:
    path, content = tmp_path / "bomb.xlsx", io.BytesIO()
    sheet = "xl/worksheets/sheet1.xml"
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(sheet, "w", force_zip64=True) as part,
    ):
        for _ in range(1100):
            part.write(b" " * 1_000_000)
    path.write_bytes(content.getvalue())
    assert refusal(path) == "archive_too_big"


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("mark", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", [",2,Bug,Done,\nA-3,c,3,Bug,Done,", "\nA-3,c,3"])
def test_a_quote_that_is_never_closed_is_named_with_its_line(
    tmp_path: Path, tail: str, mark: str, end: str
) -> None:
    path = tmp_path / "quote.csv"
    # The last cell of a row may be open as well as one in the middle.
    before = "" if tail.startswith(",") else "x,2,Bug,Done,"
    text = f'title\n{HEADER}\nA-1,"a\nb",1,Bug,Done,\nA-2,{before}"b{tail}{end}'
    path.write_bytes(text.replace("\n", mark).encode())
    problems = [p for batch in open_export(path).batches() for p in batch.problems]
    assert [(p.code, p.row, p.details) for p in problems] == [
        ("quote_not_closed", 4, {"line": 5, "lines": 1})
    ]


def test_a_long_text_is_not_taken_for_many_columns(tmp_path: Path) -> None:
    path = tmp_path / "text.csv"
    path.write_text(f'{HEADER}\nA-1,"{"a;" * 20_000}",1,Bug,Done,2026-03-02\n')
    assert [batch.rows.height for batch in open_export(path).batches()] == [1]


def test_json_nested_deeply_long_numbers_and_no_records(tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    issue = '{{"issues": [{{"key": "A-1", "id": {}, "fields": {{"summary": {}}}}}]}}'
    path.write_text(issue.format(1, '{"a": ' * 900 + "1" + "}" * 900))
    assert refusal(path) == "damaged_file"
    path.write_text(issue.format("9" * 5000, '"x"'))
    assert [batch.rows.height for batch in open_export(path).batches()] == [1]
    path.write_text("[" + "1," * 100_001 + "1]")
    assert refusal(path) == "unknown_columns"
