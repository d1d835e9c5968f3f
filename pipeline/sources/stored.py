"""The user's mappings, kept under the home, by which files of their shape are recognised."""

from dataclasses import fields
from pathlib import Path

from pipeline.problems import Problem
from pipeline.sources.mapping import Mapping, MappingError, load_mapping

_FOLDER = "mappings"
_LONGEST = 80


class StoredMapping(Mapping):
    """A mapping of the user's own: where it fits, it goes before those of the trackers."""


def mapping_files(home: Path) -> dict[Path, StoredMapping | Problem]:
    """The mapping files of a home: each mapping, or why it cannot be used."""
    found: dict[Path, StoredMapping | Problem] = {}
    for path in sorted((home / _FOLDER).glob("*.toml")):
        try:
            found[path] = _stored(load_mapping(path))
        except MappingError as error:
            detail = str(error).removeprefix(f"{path}: ").rstrip(".")
            found[path] = Problem("bad_mapping", details={"detail": detail})
    return found


def stored_mappings(home: Path) -> tuple[tuple[StoredMapping, ...], dict[str, Problem]]:
    """The mappings of a home, and of those files that cannot be used, what is wrong."""
    files = mapping_files(home)
    usable = tuple(found for found in files.values() if isinstance(found, StoredMapping))
    broken = {
        f"{_FOLDER}/{path.name}": found
        for path, found in files.items()
        if isinstance(found, Problem)
    }
    return usable, broken


def store_mapping(home: Path, name: str, text: str) -> Path:
    """Stores a mapping file under a name, in place of an older one of that name; MappingError,
    and nothing stored, where it cannot be used."""
    folder = home / _FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{file_name(name)}.toml"
    draft = path.with_suffix(".toml.new")
    draft.write_text(text, "utf-8")
    try:
        if not load_mapping(draft).columns:
            raise MappingError(
                f"{path.name}: it has no [columns], so that no file can be known by it."
            )
    except MappingError as error:
        draft.unlink()
        raise MappingError(str(error).replace(str(draft), path.name)) from error
    return draft.replace(path)


def file_name(name: str) -> str:
    """A name as a file may have it on any system."""
    plain = "".join(c if c.isalnum() or c in " -_.()（）" else "-" for c in name)
    plain = plain.strip(" .-")
    while len(plain.encode()) > _LONGEST:
        plain = plain[:-1]
    return plain or "mapping"


def _stored(mapping: Mapping) -> StoredMapping:
    return StoredMapping(**{f.name: getattr(mapping, f.name) for f in fields(Mapping)})
