"""The buffers of a plan, on histories drawn from known distributions."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from models.backtest import BacktestResult
from models.plan import plan
from models.planned import Plan
from models.planner import Planner, planner
from models.suggest import learned
from models.targets import SCHEDULE
from pipeline.normalise.calendar import working_calendar
from tests.models.histories import TODAY

WEEKDAYS = working_calendar("weekdays")


@pytest.fixture(scope="module")
def known(history: pl.DataFrame, tested: BacktestResult) -> Planner:
    return planner(learned(history, SCHEDULE, TODAY)[1], tested)


def planned(history: pl.DataFrame, types: list[str]) -> pl.DataFrame:
    """Open tasks of the types, due on Friday 10 July 2026."""
    names = [f"new-{at}" for at in range(len(types))]
    return history.head(len(types)).with_columns(
        pl.Series("type", types),
        pl.Series("source_id", names),
        pl.Series("key", names),
        due_on=date(2026, 7, 10),
    )


def made(known: Planner, history: pl.DataFrame, types: list[str], level: float = 0.8) -> Plan:
    return plan(known, history, planned(history, types), level, WEEKDAYS, TODAY)


def test_each_task_gets_its_buffer_on_the_calendar(known: Planner, history: pl.DataFrame) -> None:
    found = made(known, history, ["Page", "Poster"])
    buffers = dict(found.tasks.select("type", "buffer").iter_rows())
    # P80 of a gamma of shape 2 with a spread of 2.5: 1.8 days over its mean.
    assert abs(buffers["Page"] - 4) <= 1
    assert abs(buffers["Poster"] - 2) <= 1
    for row in found.tasks.iter_rows(named=True):
        days = np.busday_offset(np.datetime64("2026-07-10"), int(row["buffer"]))
        assert row["buffered_due"] == days.astype(date)
    assert found.tasks["type"].to_list() == ["Page", "Poster"]  # the riskier one first
    assert found.tasks["coverage"].is_between(0.7, 0.9).all()
    assert (found.tasks["tested"] >= 10).all()


def test_one_buffer_for_all_is_the_quantile_of_the_sum(
    known: Planner, history: pl.DataFrame
) -> None:
    """Of 30 independent tasks the sum is about normal: 30 means and 0.84 spreads x sqrt(30)."""
    found = made(known, history, ["Page"] * 30)
    past = history.filter(pl.col("type") == "Page")["deviation"].drop_nulls().to_numpy()
    expected = 30 * past.mean() + 0.84 * past.std() * np.sqrt(30)
    assert found.pooled == pytest.approx(expected, rel=0.15)
    assert found.singly == found.tasks["buffer"].sum()
    assert found.totals["saved"] == found.singly - found.pooled > 0


def test_a_single_task_needs_its_own_buffer(known: Planner, history: pl.DataFrame) -> None:
    found = made(known, history, ["Page"])
    assert abs(found.pooled - found.singly) <= 1


def test_higher_levels_need_no_less(known: Planner, history: pl.DataFrame) -> None:
    types = ["Page", "Poster", "Rare", "New"]
    found = [made(known, history, types, level) for level in (0.5, 0.8, 0.9)]
    buffers = [each.tasks.sort("key")["buffer"].to_numpy() for each in found]
    assert (buffers[0] >= 0).all()
    assert (np.diff(buffers, axis=0) >= 0).all()
    assert sorted(each.pooled for each in found) == [each.pooled for each in found]


def test_few_of_a_type_get_the_buffer_of_all(known: Planner, history: pl.DataFrame) -> None:
    """Six rare tasks have a mean of 4; all together need what pages and posters do."""
    rows = {
        row["type"]: row for row in made(known, history, ["Rare", "New", "Page"]).tasks.to_dicts()
    }
    assert [rows[name]["wider"] for name in ("Rare", "New", "Page")] == [True, True, False]
    assert rows["Rare"]["buffer"] == rows["New"]["buffer"]
    assert rows["New"]["finished"] == len(known.model.values_)
    assert rows["Page"]["finished"] < rows["New"]["finished"]


def test_what_came_of_a_task_later_changes_nothing(known: Planner, history: pl.DataFrame) -> None:
    later = history.with_columns(
        finished_on=pl.lit(TODAY + timedelta(days=9)), deviation=pl.lit(99, pl.Int32), done=True
    ).with_columns(source_id=pl.col("source_id") + "-later")
    now = made(known, history, ["Page", "Poster"])
    assert made(known, pl.concat([history, later]), ["Page", "Poster"]).tasks.equals(now.tasks)


def test_without_a_backtest_no_coverage_is_told(history: pl.DataFrame) -> None:
    bare = planner(learned(history, SCHEDULE, TODAY)[1], None)
    tasks = made(bare, history, ["Page", "New"]).tasks
    assert tasks["coverage"].null_count() == 2
    assert tasks["tested"].to_list() == [0, 0]


def test_the_same_plan_gets_the_same_buffers(known: Planner, history: pl.DataFrame) -> None:
    one, other = (made(known, history, ["Page", "Poster", "New"]) for _ in range(2))
    assert one.totals == other.totals
    assert one.tasks.equals(other.tasks)
