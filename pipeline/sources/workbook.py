"""The sheets of a workbook, in stretches of rows.

The reader of workbooks parses a sheet as a whole, makes room for every cell between the first and
the last one, and ends the process where that is more than there is. So a sheet is cut between two
rows, as text, into workbooks of a few thousand rows: each is small, is looked through before it is
read, and is read while the rows before are normalised.
"""

import codecs
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BufferedReader
from pathlib import Path, PurePosixPath
from posixpath import normpath
from shutil import copyfileobj
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError, fromstring

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.problems import CannotRead
from pipeline.sources.extract import MOST_COLUMNS
from pipeline.sources.zip_file import open_zip

_MOST_BYTES = 1 << 30
"""Unpacked: a workbook of 500,000 rows and 30 columns."""
_MOST_CELLS = 20_000_000
"""Of a stretch: the reader keeps 32 bytes a cell."""
MOST_ROWS = 1_048_576
"""As many as a spreadsheet has."""
_STRETCH = 4 << 20
"""Bytes of a sheet: what is parsed of them stays in the processor's cache."""
_LONGEST_ROW = 256 << 20
_MOST_ABOUT = 16 << 20
"""Bytes of the parts that tell of the sheets."""
_WHOLE = ("xl/styles.xml", "xl/sharedstrings.xml")
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData\b[^>]*?(/?)>")
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_DECLARATION = 400
"""Bytes that hold the first line of XML."""
_LEAST_CELL = len("<c><v>1</v></c>")
_CELL = re.compile(rb"[<:]c[\s/>]")


@dataclass(frozen=True)
class Workbook:
    """A workbook on the disk: the part that holds each sheet, and whether its days count from
    1904."""

    path: Path
    sheets: dict[str, str]
    from_1904: bool


@dataclass(frozen=True)
class Stretch:
    """Rows of a sheet from `first` to before `end`, as a workbook of one sheet, whose file stays
    until the next stretch but one is asked for."""

    path: Path
    first: int
    end: int


def open_workbook(path: Path) -> Workbook:
    """CannotRead where a workbook is damaged or bigger than what is read."""
    with open_zip(path) as archive:
        members = archive.infolist()
        if len({member.filename for member in members}) < len(members):
            raise zipfile.BadZipFile("it holds a part twice")
        size = sum(member.file_size for member in members)
        if size > _MOST_BYTES:
            raise CannotRead("workbook_too_big", size=f"{size / 1e9:,.1f} GB unpacked")
        book = _about(archive, "xl/workbook.xml")
        parts = {
            rel.get("Id"): normpath(str(PurePosixPath("/xl") / rel.get("Target", "")))[1:]
            for rel in _about(archive, "xl/_rels/workbook.xml.rels").iterfind(".//{*}Relationship")
        }
        sheets = {}
        for sheet in book.iterfind(".//{*}sheet"):
            rel = next((value for name, value in sheet.items() if name.endswith("}id")), None)
            if rel not in parts:
                raise zipfile.BadZipFile("a sheet has no part")
            sheets[sheet.get("name", "")] = parts[rel]
        flags = {about.get("date1904") for about in book.iterfind(".//{*}workbookPr")}
    return Workbook(path, sheets, bool(flags & {"1", "true"}))


def stretches(book: Workbook, sheet: str, folder: Path, columns: int = 1) -> Iterator[Stretch]:
    """The rows of a sheet, stretch by stretch, each with room for so many columns and in a file in
    the folder; at least one. CannotRead where a stretch is damaged, or holds cells too far apart to
    be read."""
    with open_zip(book.path) as archive:
        whole = [info for info in archive.infolist() if _plain(info.filename) in _WHOLE]
        # Each of the workbooks holds them whole.
        size = max(_STRETCH, 2 * sum(part.file_size for part in whole))
        first = last_column = 1
        with _as_utf8(archive, _part(archive, book.sheets[sheet])) as part:
            for number, (prefix, rows) in enumerate(_cut(part, size)):
                end, last_column = _check(rows, prefix, first, last_column)
                path = folder / f"{number % 2}.xlsx"
                with zipfile.ZipFile(path, "w") as target:
                    for name, text in _about_sheet(book).items():
                        target.writestr(name, text)
                    for info in whole:
                        source, copy = _as_utf8(archive, info), target.open(info.filename, "w")
                        with source, copy:
                            copyfileobj(source, copy, 1 << 20)
                    anchors = [f"A{end}", f"{column_name(columns)}{end}"]
                    target.writestr("xl/worksheets/sheet1.xml", _sheet(rows, first, anchors))
                yield Stretch(path, first, end)
                first = end


def sheet_text(book: Workbook, sheet: str, most: int) -> bytes:
    """The text of a sheet; none where it has more bytes than `most`."""
    with open_zip(book.path) as archive:
        info = _part(archive, book.sheets[sheet])
        if info.file_size > most:
            return b""
        with _as_utf8(archive, info) as part:
            return part.read()


