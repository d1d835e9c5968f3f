"""From a path to an export: its form is told by its bytes, its tracker by its columns."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.problems import CannotRead, Problem
from pipeline.sources.archive import refuse_archive
from pipeline.sources.extract import Extract
from pipeline.sources.file_kind import file_kind, may_be_export
from pipeline.sources.fit import listed
from pipeline.sources.header_row import AnyTable, HeaderRow, find_header
from pipeline.sources.jira_xml import open_jira_xml
from pipeline.sources.json_records import open_json
from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.sources.names_as_ids import with_ids_of_names
from pipeline.sources.okr_rows import complete
from pipeline.sources.stored import StoredMapping
from pipeline.sources.table_csv import open_csv
from pipeline.sources.table_xlsx import open_xlsx

_OPENERS = {
    "text": open_csv,
    "xlsx": open_xlsx,
    "json": open_json,
    "xml": open_jira_xml,
    "zip": refuse_archive,
}


def open_export(
    path: Path, mapping: Mapping | None = None, stored: Sequence[StoredMapping] = ()
) -> Extract:
    """Recognises an export and makes it ready to be read.

    With `mapping`, the user's own, the columns are read by it; one without [columns] adds to that
    of the tracker recognised. Without, it is recognised by the `stored` mappings of the user and
    those of the trackers. CannotRead says why a file is no export that can be read.
    """
    kind = file_kind(path)
    if mapping is None or not mapping.columns:
        options = mapping or Mapping("")
        try:
            found = _completed(_OPENERS[kind](path, (*stored, *builtin_mappings()), options, False))
        except CannotRead as error:
            raise _with_likely_names(error, path) from error
        if isinstance(found.mapping, StoredMapping):
            return _by_stored(found, found.mapping)
        return replace(found, mapping=_merged(found.mapping, mapping)) if mapping else found
    extract = _completed(_OPENERS[kind](path, [mapping], mapping, True))
    return _with_absent(extract, mapping)


def open_any(path: Path) -> tuple[Extract, HeaderRow | None]:
    """Opens a table that need not be known, to look at, and tells where the names of its columns
    stand, unless its records name their fields."""
    place = find_header(path)
    mapping = AnyTable("")
    if place:
        columns = {"key": place.names}
        mapping = AnyTable("", columns=columns, sheet=place.sheet, delimiter=place.delimiter)
    return _OPENERS[file_kind(path)](path, [mapping], mapping, True), place


def find_exports(path: Path) -> list[Path]:
    """The files of a folder and its sub-folders that may be exports; a file stands for itself."""
    if not path.is_dir():
        return [path]
    return sorted(
        file for file in path.rglob("*") if file.is_file() and may_be_export(file.relative_to(path))
    )


def _completed(extract: Extract) -> Extract:
    return with_ids_of_names(complete(extract))


def _by_stored(found: Extract, own: StoredMapping) -> Extract:
    """An export known by a stored mapping, whose own options now count."""
    if own.encoding or own.delimiter or own.sheet:
        return open_export(found.path, own)
    return _with_absent(found, own)


def _with_likely_names(error: CannotRead, path: Path) -> CannotRead:
    """Of a table that is not known: the names of its columns, though no tracker told which row they
    are in."""
    if error.problem.code != "unknown_columns":
        return error
    try:
        place = find_header(path)
    except CannotRead:
        return error
    return CannotRead("unknown_columns", columns=listed(place.names)) if place else error


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


def _with_absent(extract: Extract, mapping: Mapping) -> Extract:
    found = mapping.find(extract.header)
    absent = tuple(
        Problem("mapped_column_absent", column=name, details={"names": ", ".join(names)})
        for name, names in mapping.columns.items()
        if name not in found
    )
    return replace(extract, problems=(*extract.problems, *absent))
