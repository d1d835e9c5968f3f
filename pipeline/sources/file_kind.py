"""What a file is, by its first bytes: xlsx, zip, xml, json or text. What is no export is refused
by name."""

from pathlib import Path, PurePath

from pipeline.problems import CannotRead
from pipeline.sources.zip_file import open_zip, refuse_bomb

_SAMPLE = 1 << 16
_SUFFIXES = {
    "", ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", ".ndjson", ".xml", ".zip",
}  # fmt: skip
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a WebP picture or a sound"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"%PDF", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""An archive begins with its first member, an empty one with its end."""
_DOCUMENTS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("META-INF/manifest.xml", "an OpenDocument file"),
    ("Index/Document.iwa", "a Numbers document"),
)
"""Documents that are ZIP archives, by a part each has."""
_TEXT_MAY_START_SO = (b"BM", b"RIFF", b"GIF8", b"Rar!", b"PAR1")
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def file_kind(path: Path) -> str:
    """`xlsx`, `zip`, `xml`, `json` or `text`; CannotRead where the file is none of them."""
    if not path.exists():
        raise CannotRead("not_found")
    if path.is_dir():
        raise CannotRead("not_a_table", found="a folder")
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise CannotRead("empty_file")
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise CannotRead("protected_file" if locked else "old_excel")
    _refuse_binary(head)
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:200].lower().startswith((b"<!doctype html", b"<html")):
        raise CannotRead("not_a_table", found="a web page (HTML)")
    if start.startswith((b"<?xml", b"<!--", b"<!DOCTYPE", b"<rss")):
        return "xml"
    return "json" if start[:1] in (b"{", b"[") else "text"


def may_be_export(name: PurePath) -> bool:
    """Whether a file in a folder or an archive may be an export, by its name."""
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in name.parts)
    return name.suffix.lower() in _SUFFIXES and not hidden


def _zip_kind(path: Path) -> str:
    with open_zip(path) as archive:
        members = archive.infolist()
    names = {member.filename for member in members}
    if any(name.startswith("xl/") for name in names):
        refuse_bomb(path, members)
        return "xlsx"
    for part, found in _DOCUMENTS:
        if part in names:
            raise CannotRead("not_a_table", found=found)
    return "zip"


def _refuse_binary(head: bytes) -> None:
    controls = _control_share(head)
    for magic, found in _MAGIC:
        if head.startswith(magic) and (magic not in _TEXT_MAY_START_SO or controls > 0):
            raise CannotRead("not_a_table", found=found)
    if not head.startswith(_UTF16_BOMS) and not utf16_without_bom(head) and controls > 0.01:
        raise CannotRead("not_a_table", found="a binary file")


def utf16_without_bom(head: bytes) -> str | None:
    """The byte order of UTF-16 text whose mark is missing, told by its zero bytes."""
    half = len(head) // 2
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > half * 0.3 and low < half * 0.02:
        return "utf-16-le"
    return "utf-16-be" if low > half * 0.3 and high < half * 0.02 else None


def _control_share(head: bytes) -> float:
    text = bytes(range(32, 256)) + b"\t\n\r\x0b\x0c\x1b\x1f"
    return len(head.translate(None, text)) / len(head)
