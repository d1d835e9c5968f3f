"""Cells merged over several rows stand for each of them."""

from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from pipeline.sources import workbook
from pipeline.sources.mapping import Mapping
from tests.sources.reading import codes, read

PLAN = Mapping("plan", columns={"key": ("No",)})


def write(path: Path) -> Path:
    """A plan: the cycle of rows 3 to 6, of which the last has nothing else, a day, two amounts."""
    with Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet()
        sheet.merge_range("A1:F1", "Plan")
        sheet.write_row("A2", ["No", "Cycle", "Task", "Due", "Hours", "Effort"])
        sheet.merge_range("B3:B6", "2026Q4")
        sheet.merge_range("D3:D4", None)
        sheet.write_datetime("D3", date(2026, 11, 2), day)
        sheet.merge_range("E3:E5", 12)
        sheet.merge_range("F3:F5", "2h 30m")
        for at, (number, task) in enumerate([("a", "Sketch"), ("b", "Draft"), ("c", "Review")]):
            sheet.write_row(2 + at, 0, [number])
            sheet.write(2 + at, 2, task)
        sheet.write_datetime("D5", date(2026, 11, 9), day)
        sheet.write_row("A7", ["d", "2027Q1", "Post"])
    return path


@pytest.mark.parametrize("stretch", [4 << 20, 400])
def test_a_merged_value_holds_for_its_rows_but_an_amount_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stretch: int
) -> None:
    monkeypatch.setattr(workbook, "_STRETCH", stretch)
    extract, batch = read(write(tmp_path / "plan.xlsx"), PLAN)
    assert extract.header == ("No", "Cycle", "Task", "Due", "Hours", "Effort")
    assert batch.rows.rows() == [
        (3, "a", "2026Q4", "Sketch", "2026-11-02", "12", "2h 30m"),
        (4, "b", "2026Q4", "Draft", "2026-11-02", "", ""),
        (5, "c", "2026Q4", "Review", "2026-11-09", "", ""),
        (7, "d", "2027Q1", "Post", "", "", ""),
    ]
    assert codes(batch) == [("cells_merged", None)]
    assert batch.problems[0].details == {"count": 3}
