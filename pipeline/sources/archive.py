"""ZIP archives of exports: unpacked as a folder is read, and no further than is safe."""

import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from shutil import copyfileobj

from pipeline.problems import CannotRead
from pipeline.sources.extract import Extract
from pipeline.sources.file_kind import may_be_export
from pipeline.sources.mapping import Mapping
from pipeline.sources.zip_file import open_zip, refuse_bomb

_ENCRYPTED, _UTF8 = 0x1, 0x800
"""Bits of a member's flags."""


@dataclass(frozen=True)
class Member:
    """A file that was unpacked, and its name in the archive."""

    path: Path
    name: str


def unpack(archive: Path, folder: Path) -> list[Member]:
    """Unpacks the members that may be exports into the folder, in the order of their names.

    They are stored under numbers: a name in an archive never becomes a path. CannotRead where the
    archive is protected, damaged, made to harm, or has no exports.
    """
    with open_zip(archive) as file:
        members = _exports(file)
        refuse_bomb(archive, [info for _, info in members])
        return [
            Member(_unpack(file, info, folder / f"{number}{name.suffix}"), str(name))
            for number, (name, info) in enumerate(members)
        ]


def refuse_archive(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    """Refuses an archive where a single export is wanted, as in another archive."""
    raise CannotRead("archive_inside")


def _exports(file: zipfile.ZipFile) -> list[tuple[PurePosixPath, zipfile.ZipInfo]]:
    files = [info for info in file.infolist() if not info.filename.endswith(("/", "\\"))]
    members = [(_name(info), info) for info in files]
    for name, info in members:
        leads_out = PureWindowsPath(name).anchor or ".." in name.parts
        if leads_out or stat.S_ISLNK(info.external_attr >> 16):
            raise CannotRead("unsafe_archive", member=str(name))
    found = [member for member in members if may_be_export(member[0])]
    if not found:
        raise CannotRead("no_exports")
    for _, info in found:
        if info.flag_bits & _ENCRYPTED:
            raise CannotRead("protected_archive")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise NotImplementedError(f"compression method {info.compress_type}")
    return sorted(found, key=lambda member: member[0])


def _unpack(file: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Path:
    with file.open(info) as source, path.open("xb") as target:
        copyfileobj(source, target, 1 << 20)
    return path


def _name(info: zipfile.ZipInfo) -> PurePosixPath:
    """A member's name; those not marked as UTF-8 are often GB18030, from a Chinese Windows."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    # Some programs on Windows write backslashes.
    return PurePosixPath(name.replace("\\", "/"))
