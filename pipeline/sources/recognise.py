"""From a path to an export: its form is told by its bytes, its tracker by its columns."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.problems import Problem
from pipeline.sources.extract import Extract
from pipeline.sources.file_kind import file_kind
from pipeline.sources.json_records import open_json
from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.sources.table_csv import open_csv
from pipeline.sources.table_xlsx import open_xlsx

_SUFFIXES = ("", ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json")
_OPENERS = {"text": open_csv, "xlsx": open_xlsx, "json": open_json}


def open_export(path: Path, mapping: Mapping | None = None) -> Extract:
    """Recognises an export and makes it ready to be read.

    With `mapping`, the user's own, the columns are read by it; one without [columns] adds to that
    of the tracker recognised. CannotRead says why a file is no export that can be read.
    """
    kind = file_kind(path)
    if mapping is None or not mapping.columns:
        options = mapping or Mapping("")
        found = _OPENERS[kind](path, builtin_mappings(), options, False)
        return replace(found, mapping=_merged(found.mapping, mapping)) if mapping else found
    extract = _OPENERS[kind](path, [mapping], mapping, True)
    return replace(extract, problems=_absent(mapping, extract.header))


def find_exports(path: Path) -> list[Path]:
    """The files of a folder and its sub-folders that may be exports; a file stands for itself."""
    if not path.is_dir():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file()
        and file.suffix.lower() in _SUFFIXES
        and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def _merged(builtin: Mapping, own: Mapping) -> Mapping:
    options = ("date_format", "timezone", "duration_unit")
    return replace(
        builtin,
        source=own.source,
        status=builtin.status | own.status,
        links=builtin.links | own.links,
        ignore=builtin.ignore + own.ignore,
        **{name: value for name in options if (value := getattr(own, name))},
    )


def _absent(mapping: Mapping, header: Sequence[str]) -> tuple[Problem, ...]:
    found = mapping.find(header)
    return tuple(
        Problem("mapped_column_absent", column=name, details={"names": ", ".join(names)})
        for name, names in mapping.columns.items()
        if name not in found
    )
