"""Text files of any usual encoding, as a stream of UTF-8."""

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from pipeline.problems import CannotRead
from pipeline.sources.file_kind import utf16_without_bom

_CHUNK = 1 << 16
"""More than twice as fast as pieces of a megabyte, whose memory is taken anew for each."""
_HEAD = 1 << 20
_ENOUGH = 1_000_000
"""Characters that tell a language."""
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_MULTIBYTE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_BY_CHANCE = 5
"""Characters of several bytes that other encodings' text may seem to have in UTF-8."""
_UTF8_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class TextFile:
    """A text file whose encoding is known."""

    path: Path
    encoding: str
    only_cr: bool
    """Whether its lines end with CR alone, as old Macs wrote them; Arrow needs LF."""

    def open_text(self) -> TextIO:
        """The text, line ends as they are."""
        return self.path.open(encoding=self.encoding, newline="")

    def open_utf8(self, skip: int) -> BinaryIO:
        """The text as UTF-8 without BOM, from byte `skip` of it."""
        if self.encoding in ("utf-8", "utf-8-sig") and not self.only_cr:
            file = self.path.open("rb")
            file.seek(skip + len(_UTF8_BOM) * (self.encoding == "utf-8-sig"))
            return file
        stream = cast(BinaryIO, io.BufferedReader(_Transcoded(self), _CHUNK))
        while skip:
            skip -= len(stream.read(min(skip, _CHUNK)))
        return stream

    def tail(self) -> str:
        """The end of the text."""
        with self.path.open("rb") as file:
            file.seek(-min(self.path.stat().st_size, 4096), io.SEEK_END)
            return file.read().decode(self.encoding, "ignore")


def open_text_file(path: Path, encoding: str | None = None) -> TextFile:
    """Finds out the encoding where it is not given; CannotRead where no usual one fits."""
    if encoding and _misfit(path, encoding) is not None:
        raise CannotRead("wrong_encoding", encoding=encoding)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    encoding = codecs.lookup(encoding).name if encoding else _detect(path, head)
    sample = head.decode(encoding, "ignore")
    return TextFile(path, encoding, "\r" in sample and "\n" not in sample)


def _detect(path: Path, head: bytes) -> str:
    if marked := _marked_encoding(head):
        if (at := _misfit(path, marked)) is None:
            return marked
        raise _damaged(marked, at)
    at = _misfit(path, "utf-8")
    if at is None:
        return "utf-8"
    # Damaged UTF-8 may well decode as GB18030, to rubbish.
    if len(_MULTIBYTE.findall(head[:at])) > _BY_CHANCE:
        raise _damaged("utf-8", at)
    if _misfit(path, "gb18030") is None and _is_chinese(path):
        return "gb18030"
    if _is_western(path):
        return "cp1252"
    raise CannotRead("encoding_unknown")


def _marked_encoding(head: bytes) -> str | None:
    if head.startswith(_UTF8_BOM):
        return "utf-8-sig"
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else utf16_without_bom(head)


def _damaged(encoding: str, at: int) -> CannotRead:
    name = encoding.removesuffix("-sig").upper()
    detail = f"byte {at + 1:,} does not fit"
    return CannotRead("damaged_file", form=f"{name} text", detail=detail)


def _misfit(path: Path, encoding: str) -> int | None:
    """About where (in bytes) the file is not in the encoding; None where all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    at = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                return at + getattr(error, "start", 0)
            if not chunk:
                return None
            at += len(chunk)


def _is_chinese(path: Path) -> bool:
    """Whether text that decodes as GB18030 is Chinese: Latin-1 text often decodes too, but gives
    rare characters, since in it a byte above 127 is followed by an ordinary letter."""
    strange = common = 0
    with path.open(encoding="gb18030", newline="") as file:
        while common + strange < _ENOUGH and (text := file.read(_CHUNK)):
            ascii_only = len(text.encode("ascii", "ignore"))
            in_gb2312 = (len(text.encode("gb2312", "ignore")) - ascii_only) // 2
            common += in_gb2312
            strange += len(text) - ascii_only - in_gb2312
    return common > 2 * strange


def _is_western(path: Path) -> bool:
    """Whether text is in Windows' Western encoding: a few letters with accents among plain ones.
    In the encodings of other scripts bytes above 127 stand together."""
    alone = high = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            high += len(chunk.translate(None, bytes(range(128))))
            alone += len(_ALONE.findall(chunk))
    return alone > 0.9 * high and _misfit(path, "cp1252") is None


class _Transcoded(io.RawIOBase):
    def __init__(self, file: TextFile) -> None:
        self._text = file.open_text()
        self._only_cr = file.only_cr
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            text = self._text.read(_CHUNK)
            self._rest = (text.replace("\r", "\n") if self._only_cr else text).encode()
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._text.close()
        super().close()
