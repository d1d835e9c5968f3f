"""What may become of a file: read, with every row accounted for, or refused by name."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.normalise import normalise
from pipeline.problems import CannotRead, Problem
from pipeline.schema import KEY_RESULT
from pipeline.settings import Settings
from pipeline.sources.mapping import MappingError, load_mapping
from pipeline.sources.recognise import open_export


def read(path: Path) -> str:
    """Reads a file to its end; "read" or the code of its refusal. AssertionError where a row is
    lost, invented or numbered twice."""
    if path.suffix == ".toml":
        return _mapping(path)
    try:
        extract = open_export(path)
        rows: list[int] = []
        bad: list[int] = []
        for batch in extract.batches():
            assert batch.rows.width == len(extract.header) + 1
            rows.extend(batch.rows["row"])
            bad += _rejected(batch.problems)
        assert len(rows) == len(set(rows)), "two rows have one number"
        # The key results of a wide row follow it under numbers of their own.
        is_wide = extract.mapping.entity == KEY_RESULT.name
        assert is_wide or rows == sorted(rows), "rows are not numbered in order"
        assert not set(rows) & set(bad), "a row was read and rejected"
        if extract.form == "csv":
            _assert_all_lines(path, extract.header, {*rows, *bad})
    except CannotRead as error:
        return _refused(error.problem)
    return "read"


def normalise_all(path: Path) -> str:
    """Normalises a file; "read" or the code of its refusal."""
    if path.suffix == ".toml":
        return _mapping(path)
    try:
        rows = total = 0
        problems: list[Problem] = []
        for stretch in normalise(open_export(path), Settings()):
            rows += stretch.rows.height
            total += stretch.read
            problems += stretch.problems
    except CannotRead as error:
        return _refused(error.problem)
    assert all(problem.message for problem in problems)
    rejected = len(set(_rejected(problems)))
    assert total == rows + rejected, f"{total} rows: {rows} taken, {rejected} rejected"
    return "read"


def load(path: Path) -> str:
    """Loads a file into a warehouse beside it; "read" or the code of its refusal."""
    if path.suffix == ".toml":
        return _mapping(path)
    report = ingest(path.parent / "home", [path], Settings())
    (file,) = report.files
    assert file.rows == file.loaded + file.unchanged + file.rejected
    for problem in file.problems:
        if problem.row is None and problem.kind.rejects:
            return _refused(problem)
    return "read"


def _mapping(path: Path) -> str:
    try:
        load_mapping(path)
    except MappingError as error:
        return _refused_mapping(str(error))
    return "read"


def _refused_mapping(message: str) -> str:
    assert message
    return "refused: mapping"


def _refused(problem: Problem) -> str:
    assert problem.message
    return f"refused: {problem.code}"


def _rejected(problems: Iterable[Problem]) -> list[int]:
    return [p.row for p in problems if p.kind.rejects and p.row is not None]


def _assert_all_lines(path: Path, header: tuple[str, ...], seen: set[int]) -> None:
    """Where no quote makes it doubtful what a line is, each below the header has to be there."""
    content = path.read_bytes()
    if b'"' in content or not content.isascii() or b"\x00" in content:
        return
    lines = content.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = [
        (number, mark)
        for number, line in enumerate(lines, 1)
        for mark in ",;\t|^"
        if tuple(line.split(mark)) == header
    ]
    if len(heads) != 1:
        return
    ((above, mark),) = heads
    full = {number for number, line in enumerate(lines, 1) if number > above and line.strip(mark)}
    assert full <= seen, f"lost: {sorted(full - seen)[:5]}"
    assert all(above < number <= len(lines) for number in seen), "a row was invented"
