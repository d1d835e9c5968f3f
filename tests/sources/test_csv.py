"""Delimited text: every row comes out, as it was or as a problem."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.problems import CannotRead
from pipeline.sources import arrow_rows
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN, codes, read

TABLE = Mapping("t", columns={"key": ("key",), "title": ("title",)})
CELL = st.text(st.sampled_from('ab ,;"\n\r\t|^双é0'), max_size=8)


def rows_of(batch) -> list[tuple[str, ...]]:
    return [row[1:] for row in batch.rows.rows()]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(CELL, CELL, CELL), max_size=12),
    st.sampled_from(",;\t|^"),
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_csv_writes_comes_back(tmp_path, table, delimiter, style, encoding) -> None:
    text = io.StringIO()
    line_end, quoting = style
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([("key", "title", "x"), *table])
    path = write(tmp_path / "t.csv", text.getvalue(), encoding)
    extract, batch = read(path, TABLE)
    assert extract.header == ("key", "title", "x")
    assert batch.problems == ()
    kept = [(n, row) for n, row in enumerate(table, 2) if any(row)]
    assert batch.rows["row"].to_list() == [n for n, _ in kept]
    assert rows_of(batch) == [row for _, row in kept]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gbk", "gb18030"]
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = (GOLDEN / "pingcode.csv").read_text("utf-8")
    path = write(tmp_path / "export", text.replace("\n", line_end), encoding)
    _, expected = read(GOLDEN / "pingcode.csv")
    extract, batch = read(path)
    assert extract.mapping.source == "pingcode"
    assert batch.rows.equals(expected.rows)


def test_western_text_is_told_from_chinese(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "key,title\n1,école à côté\n2,£5 été\n", "latin-1")
    assert rows_of(read(path, TABLE)[1]) == [("1", "école à côté"), ("2", "£5 été")]


@pytest.mark.parametrize(
    ("text", "rows", "problems"),
    [
        ("key,title\n", [], []),
        ("key,title", [], []),
        ("key,title\n\n\n", [], []),
        ("key,title\n1,a\n\n,\n2,b", [2, 5], []),
        ("key,title\n1,a\n2\n3,b,c\n4,d\n", [2, 5], [("row_too_short", 3), ("row_too_long", 4)]),
        ("key,title\n1\n2,b,c\n", [], [("row_too_short", 2), ("row_too_long", 3)]),
        ('key,title\n1,"a\n2,b\n3,c\n', [], [("quote_not_closed", 2)]),
        ('key,title\n1,a\n"2,b\n3,c\n', [2], [("quote_not_closed", 3)]),
        ('key,title\n1,"a\nb"\n', [2], []),
        ('key,title\n1,5" screen\n2,b\n', [2, 3], []),
        ('key,title\n1,"a\nb",c\n2,b\n', [3], [("row_too_long", 2)]),
    ],
)
def test_no_row_is_lost(tmp_path, text: str, rows: list[int], problems: list[tuple]) -> None:
    _, batch = read(write(tmp_path / "t.csv", text), TABLE)
    assert (batch.rows["row"].to_list(), codes(batch)) == (rows, problems)


def test_unclosed_quote_says_what_it_swallows(tmp_path: Path) -> None:
    _, batch = read(write(tmp_path / "t.csv", 'key,title\n1,"a\n2,b\n3,c\n'), TABLE)
    assert [problem.details for problem in batch.problems] == [{"line": 2, "lines": 2}]


def test_cells_longer_than_a_block(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(arrow_rows, "_BLOCKS", (1 << 10, 1 << 12, 1 << 20))
    monkeypatch.setattr(arrow_rows, "_BATCH_ROWS", 100)
    table = [(str(n), "x" * 5 if n % 700 else "y\n" * n) for n in range(1, 2101)]
    text = io.StringIO()
    csv.writer(text).writerows([("key", "title"), *table])
    path = write(tmp_path / "t.csv", text.getvalue().replace("\r\n5,", "\r\n5,,"))
    _, batch = read(path, TABLE)
    assert codes(batch) == [("row_too_long", 6)]
    assert rows_of(batch) == [row for row in table if row[0] != "5"]
    assert batch.rows["row"].to_list() == [n for n in range(2, 2102) if n != 6]


def test_a_bad_row_that_is_met_early_waits_for_its_place(tmp_path: Path, monkeypatch) -> None:
    def far_ahead(items):
        yield from list(items)

    monkeypatch.setattr(arrow_rows, "_BLOCKS", (1 << 10,))
    monkeypatch.setattr(arrow_rows, "_BATCH_ROWS", 100)
    monkeypatch.setattr(arrow_rows, "ahead", far_ahead)
    table = "".join(f"{n}\n" if n == 500 else f"{n},a\n" for n in range(1, 1001))
    path = write(tmp_path / "t.csv", f'key,title\n{table}1001,"a\n1002,b\n')
    batches = list(open_export(path, TABLE).batches())
    told = [(n, codes(batch)) for n, batch in enumerate(batches) if batch.problems]
    last = len(batches) - 1
    assert 0 < told[0][0] < last
    assert told[0][1] == [("row_too_short", 501)]
    assert told[1:] == [(last, [("quote_not_closed", 1002)])]


def test_lines_above_the_header_and_excels_hint(tmp_path: Path) -> None:
    text = "sep=;\nExport of 2026\n\nkey;title;\n1;a;\n"
    extract, batch = read(write(tmp_path / "t.csv", text), TABLE)
    assert extract.header == ("key", "title", "")
    assert batch.rows.rows() == [(5, "1", "a", "")]


def test_given_encoding_that_does_not_fit(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "key,title\n1,é\n", "latin-1")
    mapping = Mapping("t", columns=TABLE.columns, encoding="utf-8")
    with pytest.raises(CannotRead, match="not in utf-8"):
        open_export(path, mapping)
