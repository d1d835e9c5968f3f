"""What lies beyond the default buffers, by hand."""

import polars as pl

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.distribution import beyond_defaults, deviations
from tests.statistics.test_aggregate import prepared, task

TASKS = prepared(
    *(task(2, 2 + days, key=str(days)) for days in (0, 1, 2, 3)),
    task(2, 4, type="Poster", key="poster"),
    task(2, None, status_category="todo"),
    task(None, 4),
)


def test_the_share_beyond_the_default() -> None:
    by_type = aggregate(TASKS, ["schedule_deviation"], ["type"])
    whole = {"type": ["Page", "unused"], "team": [None, None], "project": [None, None]}
    defaults = pl.DataFrame({**whole, "buffer": [2.0, 1.0]})
    found = beyond_defaults(by_type, TASKS, defaults)
    # exactly at the default is within it
    assert found.select("type", "default", "beyond").rows() == [
        ("Page", 2.0, 0.25),
        ("Poster", None, None),
    ]


def test_the_latest_come_first_and_only_those_with_a_deviation() -> None:
    assert deviations(TASKS, "Page")["key"].to_list() == ["3", "2", "1", "0"]
    assert deviations(TASKS).height == 5
