"""Intervals by hand, and against scipy."""

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.drilldown import counted
from pipeline.statistics.interval import quantile_interval, with_intervals
from tests.statistics.test_aggregate import prepared, task

days = st.tuples(st.integers(1, 20), st.integers(1, 20))


def intervals(tasks: pl.DataFrame) -> dict[str, tuple[float | None, float | None]]:
    rows = with_intervals(aggregate(tasks, list(MEASURES)))
    return {row["measure"]: (row["low"], row["high"]) for row in rows.iter_rows(named=True)}


def test_by_hand() -> None:
    """Deviations 0, 1, 1, 2, of which the first is on time: s = √(2/3), t of 3 degrees 3.182."""
    found = intervals(prepared(task(2, 2), task(2, 3), task(2, 3), task(2, 4)))
    half = 3.182446 * math.sqrt(2 / 3) / 2
    assert found["schedule_deviation"] == pytest.approx((1 - half, 1 + half))
    # (1 + z²/2 ± z √(3/4 + z²/4)) / (4 + z²), z² = 3.8415
    assert found["on_time"] == pytest.approx((0.045587, 0.699358), abs=1e-6)
    assert found["throughput"] == (None, None)


def test_nothing_is_said_of_one_task_nor_where_none_varies() -> None:
    assert intervals(prepared(task(2, 4)))["on_time"] == (None, None)
    found = intervals(prepared(task(2, 4), task(3, 5)))
    assert found["schedule_deviation"] == (None, None)
    assert found["on_time"] == pytest.approx((0, 0.657620), abs=1e-6)  # z² / (2 + z²)


@given(st.lists(days, min_size=2, max_size=60))
def test_scipy_says_the_same(rows: list[tuple[int, int]]) -> None:
    tasks = prepared(*(task(due, finished) for due, finished in rows))
    found = intervals(tasks)
    on_time = int(counted(tasks, "on_time")["value"].sum())
    share = stats.binomtest(on_time, len(rows)).proportion_ci(method="wilson")
    assert found["on_time"] == pytest.approx((share.low, share.high), abs=1e-9)
    values = counted(tasks, "schedule_deviation")["value"].cast(pl.Float64)
    if values.n_unique() > 1:
        mean = stats.ttest_1samp(values.to_numpy(), 0).confidence_interval()
        assert found["schedule_deviation"] == pytest.approx((mean.low, mean.high), abs=1e-9)


def test_a_quantile_of_few_has_no_upper_end() -> None:
    """All 16 lie below P80 in 0.8^16 = 2.8 % of cases, more than the 2.5 % that may be; all 17 in
    2.3 %."""
    assert quantile_interval(pl.Series(range(16)), 0.8) == (
        8,
        None,
    )  # 0.7 % that 8 or fewer are below, 2.7 % that 9 are
    assert quantile_interval(pl.Series(range(17)), 0.8) == (9, 16)
    assert quantile_interval(pl.Series([1]), 0.8) == (None, None)
