"""A load that is killed changes nothing, or is whole; two loads at once both happen."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.warehouse.read import open_warehouse
from tests.faults.kill import LOAD, PLAN, kill_loads, plan_table, state

LIMITED = """
import resource, signal, sys
from pathlib import Path
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.warehouse.publish import CannotStore
from tests.faults.kill import PLAN
# A file that may not grow stands for a full disk: writing fails in the same places.
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
try:
    ingest(Path(sys.argv[2]), [Path(sys.argv[3])], Settings(), PLAN)
except CannotStore as error:
    print(error)
"""


def test_a_killed_load_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    assert kill_loads(tmp_path, 5, random.Random(3)).total() == 5


def test_two_loads_at_once_both_happen(tmp_path: Path) -> None:
    home = tmp_path / "home"
    commands = [
        [sys.executable, "-c", LOAD, str(home), str(plan_table(tmp_path, number))]
        for number in (1, 2, 3)
    ]
    loads = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for command in commands]
    assert [load.wait(timeout=120) for load in loads] == [0, 0, 0]
    warehouse = open_warehouse(home)
    assert warehouse
    assert warehouse.loads()["load"].to_list() == [3, 2, 1]
    assert state(home) in (1, 2, 3)


@pytest.mark.parametrize("room", [-1000, 60_000, 600_000])
def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path, room: int) -> None:
    home, tables = tmp_path / "home", [plan_table(tmp_path, number) for number in (1, 2)]
    ingest(home, tables[:1], Settings(), PLAN)
    size = max(path.stat().st_size for path in (home / "warehouse").glob("*.duckdb"))
    command = [sys.executable, "-c", LIMITED, str(size + room), str(home), str(tables[1])]
    full = subprocess.run(command, check=False, capture_output=True, text=True)
    assert full.stdout.startswith("The load could not be stored"), full.stderr
    assert state(home) == 1
    ingest(home, tables[1:], Settings(), PLAN)
    assert state(home) == 2