def _cut(part: IO[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """The rows of a sheet as text, each time of about `size` bytes, with the prefix of its
    elements."""
    text = b""
    while not (start := _SHEET_DATA.search(text)):
        chunk = part.read(_STRETCH)
        if not chunk or len(text) > _MOST_ABOUT:
            # A sheet of charts has none.
            yield b"", b""
            return
        text += chunk
    prefix, text = start[1], text[start.end() :] if not start[2] else b"</sheetData"
    row_end, sheet_end = b"</" + prefix + b"row", b"</" + prefix + b"sheetData"
    known = 0
    while (stop := text.find(sheet_end, known)) < 0:
        known = max(0, len(text) - len(sheet_end))
        if len(text) >= size and (at := text.rfind(row_end)) >= 0:
            cut = text.find(b">", at) + 1
            if cut:
                yield prefix, text[:cut]
                text, known = text[cut:], 0
        if len(text) > size + _LONGEST_ROW:
            raise CannotRead("workbook_too_big", size=f"{len(text) / 1e6:,.0f} MB in a row")
        chunk = part.read(size)
        if not chunk:
            raise zipfile.BadZipFile("a sheet ends early")
        text += chunk
    yield prefix, text[:stop]


def _check(rows: bytes, prefix: bytes, first: int, columns: int) -> tuple[int, int]:
    """The number after the last row, and the last column, if beyond the one known. CannotRead where
    the rows are not in order, or the cells too far apart to be read."""
    last, at, longest = first - 1, 0, 0
    for tag in _row_tag(prefix).finditer(rows):
        number = int(tag[1]) if tag[1] else last + 1
        if not last < number <= MOST_ROWS:
            raise zipfile.BadZipFile("its rows are not in order")
        last, at, longest = number, tag.start(), max(longest, tag.start() - at)
    columns = _last_column(rows, columns, len(str(last)))
    height, room = last - first + 2, columns + max(longest, len(rows) - at) // _LEAST_CELL
    if height * room > _MOST_CELLS:
        # Cells without a place follow each other, so that only their number tells how far.
        longest = max(len(_CELL.findall(row)) for row in rows.split(prefix + b"row"))
        room = max(columns, longest)
    if height * room > _MOST_CELLS:
        raise CannotRead("workbook_too_big", size=f"{height:,} x {room:,} cells")
    return last + 1, columns


def _last_column(rows: bytes, known: int, digits: int) -> int:
    """The last column with a value, if beyond the one known; no row has a longer number."""
    # From a list it would be copied, and pandas imported.
    ends = pa.py_buffer(struct.pack("=qq", 0, len(rows)))
    text = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(rows)])
    # Arrow tells much faster than Python that there is nothing to find, but not where it is.
    while pc.match_substring_regex(text, _beyond(known, digits))[0].as_py():
        found = re.search(_beyond(known, digits).encode(), rows)
        known = column_number(found[1]) if found and found[1] else MOST_COLUMNS + 1
        if known > MOST_COLUMNS:
            raise zipfile.BadZipFile("a cell lies outside of any sheet")
    return known


def _sheet(rows: bytes, first: int, anchors: Sequence[str]) -> bytes:
    """A sheet of these rows. The anchors, cells without text, keep the places of the others: what
    is read begins in the first column and is as wide as asked for."""
    # Rows need not tell their number.
    before = f'<row r="{first - 1}"/>' if first > 1 else ""
    after = "".join(f'<c r="{place}" t="str"><v></v></c>' for place in anchors)
    text = f"<worksheet><sheetData>{before}%s{after}</sheetData></worksheet>"
    return text.encode() % rows


def _about_sheet(book: Workbook) -> dict[str, str]:
    """The parts of a workbook of one sheet, but for the sheet."""
    rel = f'<Relationships><Relationship Id="r" Type="{_TYPE}/'
    return {
        "_rels/.rels": f'{rel}officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": (
            f'{rel}worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook><workbookPr date1904="{int(book.from_1904)}"/>'
            '<sheets><sheet name="rows" sheetId="1" r:id="r"/></sheets></workbook>'
        ),
    }


def _about(archive: zipfile.ZipFile, name: str) -> Element:
    """A part that tells of the others."""
    info = _part(archive, name)
    if info.file_size > _MOST_ABOUT:
        raise CannotRead("workbook_too_big", size=f"{info.file_size / 1e6:,.0f} MB in {name}")
    try:
        return fromstring(archive.read(info))
    except (ParseError, LookupError) as error:  # of an encoding that nobody knows
        raise zipfile.BadZipFile(f"{name}: {error}") from error


def _part(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """A part by its name, in which case and the kind of slashes do not count."""
    for info in archive.infolist():
        if _plain(info.filename) == _plain(name):
            return info
    raise zipfile.BadZipFile(f"it has no {name}")


def _as_utf8(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """The text of a part. Where it is in UTF-16, which the reader knows in some parts only, without
    its first line, which says so."""
    part = archive.open(info)
    start = cast(BufferedReader, part).peek(_DECLARATION)
    encoding = _UTF16.get(start[:2])
    if not encoding:
        return part
    part.read(2 * (start.decode(encoding, "ignore").find("?>") + 2))
    return cast(IO[bytes], codecs.EncodedFile(part, "utf-8", encoding))


def _plain(name: str) -> str:
    return name.replace("\\", "/").casefold()


@lru_cache
def _row_tag(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<%srow\b(?:[^>]*?\sr\s*=\s*[\"'](\d{1,9})[\"'])?" % re.escape(prefix))


@lru_cache
def _beyond(column: int, digits: int) -> str:
    """Finds the place of a value in a later column, or (without a group) in one that no program
    writes, or in a row whose number is longer."""
    name = column_name(column)
    later = [
        f"{name[:at]}[{chr(ord(letter) + 1)}-Z][A-Z]{{{len(name) - at - 1}}}"
        for at, letter in enumerate(name)
        if letter < "Z"
    ]
    if len(name) < 3:
        later.append(f"[A-Z]{{{len(name) + 1},3}}")
    odd = rf"[A-Z]{{4,}}[0-9]+|[A-Z]*[a-z][A-Za-z]*[0-9]+|[A-Z]*[0-9]{{{digits + 1},}}"
    place = rf"({'|'.join(later) or '[a-z]'})[0-9]{{1,{digits}}}|{odd}"
    return rf"""<[^<>]*\sr\s*=\s*["'](?:{place})["'][^<>/]*>"""


def column_name(column: int) -> str:
    """The letters of a column; the first one is 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(letters: bytes) -> int:
    """The number of a column by its letters; the first one is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
