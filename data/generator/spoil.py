"""Bad rows, as people and tools make them, added to the tables on purpose and counted.

A bad row is a copy of a good one, so that a loader that lets it pass counts a task too many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | float | int | date | datetime | None
Row = list[Cell]


@dataclass(frozen=True)
class BadRow:
    """What is wrong with one row: `bad_date`, `bad_duration`, `no_key`, `duplicate_key`,
    `row_too_long` or `row_too_short`; the column it is wrong in and the value found there."""

    code: str
    column: str = ""
    value: str = ""


BAD_ROWS: dict[str, tuple[BadRow, ...]] = {
    "jira-promotion.csv": (
        BadRow("bad_date", "Due date", "31/Feb/26 12:00 AM"),
        BadRow("bad_date", "Due date", "after launch"),
        BadRow("row_too_long"),
        BadRow("no_key"),
        BadRow("duplicate_key"),
    ),
    "jira-app.json": (),
    "pingcode-content.xlsx": (BadRow("bad_date", "截止时间", "大促后"), BadRow("no_key")),
    "pingcode-growth.csv": (
        BadRow("row_too_short"),
        BadRow("bad_duration", "预估工时", "看情况"),
    ),
    "worktile-channel.xlsx": (
        BadRow("bad_date", "截止时间", "下周五前"),
        BadRow("duplicate_key"),
    ),
    "worktile-ops.json": (),
}


def spoil(file: str, header: Sequence[str], rows: list[Row], ids: Sequence[str]) -> list[Row]:
    """Put the file's bad rows among its rows, spread evenly; `ids` are the columns of its ids."""
    bad = BAD_ROWS[file]
    places = [header.index(name) for name in ids]
    result = list(rows)
    for n, fault in reversed(list(enumerate(bad, 1))):
        place = len(rows) * n // (len(bad) + 1)
        row = list(rows[place])
        if fault.code != "duplicate_key":
            for at in places:
                row[at] = "" if fault.code == "no_key" else str(row[at]).replace("-", "-9") + "9"
        if fault.column:
            row[header.index(fault.column)] = fault.value
        if fault.code == "row_too_long":
            row.insert(1, "")
        if fault.code == "row_too_short":
            row = row[: len(row) // 2]
        result.insert(place + 1, row)
    return result
