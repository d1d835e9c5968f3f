"""Any table written as CSV, XLSX or JSON comes back cell by cell, with the right row numbers."""

import csv
import io
import json
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.sources.mapping import mapping_of
from tests.sources.reading import read

HEADER = ("Key", "Title", "说明", "Title")
MAPPING = mapping_of({"source": "team", "columns": {"key": "Key", "title": "Title"}})
# What no text file can hold, or no spreadsheet, is left out: surrogates and control characters.
CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\"',;\t |^"),
    max_size=20,
)
ROWS = st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=8)
FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def kept(rows: list[tuple[str, ...]], above: int = 0) -> list[tuple[int | str, ...]]:
    """The rows with some content, each with its number as a spreadsheet counts."""
    return [(number, *row) for number, row in enumerate(rows, start=2 + above) if any(row)]


@FOLDER
@given(
    rows=ROWS,
    delimiter=st.sampled_from(",;\t|^"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv(
    tmp_path: Path,
    rows: list[tuple[str, ...]],
    delimiter: str,
    quoting: int,
    end: str,
    encoding: str,
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([HEADER, *rows])
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    extract, batch = read(path, MAPPING)
    assert extract.header == HEADER
    assert (batch.rows.rows(), batch.problems) == (kept(rows), ())


@FOLDER
@given(rows=ROWS, above=st.integers(0, 3))
def test_xlsx(tmp_path: Path, rows: list[tuple[str, ...]], above: int) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        if above:
            sheet.write_string(0, 0, "Plan of the quarter")
        for number, row in enumerate([HEADER, *rows], start=above):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    extract, batch = read(path, MAPPING)
    assert extract.header == HEADER
    assert batch.rows.rows() == kept(rows, above)


@FOLDER
@given(rows=ROWS, as_lines=st.booleans())
def test_json(tmp_path: Path, rows: list[tuple[str, ...]], as_lines: bool) -> None:
    records = [{"Key": key, "Title": title, "说明": more} for key, title, more, _ in rows]
    path = tmp_path / "table.json"
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    path.write_text("\n".join(lines) if as_lines else json.dumps(records), "utf-8")
    extract, batch = read(path, MAPPING)
    assert extract.header == ("Key", "Title", "说明")
    assert batch.rows.rows() == [(n, *row[:3]) for n, row in enumerate(rows, start=1)]
