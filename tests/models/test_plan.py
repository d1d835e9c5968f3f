"""The buffers of a plan, on histories drawn from known distributions."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from numpy.typing import ArrayLike

from models.backtest import UNSEEN, BacktestResult
from models.distribution import Distributions
from models.plain import TypeHistory
from models.plan import plan
from models.planned import FEW, Plan
from models.planner import Planner, planner
from models.suggest import model_on, table_on
from models.targets import SCHEDULE
from pipeline.normalise.calendar import working_calendar
from tests.models.histories import TODAY, tasks_of

WEEKDAYS = working_calendar("weekdays")


@pytest.fixture(scope="module")
def known(history: pl.DataFrame, tested: BacktestResult) -> Planner:
    return planner(model_on(table_on(history, SCHEDULE, TODAY), SCHEDULE, TODAY), tested)


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


def test_few_of_a_type_get_no_less_than_all_need(known: Planner, history: pl.DataFrame) -> None:
    """Six rare tasks have a mean of 4; all together need what pages and posters do."""
    rows = {
        row["type"]: row for row in made(known, history, ["Rare", "New", "Page"]).tasks.to_dicts()
    }
    assert [rows[name]["few"] for name in ("Rare", "New", "Page")] == [True, True, False]
    of_all = of_all_types(known)
    assert rows["Rare"]["buffer"] >= of_all
    assert rows["New"]["buffer"] >= of_all
    assert rows["New"]["finished"] == len(known.model.values_)
    assert rows["Page"]["finished"] < rows["New"]["finished"]


def of_all_types(known: Planner) -> float:
    """P80 of all tasks together, the latest weighing most."""
    weights = known.model.plain_.shared_[None, :]
    spread = Distributions(weights, known.model.values_)
    return float(spread.quantiles(np.array([[0.8]]))[0, 0])


def test_a_type_whose_buffers_held_too_rarely_gets_no_less_than_all_need(
    known: Planner, history: pl.DataFrame
) -> None:
    """Posters need 2 days and all together more; of 100 unseen ones 80 held is as it should be, 60
    is less than chance explains (P = 0.000004)."""
    for held, not_held in ((80, False), (60, True)):
        levels = [0.5] * 50 + [0.8] * (held - 50) + [0.9] * (92 - held) + [None] * 8
        posters = unseen([0.5] * 100).with_columns(
            type=pl.lit("Poster"), held_from=pl.Series(levels, dtype=pl.Float64)
        )
        planner = Planner(known.model, known.levels, posters, posters.clear())
        (task,) = made(planner, history, ["Poster"]).tasks.to_dicts()
        assert (task["not_held"], task["few"]) == (not_held, False)
        assert task["coverage"] == pytest.approx(held / 100)
        assert (task["buffer"] >= of_all_types(known)) == not_held


@pytest.mark.parametrize(("late", "share"), [(0.0, 1.0), (1.0, 0.0)])
def test_a_task_that_ends_in_time_later_than_predicted_had_buffer_enough(
    known: Planner, history: pl.DataFrame, tested: BacktestResult, late: float, share: float
) -> None:
    """All were predicted to end days early, and ended on the day, or the day after."""
    came_out = tested.frame.with_columns(y=pl.lit(late), held_from=pl.lit(None, pl.Float64))
    found = planner(known.model, replace(tested, frame=came_out))
    (task,) = made(found, history, ["Poster"]).tasks.to_dicts()
    assert (task["coverage"], task["not_held"]) == (share, not share)


def test_what_came_of_a_task_later_changes_nothing(known: Planner, history: pl.DataFrame) -> None:
    later = history.with_columns(
        finished_on=pl.lit(TODAY + timedelta(days=9)), deviation=pl.lit(99, pl.Int32), done=True
    ).with_columns(source_id=pl.col("source_id") + "-later")
    now = made(known, history, ["Page", "Poster"])
    assert made(known, pl.concat([history, later]), ["Page", "Poster"]).tasks.equals(now.tasks)


def test_without_a_backtest_no_coverage_is_told(history: pl.DataFrame) -> None:
    bare = planner(model_on(table_on(history, SCHEDULE, TODAY), SCHEDULE, TODAY), None)
    tasks = made(bare, history, ["Page", "New"]).tasks
    assert tasks["coverage"].null_count() == 2
    assert tasks["tested"].to_list() == [0, 0]


def test_the_same_plan_gets_the_same_buffers(known: Planner, history: pl.DataFrame) -> None:
    one, other = (made(known, history, ["Page", "Poster", "New"]) for _ in range(2))
    assert one.totals == other.totals
    assert one.tasks.equals(other.tasks)


OVERRUNS = (0,) * 20 + (2,) * 10 + (5,) * 6 + (9,) * 4
"""Of 40 tasks 10 ended more than 3 days late: 6 after 5 days, 4 after 9."""


def overruns(outcomes: tuple[int, ...] = OVERRUNS) -> tuple[Planner, pl.DataFrame]:
    """A history of one type with these overruns, each alike in weight."""
    past = tasks_of("Page", np.array(outcomes), np.random.default_rng(0)).with_columns(
        finished_on=TODAY - timedelta(days=1), deviation=pl.Series(outcomes, dtype=pl.Int32)
    )
    past = past.with_columns(done=pl.lit(True), cancelled=pl.lit(False))
    model = model_on(table_on(past, SCHEDULE, TODAY), SCHEDULE, TODAY)
    model.plain_ = TypeHistory(1e12, 1e12).fit(["Page"] * len(past))
    return planner(model, None), past


def due(past: pl.DataFrame, *days: date) -> pl.DataFrame:
    return planned(past, ["Page"] * len(days)).with_columns(due_on=pl.Series(days))


FRIDAY_BEFORE = date(2026, 6, 26)
"""TODAY is Tuesday, 30 June: a task due then is two working days late."""
THREE_LATE = date(2026, 6, 25)


@pytest.mark.parametrize(
    ("level", "overrun"),
    [(0.5, 5), (0.6, 5), (0.65, 9), (0.8, 9)],  # of those beyond 3 days, 6 in 10 ended after 5
)
def test_a_late_task_gets_what_tasks_as_late_took_from_today_on(level: float, overrun: int) -> None:
    known, past = overruns()
    (task,) = plan(known, past, due(past, THREE_LATE), level, WEEKDAYS, TODAY).tasks.to_dicts()
    assert (task["late_by"], task["late"], task["finished"]) == (3, 1.0, 10)
    assert task["buffer"] == overrun - 3
    days = np.busday_offset(np.datetime64(THREE_LATE), overrun)
    assert task["buffered_due"] == days.astype(date) > TODAY


def test_a_late_task_cannot_end_in_the_past_nor_be_early(
    known: Planner, history: pl.DataFrame
) -> None:
    overdue = planned(history, ["Page"] * 3).with_columns(
        due_on=pl.Series([FRIDAY_BEFORE, date(2026, 6, 29), TODAY])
    )
    for level in (0.5, 0.8, 0.95):
        found = plan(known, history, overdue, level, WEEKDAYS, TODAY)
        tasks = found.tasks.sort("due_on")
        assert tasks["late_by"].to_list() == [2, 1, None]
        assert (tasks["buffer"][:2] >= 1).all()
        assert (tasks["buffered_due"][:2] > TODAY).all()
        assert tasks["buffered_due"][2] >= TODAY
        assert found.pooled >= 2  # the two that are late take a day each at least


@pytest.mark.parametrize(("due_on", "buffer"), [(date(2026, 7, 1), 3), (date(2026, 7, 20), 0)])
def test_an_open_task_can_no_longer_end_long_before_today(due_on: date, buffer: int) -> None:
    """Half of all ended 5 days early, a quarter in time, a quarter 3 days late. Due tomorrow a task
    can end a day early at most: of those that went so far half ended in time, half 3 days late."""
    outcomes = (-5,) * 20 + (0,) * 10 + (3,) * 10
    known, past = overruns(outcomes=outcomes)
    found = plan(known, past, due(past, due_on), 0.6, WEEKDAYS, TODAY)
    assert found.tasks["buffer"].to_list() == [buffer]
    assert found.pooled == buffer


def test_one_buffer_for_all_knows_what_is_late() -> None:
    """Each of 50 takes 2 or 6 more days, the latter with 4 chances in 10: 180 on average, with a
    spread of 13.9, so that 8 sprints in 10 take at most 192."""
    known, past = overruns()
    found = plan(known, past, due(pl.concat([past] * 2), *[THREE_LATE] * 50), 0.8, WEEKDAYS, TODAY)
    assert found.singly == 50 * 6
    assert found.pooled == pytest.approx(180 + 0.84 * 13.9, abs=3)


def test_tasks_that_are_still_open_make_late_ones_longer() -> None:
    """Of 2000 unseen tasks that overran alike 500 went beyond 3 days, 300 of them ended after 5. If
    300 more got to 7 days and are open, these 300 were 300 of 800 (Kaplan and Meier)."""
    known, past = overruns()
    scores = np.repeat([0.0, 0.5, 0.75, 0.9], [1000, 500, 300, 200])
    late = due(past, THREE_LATE)
    for still_open, level, buffer in ((0, 0.5, 2), (300, 0.5, 6), (300, 0.3, 2)):
        tested = Planner(known.model, known.levels, unseen(scores), unseen([0.9] * still_open))
        (task,) = plan(tested, past, late, level, WEEKDAYS, TODAY).tasks.to_dicts()
        assert task["buffer"] == buffer
        assert task["tested"] == 500 + still_open
        if buffer == 2:
            assert task["coverage"] == pytest.approx(300 / (500 + still_open))


def unseen(scores: ArrayLike) -> pl.DataFrame:
    return pl.DataFrame({"type": "Page", "score": scores, "held_from": 0.5}, schema=UNSEEN)


def test_later_than_what_is_known_gets_no_buffer() -> None:
    known, past = overruns()
    late = due(past, date(2026, 6, 12), date(2026, 7, 10))
    found = plan(known, past, late, 0.8, WEEKDAYS, TODAY)
    ahead, beyond = found.tasks.to_dicts()
    assert (beyond["late_by"], beyond["finished"]) == (12, 0)
    assert (beyond["buffer"], beyond["buffered_due"], beyond["late"]) == (None, None, 1.0)
    assert found.singly == ahead["buffer"] == 5


def test_what_was_tested_of_late_tasks_is_what_went_as_far(
    known: Planner, history: pl.DataFrame
) -> None:
    """Of 1000 unseen tasks every level was enough for its share: so it was for those that went
    beyond any part of their distribution. How many went beyond one day, the history tells."""
    levels = [*np.repeat(np.arange(0.1, 0.96, 0.05).round(2), [100, *[50] * 17]), *[None] * 50]
    held_from = pl.Series(levels, dtype=pl.Float64)
    even = unseen((np.arange(1000) + 0.5) / 1000).with_columns(held_from=held_from)
    even = Planner(known.model, known.levels, even, even.clear())
    late = planned(history, ["Page"] * 2).with_columns(
        due_on=pl.Series([date(2026, 6, 29), date(2026, 7, 10)])
    )
    rows = plan(even, history, late, 0.6, WEEKDAYS, TODAY).tasks.sort("due_on")
    assert rows["coverage"].to_list() == pytest.approx([0.6, 0.6], abs=0.002)
    assert rows["tested"][1] == 1000
    past = history.filter(pl.col("type") == "Page")["deviation"].drop_nulls()
    assert rows["tested"][0] == pytest.approx(1000 * (past > 1).mean(), rel=0.2)
    assert FEW <= rows["finished"][0] < rows["finished"][1]
