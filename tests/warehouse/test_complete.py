"""What is told of tasks in files of their own."""

import json
from pathlib import Path

import pytest

from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.warehouse.read import open_warehouse

TASK = {
    "id": "5edca524cad2fa1125cb0630",
    "identifier": "SCR-5",
    "title": "缺陷",
    "type": "bug",
    "project": {"id": "p", "identifier": "SCR", "name": "商城"},
    "state": {"id": "s", "name": "已完成", "type": "completed"},
    "created_at": 1674489600,
    "updated_at": 1674921600,
}
STATES = {"新建": "pending", "进行中": "in_progress", "已完成": "completed"}
MOVES = [("新建", "进行中", 1674576000), ("进行中", "已完成", 1674835200)]


@pytest.mark.parametrize("together", [True, False])
def test_a_history_without_rows_tells_when_work_started_and_finished(
    tmp_path: Path, together: bool
) -> None:
    states = [
        {
            "id": f"m{at}",
            "work_item": {"id": TASK["id"], "identifier": "SCR-5"},
            "from_state": {"name": first, "type": STATES[first]},
            "to_state": {"name": then, "type": STATES[then]},
            "created_at": at,
        }
        for first, then, at in MOVES
    ]
    files = {"tasks.json": {"values": [TASK]}, "moves.json": {"values": states}}
    paths = [tmp_path / name for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_text(json.dumps(content), "utf-8")
    for part in [paths] if together else [[path] for path in paths]:
        assert ingest(tmp_path / "home", part, Settings()).load
    warehouse = open_warehouse(tmp_path / "home")
    assert warehouse
    task = warehouse.tasks().row(0, named=True)
    assert (f"{task['started']:%m-%d}", f"{task['finished']:%m-%d}") == ("01-25", "01-28")
