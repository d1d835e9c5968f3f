"""From files to a load: the one place where reading, normalising and writing meet.

A load happens whole or not at all: where one of the files cannot be read, none is loaded, and the
report says which and why.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from pipeline.ahead import ahead
from pipeline.load_report import FileReport, LoadReport
from pipeline.normalise import normalise
from pipeline.prepared import prepare_newest
from pipeline.problems import CannotRead, Problem
from pipeline.settings import Settings
from pipeline.sources.archive import Member, unpack
from pipeline.sources.extract import Extract
from pipeline.sources.file_kind import file_kind
from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.sources.recognise import find_exports, open_export
from pipeline.sources.stored import StoredMapping, stored_mappings
from pipeline.sources.unused import unused_columns
from pipeline.status_words import Words, status_words
from pipeline.warehouse import write
from pipeline.warehouse.publish import Discard, next_file
from pipeline.warehouse.read import Warehouse, open_warehouse
from pipeline.warehouse.removed import mark_removed
from pipeline.warehouse.shapes import leave_out_known, note_shape
from pipeline.warehouse.stage import Counts, Staged, stage

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
"""The folder of the sample exports."""


@dataclass(frozen=True)
class LoadNote:
    """What is said of a load: who loads; whether it is the sample; whether its exports may hold
    only a part of their projects, so that a task that is missing was not removed."""

    by: str | None = None
    sample: bool = False
    partial: bool = False


@dataclass(frozen=True)
class _Opened:
    """An export that is ready to be read."""

    name: str
    digest: str
    extract: Extract


@dataclass(frozen=True)
class _Means:
    """By what files are recognised and read."""

    mapping: Mapping | None
    stored: Sequence[StoredMapping]
    words: Words
    settings: Settings
    warehouse: Warehouse | None


def ingest(
    home: Path,
    paths: Sequence[Path],
    settings: Settings,
    mapping: Mapping | None = None,
    within: Path | None = None,
    note: LoadNote | None = None,
) -> LoadReport:
    """Loads exports (files, or folders and ZIP archives of them) into the warehouse of `home`.

    Each file is recognised by its content, by the mappings stored in the home and those of the
    trackers, unless a `mapping` says how to read it. Loading one's own files takes the sample data
    away. Files are named by their path, of which the folder `within` is left out.
    """
    stored, broken = stored_mappings(home)
    means = _Means(mapping, stored, status_words(home), settings, open_warehouse(home))
    found: list[_Opened | FileReport] = [
        _not_loaded(name, None, problem) for name, problem in broken.items()
    ]
    with ExitStack() as unpacked:
        for path in paths:
            for file in _files(path, within, unpacked):
                found.append(file if isinstance(file, FileReport) else _open(file, means))
        return _load(home, found, settings, note or LoadNote())


def _load(
    home: Path, found: Sequence[_Opened | FileReport], settings: Settings, note: LoadNote
) -> LoadReport:
    failed = any(isinstance(file, FileReport) and file.failed for file in found)
    if failed or not any(isinstance(file, _Opened) for file in found):
        return LoadReport(None, tuple(map(_left_out, found)))
    with next_file(home) as con:
        load = write.begin(con, note.sample)
        files = [
            _stage(con, load, number, file, settings) if isinstance(file, _Opened) else file
            for number, file in enumerate(found, start=1)
        ]
        failed = any(file.failed for file in files)
        if not failed and not note.partial:
            remarks = mark_removed(con, load)
            files = [
                replace(file, problems=(*file.problems, *remarks.get(number, ())))
                for number, file in enumerate(files, start=1)
            ]
        told = write.Note(datetime.now(UTC), note.sample, note.by)
        kept = not failed and write.finish(con, load, told)
        if not kept:
            raise Discard
    if failed:
        files = [file if file.failed else _not_loaded(file.file, file.source) for file in files]
    if kept:
        prepare_newest(home)
    return LoadReport(load if kept else None, tuple(files))


def undo_last(home: Path, by: str | None = None) -> int | None:
    """Takes the newest load back that was not taken back, as a load of its own; its number, or
    None where there is none."""
    with next_file(home) as con:
        undone = write.undo(con, datetime.now(UTC), by)
        if undone is None:
            raise Discard
    prepare_newest(home)
    return undone


def _files(path: Path, within: Path | None, unpacked: ExitStack) -> Iterator[Member | FileReport]:
    """The exports at a path, archives unpacked until `unpacked` is closed; a report of an archive
    or file that is none."""
    files = find_exports(path)
    if not files:
        yield _not_loaded(_name(path, within), None, Problem("no_exports"))
    for file in files:
        name = _name(file, within)
        try:
            if file_kind(file) == "zip":
                folder = unpacked.enter_context(TemporaryDirectory(prefix="leeway-"))
                for member in unpack(file, Path(folder)):
                    yield Member(member.path, f"{name}/{member.name}")
            else:
                yield Member(file, name)
        except CannotRead as error:
            yield _not_loaded(name, None, error.problem)


def _open(file: Member, means: _Means) -> _Opened | FileReport:
    """An export that can be read, or a report of why it cannot."""
    path, name = file.path, file.name
    digest = _digest(path, means)
    if means.warehouse and (known := means.warehouse.loaded_before(digest)):
        problem = Problem("already_loaded", details={"load": known.load})
        counts = Counts(known.rows, 0, known.rows - known.rejected, known.rejected)
        return FileReport(name, known.source, *_numbers(counts), (problem,))
    try:
        extract = open_export(path, means.mapping, means.stored)
    except CannotRead as error:
        return _not_loaded(name, None, error.problem)
    own = means.words.get(extract.mapping.source, {})
    mapping = replace(extract.mapping, status=extract.mapping.status | own)
    return _Opened(name, digest, replace(extract, mapping=mapping))


def _stage(
    con: duckdb.DuckDBPyConnection, load: int, number: int, file: _Opened, settings: Settings
) -> FileReport:
    mapping, header = file.extract.mapping, file.extract.header
    shape = note_shape(con, file.extract, settings)
    staged = Staged(load, number, file.name, file.digest, shape)
    try:
        # Reading goes on while the batch before is normalised, and this while one is written.
        extract = replace(file.extract, batches=lambda: ahead(file.extract.batches()))
        seen: list[pl.DataFrame] = []
        keep = leave_out_known(con, shape, seen)
        counts, problems = stage(con, staged, normalise(extract, settings, keep), seen)
    except CannotRead as error:
        return _not_loaded(file.name, mapping.source, error.problem)
    unused = unused_columns(mapping, header)
    return FileReport(file.name, mapping.source, *_numbers(counts), tuple(problems), unused)


def _digest(path: Path, means: _Means) -> str:
    """The digest of a file's content and of all that decides how it is read."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(repr((means.mapping, means.stored, means.words, means.settings)).encode())
    digest.update(repr(builtin_mappings()).encode())
    return digest.hexdigest()


def _numbers(counts: Counts) -> tuple[int, int, int, int]:
    return counts.rows, counts.loaded, counts.unchanged, counts.rejected


def _left_out(file: _Opened | FileReport) -> FileReport:
    """The report of a file of a load that did not come about."""
    if isinstance(file, _Opened):
        return _not_loaded(file.name, file.extract.mapping.source)
    return file


def _not_loaded(name: str, source: str | None, *problems: Problem) -> FileReport:
    return FileReport(name, source, 0, 0, 0, 0, problems)


def _name(path: Path, within: Path | None) -> str:
    return str(path.relative_to(within) if within else path)
