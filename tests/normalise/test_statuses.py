"""Which category a task is in, and what its history tells, each as a table of cases."""

from datetime import datetime

import polars as pl
import pytest

from pipeline.normalise.history import from_history
from pipeline.normalise.statuses import with_category
from pipeline.schema import CHANGE, TASK

DAY = datetime(2026, 3, 4)


def tasks(**values: object) -> pl.DataFrame:
    return pl.DataFrame([dict.fromkeys(TASK.frame) | values], TASK.frame)


@pytest.mark.parametrize(
    ("values", "category"),
    [
        ({"status": "Done", "status_category": "Done"}, "done"),
        ({"status": "开发中"}, "in_progress"),
        ({"status": "IN_PROGRESS"}, "in_progress"),
        ({"status": "WON'T_DO"}, "cancelled"),
        ({"status": "Tareas por hacer"}, "todo"),
        ({"status": " 已完成 "}, "done"),
        ({"status": "Selected for Development"}, "todo"),
        # the export's category goes before the word
        ({"status": "Open", "status_category": "indeterminate"}, "in_progress"),
        # the mapping's own word goes before everything
        ({"status": "Parked", "status_category": "Done"}, "cancelled"),
        # finished is not delivered
        ({"status": "Done", "status_category": "done", "resolution": "Won't Do"}, "cancelled"),
        ({"status": "已取消", "status_category": "3"}, "cancelled"),
        # word and finish date together overrule a category that says it is open
        ({"status": "已完成", "status_category": "new", "finished": DAY}, "done"),
        ({"status": "已完成", "status_category": "new"}, "todo"),
        # a word that nobody knows
        ({"status": "Live since spring", "finished": DAY}, "done"),
        ({"status": "Somewhere"}, "unknown"),
        # no status at all: the dates decide
        ({"finished": DAY}, "done"),
        ({"started": DAY}, "in_progress"),
        ({}, "todo"),
    ],
)
def test_category(values: dict[str, object], category: str) -> None:
    found = with_category(tasks(**values), {"parked": "cancelled"})
    assert found["status_category"].item() == category


def test_shares_of_what_is_done_are_statuses_too() -> None:
    def categories(*words: str) -> list[str]:
        rows = pl.concat(tasks(status=word) for word in words)
        return with_category(rows, {"30%": "todo"})["status_category"].to_list()

    assert categories("0%", "50%", "100%", "30%") == ["todo", "in_progress", "done", "todo"]
    assert categories("0", "60", "100") == ["todo", "in_progress", "done"]
    assert categories("0", "0.5", "1", "1.5") == ["todo", "in_progress", "done", "unknown"]
    # without a share among them they are a tracker's own numbers
    assert categories("1", "2", "3") == ["todo", "in_progress", "done"]


def test_history_fills_what_the_export_does_not_say() -> None:
    moves = [
        (1, "status", "To Do", "In Progress"),
        (2, "due", "2026-03-10", "2026-03-12"),
        (3, "status", "In Progress", "Shipped"),  # known from a task that is in it now
        (4, "status", "Shipped", "In Progress"),
        (5, "due", "2026-03-12", "2026-03-20"),
        (6, "status", "In Progress", "Shipped"),
    ]
    changes = pl.DataFrame(
        [("7", datetime(2026, 3, day), 480, *rest) for day, *rest in moves],
        CHANGE,
        orient="row",
    )
    task = tasks(source_id="7", status="Shipped", status_category="done", due=datetime(2026, 3, 20))
    found = from_history(with_category(task, {}), changes, {}).row(0, named=True)
    moments = {name: f"{found[name]:%m-%d}" for name in ("started", "finished", "first_due")}
    assert moments == {"started": "03-01", "finished": "03-06", "first_due": "03-10"}
    assert found["finished_offset"] == 480
