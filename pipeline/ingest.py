"""From files to a load: the one place where reading, normalising and writing meet.

A load happens whole or not at all: where one of the files cannot be read, none is loaded, and the
report says which and why.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipeline.normalise import normalise
from pipeline.problems import CannotRead, Problem
from pipeline.settings import Settings
from pipeline.sources.extract import Extract
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import find_exports, open_export
from pipeline.warehouse import write
from pipeline.warehouse.publish import Discard, next_file
from pipeline.warehouse.stage import Counts, FileFacts, stage

SAMPLE = Path(__file__).parent.parent / "data" / "sample"
"""The folder of the sample exports."""


@dataclass(frozen=True)
class FileReport:
    """What became of a file: rows = loaded + unchanged + rejected."""

    file: str
    source: str | None
    rows: int
    loaded: int
    unchanged: int
    rejected: int
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Whether the file could not be read at all."""
        return any(problem.row is None and problem.kind.rejects for problem in self.problems)


@dataclass(frozen=True)
class LoadReport:
    """`load` is None where nothing changed or a file could not be read."""

    load: int | None
    files: tuple[FileReport, ...]

    @property
    def failed(self) -> bool:
        """Whether a file could not be read, so that nothing was loaded, or no file had a row."""
        return any(file.failed for file in self.files) or not any(file.rows for file in self.files)


def ingest(
    home: Path,
    paths: Sequence[Path],
    settings: Settings,
    mapping: Mapping | None = None,
    sample: bool = False,
    within: Path | None = None,
) -> LoadReport:
    """Loads exports (files, or folders of them) into the warehouse of `home`.

    Each file is recognised by its content, unless a `mapping` says how to read it. Loading one's
    own files takes the `sample` data away. Files are named by their path, of which the folder
    `within` is left out.
    """
    opened, unread = _open_all(paths, mapping, within)
    if any(file.failed for file in unread):
        left = [
            _not_loaded(_name(path, within), extract.mapping.source) for path, extract in opened
        ]
        return LoadReport(None, (*unread, *left))
    with next_file(home) as con:
        load = write.begin(con)
        files = tuple(
            _stage(con, load, number, _name(path, within), extract, settings)
            for number, (path, extract) in enumerate(opened, start=1)
        )
        failed = any(file.failed for file in files)
        kept = not failed and write.finish(con, load, datetime.now(UTC), sample)
        if not kept:
            raise Discard
    if failed:
        files = tuple(
            file if file.failed else _not_loaded(file.file, file.source) for file in files
        )
    return LoadReport(load if kept else None, (*unread, *files))


def undo_last(home: Path) -> int | None:
    """Takes the newest load back that was not taken back, as a load of its own; its number, or
    None where there is none."""
    with next_file(home) as con:
        undone = write.undo(con, datetime.now(UTC))
        if undone is None:
            raise Discard
    return undone


def _open_all(
    paths: Sequence[Path], mapping: Mapping | None, within: Path | None
) -> tuple[list[tuple[Path, Extract]], list[FileReport]]:
    """The exports at the paths, and reports of what could not be opened or holds nothing."""
    opened, unread = [], []
    for path in paths:
        try:
            for file in find_exports(path):
                try:
                    opened.append((file, open_export(file, mapping)))
                except CannotRead as error:
                    unread.append(_not_loaded(_name(file, within), None, error.problem))
        except CannotRead as error:
            unread.append(_not_loaded(_name(path, within), None, error.problem))
    return opened, unread


def _stage(
    con: duckdb.DuckDBPyConnection,
    load: int,
    number: int,
    name: str,
    extract: Extract,
    settings: Settings,
) -> FileReport:
    source = extract.mapping.source
    digest = _digest(extract.path, extract.mapping, settings)
    if known := write.loaded_before(con, digest):
        before, counts = known
        problem = Problem("already_loaded", details={"load": before})
        return FileReport(name, source, *_numbers(counts), (problem,))
    facts = FileFacts(
        name=name,
        digest=digest,
        source=source,
        entity=extract.mapping.entity,
        form=extract.form,
        header=extract.header,
        columns=tuple(extract.mapping.find(extract.header)),
    )
    try:
        counts, problems = stage(con, load, number, facts, normalise(extract, settings))
    except CannotRead as error:
        return _not_loaded(name, source, error.problem)
    return FileReport(name, source, *_numbers(counts), tuple(problems))


def _digest(path: Path, mapping: Mapping, settings: Settings) -> str:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(repr((mapping, settings)).encode())
    return digest.hexdigest()


def _numbers(counts: Counts) -> tuple[int, int, int, int]:
    return counts.rows, counts.loaded, counts.unchanged, counts.rejected


def _not_loaded(name: str, source: str | None, *problems: Problem) -> FileReport:
    return FileReport(name, source, 0, 0, 0, 0, problems)


def _name(path: Path, within: Path | None) -> str:
    return str(path.relative_to(within) if within else path)
