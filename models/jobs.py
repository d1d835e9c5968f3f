"""Fitting in the background: a page never computes, it starts a process and looks again."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Literal

from models.refit import models_folder
from models.store import Fitted, read_suggestions

State = Literal["running", "failed"]
Key = tuple[Path, int, str]

_JOBS: dict[Key, "subprocess.Popen[bytes]"] = {}
_LOCK = Lock()


def ensure_fit(home: Path, load: int, calendar: str) -> State:
    """Starts `leeway fit` for a load and calendar unless this server has done so already; how it
    stands. What it writes is read with `models.store.read_suggestions`; its messages go to the
    server's log."""
    with _LOCK:
        job = _JOBS.get((home, load, calendar))
        if job is None:
            job = _JOBS[home, load, calendar] = _start(home, load, calendar)
    # A job that ended well has written its suggestions, though perhaps since the caller looked.
    return "failed" if job.poll() else "running"


def forget(home: Path, load: int, calendar: str) -> None:
    """Lets `ensure_fit` try once more after a failure."""
    with _LOCK:
        _JOBS.pop((home, load, calendar), None)


def suggestions_before(
    home: Path, loads: Sequence[int], load: int, target: str, calendar: str
) -> tuple[int, Fitted] | None:
    """The stored suggestions of the latest of `loads` before a load, with that load's number."""
    for earlier in sorted((number for number in loads if number < load), reverse=True):
        fitted = read_suggestions(models_folder(home), earlier, target, calendar)
        if fitted and fitted.suggestions:
            return earlier, fitted
    return None


def _start(home: Path, load: int, calendar: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "pipeline.cli", "--home", str(home), "fit"]
    return subprocess.Popen(
        [*command, "--as-of", str(load), "--calendar", calendar],
        cwd=Path(__file__).parent.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
