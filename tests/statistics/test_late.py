"""Work that is or was late, against values worked out by hand."""

from datetime import date, datetime

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.late import (
    late_now,
    late_on,
    open_without_due,
    running_late,
)
from tests.statistics.test_aggregate import AS_OF, prepared, task

OPEN = {"status_category": "in_progress"}
TASKS = prepared(
    task(18, None, key="two days", **OPEN),
    task(10, None, key="eight days", **OPEN),
    task(10, None, key="written later", created=datetime(2026, 11, 12), **OPEN),
    task(20, None, key="due today", **OPEN),
    task(None, None, key="no due date", **OPEN),
    task(10, 12, key="finished late"),
    task(10, 10, key="on time"),
    task(10, None, key="cancelled", status_category="cancelled"),
)


def test_the_longest_overdue_comes_first() -> None:
    found = late_now(TASKS).select("key", "overdue_days").rows()
    assert found == [("eight days", 8), ("written later", 8), ("two days", 2)]
    assert open_without_due(TASKS) == 1


def test_late_on_earlier_days() -> None:
    days = [date(2026, 11, day) for day in (10, 11, 12, 18, 20)]
    # 11th: "eight days" and "finished late"; 12th: the latter is finished, one is written down.
    assert late_on(TASKS, days).rows() == list(zip(days, [0, 2, 2, 2, 3], strict=True))
    assert late_on(TASKS, [AS_OF])["late"].item() == late_now(TASKS).height


def test_types_that_run_late_with_what_they_hold() -> None:
    done = [
        task(2, finished, type=kind)
        for kind, finished, n in (("a", 3, 10), ("b", 5, 10), ("c", 2, 10), ("few", 6, 9))
        for _ in range(n)
    ]
    tasks = prepared(*done, task(10, None, type="b", **OPEN), task(10, None, type="c", **OPEN))
    by_type = aggregate(tasks, ["schedule_deviation"], ["type"])
    assert running_late(by_type, late_now(tasks)).rows() == [("b", 10, 3.0, 1), ("a", 10, 1.0, 0)]
