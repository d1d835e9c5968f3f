"""The prepared tasks of a load, kept as an Arrow file beside the warehouse.

Preparing a million tasks with ten million changes takes many seconds, reading them from a file that
is mapped into memory none: a page touches only the columns that it needs, and all processes share
them. The file is a copy that may be deleted at any time; one that cannot be written is no error.
"""

import contextlib
import os
from pathlib import Path

import polars as pl
import pyarrow as pa

from pipeline.calendars import calendar_code, calendar_of
from pipeline.normalise.calendar import fingerprint
from pipeline.settings import read_settings
from pipeline.statistics.prepare import prepare
from pipeline.warehouse.read import Load, Warehouse, open_warehouse

_FOLDER = "prepared"
_MOST = 4
"""Files that are kept: half a gigabyte each for a million tasks."""
_FORMAT = 4
"""To be raised with every change of what `prepare` gives."""


def prepared(warehouse: Warehouse, load: Load, calendar: str) -> pl.DataFrame:
    """Every task as of a load on the calendar of that code (columns: see `prepare`); not to be
    changed."""
    path = _file(warehouse, load, calendar)
    if not path.exists():
        made = _made(warehouse, load, calendar)
        with contextlib.suppress(OSError):
            _keep(made, path)
        return made
    with pa.memory_map(str(path)) as mapped:
        # Polars' own reader copies the whole file into memory.
        found = pl.from_arrow(pa.ipc.open_file(mapped).read_all(), rechunk=False)
    assert isinstance(found, pl.DataFrame)
    return found


def prepare_newest(home: Path) -> None:
    """Prepares the tasks of the newest load on the organisation's calendar, so that the first page
    finds them."""
    if warehouse := open_warehouse(home):
        prepared(warehouse, warehouse.load(), calendar_code(home, read_settings(home)))


def _keep(tasks: pl.DataFrame, path: Path) -> None:
    """Keeps a file in the place of the oldest; one that is mapped stays readable until it is let
    go."""
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    tasks.write_ipc(draft, compat_level=pl.CompatLevel.newest())
    draft.replace(path)
    newest_first = sorted(path.parent.iterdir(), key=lambda file: -file.stat().st_mtime_ns)
    for old in newest_first[_MOST:]:
        old.unlink(missing_ok=True)


def _made(warehouse: Warehouse, load: Load, calendar: str) -> pl.DataFrame:
    tasks, changes = warehouse.tasks(load.load), warehouse.course(load.load)
    return prepare(tasks, changes, calendar_of(warehouse.home, calendar), load.as_of_day)


def _file(warehouse: Warehouse, load: Load, calendar: str) -> Path:
    """`path` of a warehouse never changes once published, so that its name stands for it."""
    name = f"{warehouse.path.stem}-{load.load}-{fingerprint(calendar)}-{_FORMAT}.arrow"
    return warehouse.path.parent / _FOLDER / name
