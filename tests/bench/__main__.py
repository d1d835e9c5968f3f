"""`make bench`: loads, figures and pages, with the sample and with 100,000 tasks.

Prints a table; asserts nothing. Each figure is the median of a few runs; the loads stand beside
the plainest thing DuckDB can do with the same rows in the same run.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from data.generator.files import SAMPLE, sample_files
from models.refit import refit
from models.targets import TARGETS
from pipeline.ingest import LoadNote, ingest
from pipeline.settings import Settings
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.filters import Filters
from pipeline.view import open_view
from tests.bench.figures import figure_times
from tests.bench.loads import load_times, xlsx_times
from tests.bench.pages import blank_time, page_times

LARGE = 100_000
LOADS = HISTORIES = (100_000, 1_000_000)


def main() -> None:
    """Runs all benchmarks; each line is printed as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        for rows in LOADS:
            for what, seconds, words in load_times(Path(folder), rows):
                _tell("", what, seconds, words)
        for what, seconds, words in xlsx_times(Path(folder), LARGE):
            _tell("", what, seconds, words)
        _bench_history(Path(folder))
        blank = blank_time(Path(folder))
        _tell("", "page visible: a blank one of Streamlit", blank)
        for name, files in (("sample", SAMPLE), ("large", _large(Path(folder)))):
            home = Path(folder) / f"home-{name}"
            _bench_load(name, files, home)
            _bench_figures(name, home)
            _bench_fit(name, home)
            for page, seconds in page_times(home).items():
                _tell(name, f"page visible: {page}", seconds, f"{seconds / blank:.1f} x blank")


def _bench_history(folder: Path) -> None:
    """Ten changes a task; each figure beside that of the smaller warehouse."""
    smaller: dict[str, float] = {}
    for tasks in HISTORIES:
        for what, seconds, words in figure_times(folder, tasks):
            known = smaller.get(what)
            growth = f"; {seconds / known:.1f} x {HISTORIES[0]:,}" if known else ""
            smaller[what] = seconds
            _tell(f"{tasks:,}", what, seconds, words + growth)


def _bench_load(name: str, files: Path, home: Path) -> None:
    started = time.perf_counter()
    ingest(home, [files], Settings(), note=LoadNote(sample=True))
    _tell(name, "load all exports", time.perf_counter() - started)


def _bench_figures(name: str, home: Path) -> None:
    _tell(name, "open and prepare the tasks", _median(lambda: open_view(home, Filters())))
    tasks = open_view(home, Filters()).tasks
    all_by_type = _median(lambda: aggregate(tasks, list(MEASURES), ["type", "month"]))
    _tell(name, "all measures by type and month", all_by_type)


def _bench_fit(name: str, home: Path) -> None:
    view = open_view(home, Filters())
    for target in TARGETS:
        started = time.perf_counter()
        refit(home, view, target)
        _tell(name, f"fit and backtest: {target}", time.perf_counter() - started)


def _large(folder: Path) -> Path:
    files = folder / "large"
    files.mkdir()
    for name, content in sample_files(tasks=LARGE).items():
        (files / name).write_bytes(content)
    return files


def _median(run: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _tell(name: str, what: str, seconds: float, words: str = "") -> None:
    print(f"{name:8} {what:46} {seconds:7.2f} s  {words}".rstrip())
    sys.stdout.flush()


if __name__ == "__main__":
    main()
