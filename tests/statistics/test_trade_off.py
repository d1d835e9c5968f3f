"""What speed cost: values worked out by hand, tests against their own formulas."""

from datetime import date
from math import comb

import polars as pl
import pytest

from pipeline.statistics.early import early_by, early_tasks
from pipeline.statistics.skipped import with_skipped
from pipeline.statistics.trade_off import Period, by_month, trade_off, verdict
from tests.statistics.test_aggregate import prepared, task

_SCHEMA = {
    "cycle_days": pl.Int32,
    "reopened": pl.Int32,
    "type": pl.String,
    "skipped": pl.Boolean,
    "finished_day": pl.Date,
}


def period(*tasks: tuple[object, ...], month: int = 11) -> Period:
    """A month of finished tasks: cycle days, times reopened, type, whether review was skipped."""
    day = date(2026, month, 4)
    rows = [(*(*row, None, None, None, None)[:4], day) for row in tasks]
    frame = pl.DataFrame(rows, _SCHEMA, orient="row").with_columns(
        is_cancelled=False,
        is_done=True,
        started_day="finished_day",
        tracker_type="type",
        month=pl.col("finished_day").dt.truncate("1mo"),
    )
    return Period(frame, date(2026, month, 1), date(2026, month, 30))


def rows(now: Period, before: Period) -> dict[str, dict[str, object]]:
    found = trade_off(now, before)
    return {row["measure"]: row for row in found.iter_rows(named=True)}


def test_faster_but_reopened_more_often() -> None:
    before = period(*[(10, 0)] * 40, month=9)
    now = period(*[(4, 0)] * 20, *[(4, 1)] * 20)
    found = rows(now, before)
    assert (found["cycle_time"]["before"], found["cycle_time"]["now"]) == (10, 4)
    assert found["cycle_time"]["course"] == "better"
    reopened = found["reopened"]
    assert (reopened["count_before"], reopened["count"]) == (40, 40)
    assert (reopened["before"], reopened["now"], reopened["course"]) == (0, 0.5, "worse")
    # Fisher: all 20 of 80 fall on one side, or all on the other
    assert reopened["p"] == pytest.approx(2 * comb(40, 20) / comb(80, 20))
    assert verdict(trade_off(now, before)) == "paid"
    assert verdict(trade_off(before, now)) == "no_sign"  # slower, and better


def test_more_tasks_in_as_many_days() -> None:
    found = rows(period(*[(4,)] * 30), period(*[(4,)] * 12, month=9))["throughput"]
    assert (found["before"], found["now"]) == (7 * 12 / 30, 7)
    # of 42 tasks 30 or more, or 12 or fewer, in one of two equal halves
    assert found["p"] == pytest.approx(2 * sum(comb(42, n) for n in range(13)) / 2**42)
    assert found["course"] == "better"


def test_longer_periods_do_not_finish_more() -> None:
    long = period(*[(4,)] * 60)
    long = Period(long.tasks, date(2026, 10, 2), date(2026, 11, 30))  # 60 days
    found = rows(long, period(*[(4,)] * 30, month=9))["throughput"]
    assert (found["before"], found["now"], found["p"]) == (7, 7, 1)


def test_chance_is_no_sign() -> None:
    before = period(*[(5, 0)] * 18, *[(9, 1)] * 2, month=9)
    now = period(*[(5, 0)] * 17, *[(8, 1)] * 3)
    assert set(trade_off(now, before)["course"]) == {"unclear", "untold"}
    assert verdict(trade_off(now, before)) == "no_sign"


def test_what_is_not_known_is_not_told() -> None:
    now, before = period(*[(5, None, "Bug")] * 20), period(*[(5, 0, "Page")] * 20, month=9)
    found = rows(now, before)
    assert (found["reopened"]["count"], found["reopened"]["course"]) == (0, "too_few")
    assert (found["defect"]["now"], found["defect"]["course"]) == (1, "worse")
    without = rows(period(*[(5, 0, "Page")] * 20), before)
    assert without["defect"]["course"] == "untold"  # types that name no defects
    few = trade_off(period(*[(5, 0)] * 9), period(*[(1, 0)] * 30, month=9))
    assert few["course"].to_list() == ["too_few"] * 3 + ["untold"] * 2
    assert verdict(few) == "too_few"


def test_by_month() -> None:
    tasks = pl.concat([period((3, 1), (5, 0), (10, 0)).tasks, period((2, 0), month=10).tasks])
    found = {(name, day.month): (n, value) for name, day, n, value in by_month(tasks).rows()}
    assert found["cycle_time", 11] == (3, 5)
    assert found["throughput", 11] == (3, 3)
    assert found["reopened", 11] == (3, pytest.approx(1 / 3))
    assert found["reopened", 10] == (1, 0)
    assert ("skipped", 11) not in found


def test_review_is_skipped_only_where_it_is_usual() -> None:
    rows = [
        ("a", True),
        ("a", True),
        ("a", False),
        ("b", False),
        ("b", False),
        ("b", True),
        ("a", None),
    ]
    tasks = pl.DataFrame(rows, {"type": pl.String, "reviewed": pl.Boolean}, orient="row")
    tasks = tasks.with_columns(source=pl.lit("jira"), is_done=True)
    found = with_skipped(tasks, tasks).collect()
    assert found["skipped"].to_list() == [False, False, True, None, None, None, None]


def test_the_early_ones_by_task_and_by_whose_they_were() -> None:
    tasks = prepared(
        task(10, 5, key="1", assignee="Ann"),  # Tuesday, done on Thursday: 3 ahead
        task(10, 6, key="2", assignee="Ann"),  # 2 ahead
        task(12, 2, key="3", assignee="Bo"),  # 8 ahead
        task(12, 13, key="4"),
    )
    assert early_tasks(tasks).select("key", "deviation").rows() == [("3", -8), ("1", -3)]
    assert early_by(tasks).rows() == [("Bo", 1, 1, None, 8), ("Ann", 1, 2, None, 3)]
