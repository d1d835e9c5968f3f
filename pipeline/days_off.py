"""The days off of a home: `days_off.csv`, a small table that people keep by hand.

Its columns: team (as the tracker writes it; empty: everybody), date, works (yes or no; empty: no),
note. A row says that a day is off, or that it is worked, whatever the calendar says.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.normalise.calendar import FIRST, LAST
from pipeline.normalise.team_calendars import OwnDay
from pipeline.problems import CannotRead
from pipeline.settings import SettingsError
from pipeline.sources.text_stream import open_text_file

FILE = "days_off.csv"
COLUMNS = {
    "team": ("team", "团队"),
    "date": ("date", "日期"),
    "works": ("works", "上班"),
    "note": ("note", "备注"),
}
"""Column -> what its header may be."""
_ANSWERS = {"yes": True, "no": False, "": False, "是": True, "否": False}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")

Row = tuple[int, dict[str, str]]
"""The number of a row as a spreadsheet counts it, and its cells by column."""


def read_days_off(home: Path) -> tuple[OwnDay, ...]:
    """The days off and days worked of a home, none where it has no days_off.csv.

    Raises SettingsError, which names the row and the column and says how to mend it.
    """
    path = home / FILE
    if not path.exists():
        return ()
    found: dict[tuple[str | None, date], tuple[int, OwnDay]] = {}
    for number, cells in _rows(path):
        own = _own_day(path, number, cells)
        first, known = found.setdefault((own.team, own.day), (number, own))
        if known != own:
            raise SettingsError(
                f"{path}, row {number}, column works: row {first} says otherwise of {own.day}. "
                "Keep one of the two rows."
            )
    return tuple(own for _, own in found.values())


def _rows(path: Path) -> Iterator[Row]:
    try:
        with open_text_file(path).open_text() as file:
            lines = file.read().splitlines()
    except CannotRead as error:
        raise SettingsError(f"{path}: {error}. Save it as CSV in UTF-8.") from error
    head = lines[0] if lines else ""
    table = csv.reader(lines, delimiter=max(",;\t", key=head.count))
    columns = [_column(path, title) for title in next(table, [])]
    if "date" not in columns:
        raise SettingsError(f"{path}, row 1: there is no column date. Add it to the header.")
    for number, cells in enumerate(table, 2):
        if any(cell.strip() for cell in cells):
            yield number, {name: cell.strip() for name, cell in zip(columns, cells, strict=False)}


def _column(path: Path, title: str) -> str:
    for name, titles in COLUMNS.items():
        if title.strip().lower() in titles:
            return name
    raise SettingsError(
        f"{path}, row 1: no column “{title}” is known; there are {', '.join(COLUMNS)}."
    )


def _own_day(path: Path, number: int, cells: dict[str, str]) -> OwnDay:
    written, works = cells.get("date", ""), cells.get("works", "").lower()
    day = _day(written)
    if day is None:
        raise SettingsError(
            f"{path}, row {number}, column date: “{written}” is no date between {FIRST} and "
            f"{LAST}. Write it as 2026-05-04."
        )
    if works not in _ANSWERS:
        raise SettingsError(
            f"{path}, row {number}, column works: “{works}” is neither yes nor no. Write yes where "
            "the day is worked; leave it empty where it is off."
        )
    return OwnDay(cells.get("team") or None, day, _ANSWERS[works])


def _day(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
    return day if day and FIRST <= day <= LAST else None
