"""The files of a warehouse: one writer builds the next file beside the current one and publishes
it by switching a pointer; readers keep the file they opened.

`<home>/warehouse/current.3` holds the name of the current file. Measured: a DuckDB file cannot be
read while another process writes it, so loading never happens in place.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from pipeline.problems import UserError
from pipeline.warehouse.tables import create_tables

_POINTER, _OLD_POINTERS = "current.3", ("current", "current.2")
"""The pointer's name tells the format of the tables."""
_MEMORY = "1GB"
"""What DuckDB may keep in memory while it loads; the rest goes to the disk, beside the file."""


_PATIENCE = 1
"""Seconds after which it is said that a load waits."""


@dataclass(frozen=True)
class Running:
    """A load that another waits for: its process, and since when it runs."""

    process: int
    since: datetime


tell_waiting: ContextVar[Callable[[Running | None], object]] = ContextVar(
    "tell_waiting", default=lambda running: None
)
"""Is called once where a load waits for another; None: it is not known for which."""


class OtherFormat(UserError):
    """The warehouse was written by a Leeway whose tables were others."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The warehouse in {folder} was written by an earlier version of Leeway. Move that "
            "folder away and load your exports again."
        )


def current_file(home: Path) -> Path | None:
    """The file to read, or None where nothing was ever loaded. Raises OtherFormat."""
    folder = home / "warehouse"
    if (folder / _POINTER).exists():
        return folder / (folder / _POINTER).read_text("ascii").strip()
    if any((folder / old).exists() for old in _OLD_POINTERS):
        raise OtherFormat(folder)
    return None


@contextmanager
def next_file(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the next file, a copy of the current one; published when the block ends
    well. An exception leaves the current file as it was, and so does `Discard`, silently.

    Waits while another load runs (see `tell_waiting`). Raises CannotStore where the disk does not
    take it.
    """
    folder = home / "warehouse"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        current = current_file(home)
        number = int(current.stem) + 1 if current else 1
        path = folder / f"{number:06d}.duckdb"
        # A load that was killed leaves its file, and a log that the next one would replay.
        _sweep(home)
        try:
            _copy(current, path)
            with duckdb.connect(str(path), config={"memory_limit": _MEMORY}) as con:
                # Its bar would be drawn among the messages of the command line.
                con.execute("SET enable_progress_bar = false")
                # An earlier version of Leeway had fewer of them.
                create_tables(con)
                yield con
                # Closing would do so too, but tell of no failure.
                con.execute("CHECKPOINT")
            _switch(folder, path)
        except Discard:
            pass
        except _NOT_WRITTEN as error:
            raise CannotStore(error) from error
        finally:
            _sweep(home)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock, holder = FileLock(folder / "lock"), folder / "running"
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        tell_waiting.get()(_running(holder))
        lock.acquire()
    try:
        with suppress(OSError):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            holder.write_text(f"{os.getpid()} {now}", "ascii")
        yield
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _running(holder: Path) -> Running | None:
    try:
        process, since = holder.read_text("ascii").split()
        return Running(int(process), datetime.fromisoformat(since))
    except (OSError, ValueError):
        return None


class Discard(Exception):
    """Raised inside `next_file` where there is nothing to publish."""


class CannotStore(OSError):
    """A load could not be written to the disk."""

    def __init__(self, error: Exception) -> None:
        detail = str(error).splitlines()[0].rstrip(".")
        super().__init__(
            f"The load could not be stored; what was loaded before is as it was. Is the disk full? "
            f"({detail}.)"
        )


_NOT_WRITTEN = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)


def _copy(current: Path | None, path: Path) -> None:
    if current is None:
        return
    try:
        shutil.copyfile(current, path)
    except OSError as error:
        raise CannotStore(error) from error


def _switch(folder: Path, path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    pointer = folder / f"{_POINTER}.next"
    pointer.write_text(path.name, "ascii")
    pointer.replace(folder / _POINTER)


def _sweep(home: Path) -> None:
    """Removes all files, and what DuckDB had beside them, but the current one and the one before,
    which a reader may be about to open; readers that have a removed one open keep reading it."""
    current = current_file(home)
    before = current and current.with_stem(f"{int(current.stem) - 1:06d}")
    for old in set((home / "warehouse").glob("*.duckdb*")) - {current, before}:
        if old.is_dir():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.unlink(missing_ok=True)
