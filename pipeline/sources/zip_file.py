"""Opening ZIP files, archives and workbooks alike, that may be damaged or made to harm."""

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.problems import CannotRead

ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError, EOFError,
)  # fmt: skip
"""What zipfile raises where an archive is damaged or packed in a way it does not know."""
_MOST_FILES = 1_000
_MOST_BYTES = 8 << 30
_SMALL = 256 << 20
"""Bytes that may always be unpacked; of more, a high ratio tells a bomb."""
_RATIO = 300
"""Exports shrink to a tenth, those of mostly empty columns to a hundredth; bombs to a thousandth
and, where members share their bytes, to far less."""


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Opens a ZIP file; CannotRead where it, or a member read meanwhile, is damaged."""
    try:
        with zipfile.ZipFile(path) as file:
            # As many bytes as a member is said to have would be reserved to read it.
            packed = path.stat().st_size
            if any(info.compress_size > packed for info in file.infolist()):
                raise zipfile.BadZipFile("a member is said to be larger than the file")
            yield file
    except ZIP_ERRORS as error:
        raise CannotRead("damaged_file", form="XLSX/ZIP", detail=str(error)) from error
    except OSError as error:
        # A damaged place of a member may lie before the file's start.
        if error.errno != errno.EINVAL:
            raise
        raise CannotRead("damaged_file", form="XLSX/ZIP", detail=str(error)) from error


def refuse_bomb(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuses what would fill the disk or the memory when these members of a ZIP file are
    unpacked."""
    # No member gives more than its declared size: zipfile stops there.
    size, packed = sum(info.file_size for info in members), path.stat().st_size
    is_bomb = size > max(_SMALL, _RATIO * packed)
    if is_bomb or size > _MOST_BYTES or len(members) > _MOST_FILES:
        numbers = {"size": f"{size / 1e9:,.1f}", "times": f"{size // packed:,}"}
        raise CannotRead("archive_too_big", files=f"{len(members):,}", **numbers)
