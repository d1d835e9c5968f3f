"""Why a mean changed: values worked out by hand, and what has to hold for any tasks."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.drivers import Drivers, drivers

DEVIATION = "schedule_deviation"
Tasks = list[tuple[str | None, int]]


def by_type(tasks: Tasks) -> pl.DataFrame:
    """The aggregate of finished tasks, given as (type, working days late)."""
    schema = {"type": pl.String, "deviation": pl.Int32}
    day = pl.lit(date(2026, 11, 2))
    frame = pl.DataFrame(tasks, schema, orient="row").with_columns(
        is_cancelled=False, is_done=True, finished_day=day, due_day=day
    )
    return aggregate(frame, [DEVIATION], ["type"])


def split(now: Tasks, before: Tasks) -> Drivers | None:
    return drivers(by_type(now), by_type(before), "type")


def known(now: Tasks, before: Tasks) -> Drivers:
    found = split(now, before)
    assert found is not None
    return found


def test_more_of_what_runs_late_is_mix_and_running_later_is_rate() -> None:
    before: Tasks = [("page", 0)] * 30 + [("poster", 2)] * 10  # mean 0.5
    now: Tasks = [("page", 0)] * 20 + [("poster", 4)] * 20  # mean 2
    found = known(now, before)
    assert (found.count_before, found.count) == (40, 40)
    assert (found.mean_before, found.mean) == (0.5, 2)
    rows = {row["group"]: row for row in found.groups.iter_rows(named=True)}
    assert rows["poster"]["rate"] == pytest.approx((4 - 2) * (0.5 + 0.25) / 2)  # 0.75
    assert rows["poster"]["mix"] == pytest.approx((0.5 - 0.25) * (3 - 1.25))  # 0.4375
    assert rows["page"]["rate"] == 0
    assert rows["page"]["mix"] == pytest.approx((0.5 - 0.75) * (0 - 1.25))  # 0.3125
    assert (found.mix, found.rate) == (pytest.approx(0.75), pytest.approx(0.75))
    assert found.groups["group"].to_list() == ["poster", "page"]  # of most effect first


def test_a_group_of_one_period_only_is_mix_alone() -> None:
    found = known([("page", 0)] * 10 + [("poster", 4)] * 10, [("page", 0)] * 10)
    poster = found.groups.row(0, named=True)
    assert (poster["group"], poster["mean_before"], poster["count_before"]) == ("poster", None, 0)
    assert (poster["rate"], found.rate) == (0, 0)
    assert poster["mix"] == pytest.approx(0.5 * (4 - 1))
    assert found.mix == pytest.approx(2)


def test_small_groups_are_put_together_and_counted() -> None:
    before: Tasks = [("page", 1)] * 12 + [("a", 0)] * 9
    now: Tasks = [("page", 1)] * 12 + [("a", 2)] * 3 + [("b", 4)] * 1 + [(None, 0)] * 10
    groups = known(now, before).groups
    other = groups.row(by_predicate=pl.col("pooled") > 1, named=True)
    assert (other["group"], other["pooled"]) == (None, 2)
    assert (other["count_before"], other["count"]) == (9, 4)
    assert (other["mean_before"], other["mean"]) == (0, 2.5)
    without = groups.filter(pl.col("group").is_null(), pl.col("pooled") == 1)
    assert without.select("count_before", "count").rows() == [(0, 10)]  # no type is a group


def test_a_small_group_alone_keeps_its_name() -> None:
    found = known([("page", 1)] * 12 + [("a", 2)], [("page", 1)] * 12)
    assert set(found.groups["group"]) == {"page", "a"}


@pytest.mark.parametrize(("now", "before"), [(9, 10), (10, 9), (10, 0), (0, 0)])
def test_of_few_tasks_nothing_is_said(now: int, before: int) -> None:
    assert split([("page", 1)] * now, [("page", 0)] * before) is None


some = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", None]), st.integers(-2, 10)),
    min_size=10,
    max_size=60,
)


@given(some, some)
def test_mix_and_rate_of_all_groups_are_the_whole_change(now: Tasks, before: Tasks) -> None:
    found = known(now, before)
    means = [sum(days for _, days in tasks) / len(tasks) for tasks in (before, now)]
    assert [found.mean_before, found.mean] == pytest.approx(means, abs=1e-12)
    change = means[1] - means[0]
    assert found.mix + found.rate == pytest.approx(change, abs=1e-9)
    assert found.groups.select("mix", "rate").sum().row(0) == (found.mix, found.rate)


@given(some, some)
def test_the_way_back_is_the_same_with_the_other_sign(now: Tasks, before: Tasks) -> None:
    there, back = known(now, before), known(before, now)
    assert (there.mix, there.rate) == pytest.approx((-back.mix, -back.rate), abs=1e-9)


@given(some)
def test_without_any_change_there_is_none_to_explain(tasks: Tasks) -> None:
    found = known(tasks, tasks)
    assert (found.mix, found.rate) == pytest.approx((0, 0), abs=1e-12)
