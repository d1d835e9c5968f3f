"""Whether a workbook can be opened at all: its reader makes room for every cell between the first
and the last one, and ends the process where that is more than there is."""

import re
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import IO

from pipeline.problems import CannotRead
from pipeline.sources.zip_file import open_zip

_MOST_BYTES = 1 << 30
"""Unpacked: a workbook of 500,000 rows and 30 columns."""
_MOST_CELLS = 20_000_000
"""The reader keeps 32 bytes a cell, twice while it builds its table: 1.3 GB."""
_CHUNK = 1 << 20
_OVERLAP = 1 << 12
"""Of two chunks, so that a value and the place it is written at are seen together."""
_PLACE = re.compile(rb"r=[\"'][A-Z]{0,3}(\d{1,9})[\"']")
_NO_PLACE = re.compile(rb"r=[\"'](?:[A-Za-z]{4,}\d|[A-Za-z]{1,3}\d{8})")


def check_workbook(path: Path) -> None:
    """CannotRead where a workbook is damaged or holds more than can be read. What it claims of its
    size is not trusted: every part is unpacked and looked through once."""
    with open_zip(path) as archive:
        members = archive.infolist()
        if len({member.filename for member in members}) < len(members):
            raise zipfile.BadZipFile("it holds a part twice")
        size = sum(member.file_size for member in members)
        if size > _MOST_BYTES:
            raise CannotRead("workbook_too_big", size=f"{size / 1e9:,.1f} GB unpacked")
        for member in members:
            with archive.open(member) as part:
                _check_cells(part)


def _check_cells(part: IO[bytes]) -> None:
    rows = columns = 1
    text = b""
    while chunk := part.read(_CHUNK):
        text = text[-_OVERLAP:] + chunk
        if _NO_PLACE.search(text):
            raise zipfile.BadZipFile("a cell lies outside of any sheet")
        columns = _last_column(text, columns)
        rows = max(rows, _last_row(text))
    if rows * columns > _MOST_CELLS:
        raise CannotRead("workbook_too_big", size=f"{rows:,} x {columns:,} cells")


def _last_row(text: bytes) -> int:
    """The row of the last cell that has a value; rows that are only formatted cost nothing."""
    at = max(text.rfind(b"v>"), text.rfind(b"is>"), 0)
    found = _PLACE.findall(text, max(0, at - _OVERLAP), at)
    return int(found[-1]) if found else 0


def _last_column(text: bytes, known: int) -> int:
    """The last column with a value, if it is beyond the one known."""
    at = 0
    while found := _beyond(known).search(text, at):
        known, at = _number(found[1]), found.end()
    return known


@lru_cache(1 << 15)
def _beyond(column: int) -> re.Pattern[bytes]:
    """Finds the place of a value in a later column."""
    name = _name(column)
    later = [
        f"{name[:at]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(name) - at - 1}}}"
        for at, letter in enumerate(name)
        if letter < "Z"
    ]
    if len(name) < 3:
        later.append(f"[A-Z]{{{len(name) + 1},3}}")
    return re.compile(f"r=[\"']({'|'.join(later) or 'x'})\\d+[\"'][^>/]*>".encode())


def _name(column: int) -> str:
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
