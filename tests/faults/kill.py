"""Kills loading processes at random moments while another process reads: `python -m
tests.faults.kill --times 200`. After each, the warehouse holds the old or the new state, whole, and
the next load succeeds."""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping
from pipeline.warehouse.read import open_warehouse

PLAN = Mapping("team", columns={"key": ("Key",), "title": ("Title",), "estimate_hours": ("Hours",)})
_ROWS = 3000
_STAY = {"lock", "running", "current.3", "prepared"}
"""`running` until the next load, where the one that was killed had all but ended."""
_LONGEST = 4
"""A load in a process of its own takes some times as long as the second one in this."""
LOAD = """
import sys
from pathlib import Path
from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.faults.kill import PLAN
print("ready", flush=True)
ingest(Path(sys.argv[1]), [Path(sys.argv[2])], Settings(), PLAN)
"""
_READ = """
import sys
from pathlib import Path
from tests.faults.kill import state
while True:
    state(Path(sys.argv[1]))
    print("read", flush=True)
"""


def main() -> None:
    """Prints how often a kill left the old and how often the new state."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(dict(kill_loads(Path(folder), asked.times, random.Random(asked.seed))))


def kill_loads(folder: Path, times: int, draw: random.Random) -> Counter[str]:
    """Kills `times` loads; how many left the old state, how many the new one."""
    home = folder / "home"
    ingest(home, [plan_table(folder, 0)], Settings(), PLAN)
    started = time.perf_counter()
    ingest(home, [plan_table(folder, 1)], Settings(), PLAN)
    usual = time.perf_counter() - started
    reader = subprocess.Popen([sys.executable, "-c", _READ, str(home)], stdout=subprocess.DEVNULL)
    left: Counter[str] = Counter()
    try:
        for number in range(2, times + 2):
            table = plan_table(folder, number)
            _killed_after(home, table, draw.uniform(0, _LONGEST * usual))
            found = state(home)
            assert found in (number - 1, number), f"neither old nor new: {found}"
            left["new" if found == number else "old"] += 1
            ingest(home, [table], Settings(), PLAN)
            assert state(home) == number, "the next load did not succeed"
            _assert_swept(home)
            assert reader.poll() is None, "the reader failed"
    finally:
        reader.kill()
        reader.wait()
    return left


def state(home: Path) -> int:
    """The number of the table that the warehouse holds, all of it."""
    warehouse = open_warehouse(home)
    assert warehouse
    tasks = warehouse.tasks()
    found = tasks["estimate_hours"].unique().to_list()
    assert (tasks.height, len(found)) == (_ROWS, 1), f"half of it: {tasks.height}, {found}"
    return int(found[0])


def plan_table(folder: Path, number: int) -> Path:
    path = folder / f"{number}.csv"
    rows = (f"K-{row},Task {row},{number}\n" for row in range(_ROWS))
    path.write_text("Key,Title,Hours\n" + "".join(rows), "utf-8")
    return path


def _killed_after(home: Path, table: Path, seconds: float) -> None:
    command = [sys.executable, "-c", LOAD, str(home), str(table)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)


def _assert_swept(home: Path) -> None:
    files = {path.name for path in (home / "warehouse").iterdir()}
    databases = {name for name in files if name.endswith(".duckdb")}
    assert len(databases) <= 2, f"left behind: {sorted(files)}"
    assert files - databases <= _STAY, f"left behind: {sorted(files)}"


if __name__ == "__main__":
    main()
