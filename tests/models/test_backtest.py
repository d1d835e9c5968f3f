from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from models.backtest import TREES, BacktestResult, backtest, prove
from models.exceptions import NotEnoughHistory
from models.features import feature_table
from models.scores import pinball
from models.targets import EFFORT, SCHEDULE
from models.walk import KEPT, START, quarters
from tests.models.histories import draw

SCORES = {
    *("pinball", "coverage", "tied", "mean_buffer", "wasted", "types", "quarters", "teams"),
    *("types_tested", "types_off", "type_distance", "type_distance_by_chance", "type_shortfall"),
}


def test_shape(tested: BacktestResult) -> None:
    found = tested.as_json()
    assert set(found) == {
        *("target", "unit", "from", "to", "predictions", "methods"),
        *("reliability", "last_three_years"),
    }
    assert (found["target"], found["unit"]) == ("schedule", "working_days")
    assert set(found["methods"]) == {"leeway", "no_buffer", "mean_of_type", "quantile_of_type"}
    for levels in found["methods"].values():
        assert set(levels) == {"p50", "p80", "p90"}
        for scores in levels.values():
            assert set(scores) == SCORES
            counts = [scored["count"] for scored in scores["types"].values()]
            assert sum(counts) == found["predictions"] == len(tested.frame)
    assert found["last_three_years"] is None  # the span is no longer than that


def test_scores_are_those_of_the_frame(tested: BacktestResult) -> None:
    found = tested.scores("leeway", "p80")
    y, quantile = tested.frame["y"], tested.frame["leeway_p80"]
    assert found["coverage"] == pytest.approx((y <= quantile).mean())
    assert found["pinball"] == pytest.approx(pinball(y.to_numpy(), quantile.to_numpy(), 0.8))
    assert found["mean_buffer"] == pytest.approx(quantile.clip(0).mean())
    assert found["pinball"] < tested.scores("mean_of_type", "p80")["pinball"]
    assert 0.72 < found["coverage"] < 0.88


def test_quantiles_never_cross(tested: BacktestResult) -> None:
    for name in ("leeway", "quantile_of_type", "type"):
        low, middle, high = (tested.frame[f"{name}_{level}"] for level in ("p50", "p80", "p90"))
        assert ((low <= middle) & (middle <= high)).fill_null(True).all()


def test_of_many_tasks_of_a_type_some_are_predicted_evenly(history: pl.DataFrame) -> None:
    table = feature_table(history, SCHEDULE)
    every, some = (prove(table, SCHEDULE, most=most).frame for most in (None, 20))
    group = ["type", "quarter"]
    wanted = every.group_by(group).agg(n=pl.len().clip(upper_bound=20)).sort(group)
    assert some.group_by(group).agg(n=pl.len()).sort(group).equals(wanted)
    assert wanted["n"].unique().sort().to_list()[-1] == 20
    first = every.filter(pl.col("type") == "Page").filter(
        pl.col("quarter") == pl.col("quarter").max()
    )
    places = np.flatnonzero(first["key"].is_in(some["key"].implode()).to_numpy())
    assert len(places) == min(20, len(first))
    assert set(np.diff(places)) <= {len(first) // 20, len(first) // 20 + 1}


def test_of_many_tasks_a_day_new_ones_are_not_taken_for_the_quick_ones_that_finished() -> None:
    """Half end in time, the others up to 60 days late: of those planned last only quick ones have
    finished. A forest that knew the day of planning would cover 5 in 10."""
    many = draw({"Page": (9000, 0.0), "Poster": (9000, 0.0)})
    late = np.random.default_rng(1).integers(-60, 60, len(many)).clip(0)
    ended = (many["due_on"] + pl.Series(late) * timedelta(days=1)).alias("finished_on")
    history = many.with_columns(ended, deviation=pl.Series(late, dtype=pl.Int32), done=pl.lit(True))
    target = replace(SCHEDULE, window=2000, trees=40)
    found = prove(
        feature_table(history, target), target, date(2026, 4, 1), date(2026, 6, 30), most=200
    )
    assert 0.75 < found.scores("leeway", "p80")["coverage"] < 0.85


def test_a_quick_proof_has_fewer_trees(history: pl.DataFrame) -> None:
    table, start = feature_table(history, SCHEDULE), date(2026, 1, 1)
    many, few = (replace(SCHEDULE, trees=trees) for trees in (TREES + 9, TREES))
    quick = prove(table, many, start, most=1000)
    assert_frame_equal(quick.frame, prove(table, few, start).frame)
    assert not quick.frame.equals(prove(table, many, start).frame)


def test_open_tasks_that_are_late_are_scored_beside_those_that_finished(
    history: pl.DataFrame, tested: BacktestResult
) -> None:
    """Nobody is 90 days late: all of the distribution has passed. The first day is any task's."""
    late = history.tail(40).with_columns(
        source_id="late-" + pl.col("source_id"),
        done=pl.lit(False),
        finished_on=pl.lit(None, pl.Date),
        deviation=pl.lit(None, pl.Int32),
        overdue_days=pl.Series([0, 90] * 20, dtype=pl.Int32),
        planned_on=tested.start,
    )
    found = backtest(pl.concat([history, late]), SCHEDULE, tested.start, tested.end)
    told = [each.frame.select(KEPT).sort("source_id") for each in (found, tested)]
    assert_frame_equal(*told)
    scores = found.still_open.sort("source_id")["score"].to_numpy()
    assert len(scores) == 40
    assert (scores == 1).sum() == 20
    assert (scores[scores < 1] > 0.1).all()
    assert tested.still_open.is_empty()


def test_row_order_does_not_matter(history: pl.DataFrame, tested: BacktestResult) -> None:
    shuffled = backtest(history.sample(fraction=1, shuffle=True, seed=5), SCHEDULE)
    assert_frame_equal(shuffled.frame, tested.frame)


def test_later_outcomes_change_nothing(history: pl.DataFrame, tested: BacktestResult) -> None:
    cut = tested.frame["quarter"].unique().sort()[2]
    later = pl.col("planned_on") >= cut
    known = history.filter(~later)
    predicted = backtest(known, SCHEDULE, tested.start, cut - timedelta(days=1)).frame
    assert_frame_equal(predicted, tested.frame.filter(~later))


def test_few_tasks_are_predicted_from_the_plain_history() -> None:
    found = backtest(draw({"Page": (120, 2.0)}), SCHEDULE)
    assert 0 < len(found.frame) <= 120 - START
    assert found.frame["finished_on"].null_count() == 0


def test_too_few_tasks_say_so(history: pl.DataFrame) -> None:
    with pytest.raises(NotEnoughHistory, match="20 finished tasks with a due date") as error:
        backtest(draw({"Page": (20, -9.0)}), SCHEDULE)
    assert (error.value.found, error.value.needed) == (20, START)
    with pytest.raises(NotEnoughHistory):
        backtest(history, SCHEDULE, date(2001, 1, 1), date(2001, 12, 31))


def test_without_a_day_of_planning_that_is_what_is_asked_for(history: pl.DataFrame) -> None:
    undated = history.with_columns(planned_on=pl.lit(None, pl.Date))
    with pytest.raises(NotEnoughHistory, match="due date and a created or start date"):
        backtest(undated, SCHEDULE)


def test_no_rows_at_all(history: pl.DataFrame) -> None:
    with pytest.raises(NotEnoughHistory):
        backtest(history.clear(), EFFORT)


def test_quarters() -> None:
    assert list(quarters(date(2026, 2, 10), date(2026, 7, 1))) == [
        (date(2026, 2, 10), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 2)),
    ]


@pytest.mark.slow
def test_effort_on_real_estimates(real_data: Path) -> None:
    found = backtest(sip(real_data / "sip"), EFFORT, date(2008, 1, 1), date(2014, 12, 31))
    scores = found.scores("leeway", "p80")
    assert scores["pinball"] <= 0.200
    assert scores["pinball"] <= 0.8 * found.scores("mean_of_type", "p80")["pinball"]
    assert 0.79 <= scores["coverage"] <= 0.81
    assert scores["types_off"] == []
    assert scores["type_distance"] <= 1.5 * scores["type_distance_by_chance"]["mean"]


def sip(folder: Path) -> pl.DataFrame:
    """The SiP estimates (SOURCE.md there), one row a task, its first."""
    dates = pl.read_csv(folder / "est-act-dates.csv").unique("TaskNumber", keep="first")
    dates = dates.with_columns(
        pl.col("EstimateOn", "StartedOn", "CompletedOn").str.to_date("%d-%b-%y", strict=False)
    )
    tasks = pl.read_csv(
        folder / "Sip-task-info.csv", encoding="latin-1", infer_schema_length=None
    ).unique("TaskNumber", keep="first", maintain_order=True)
    finished = pl.max_horizontal("CompletedOn", "StartedOn")
    return tasks.join(dates, on="TaskNumber").select(
        source=pl.lit("sip"),
        source_id=pl.col("TaskNumber").cast(pl.String),
        key=pl.col("TaskNumber").cast(pl.String),
        title="Summary",
        project="ProjectCode",
        type="SubCategory",
        priority=pl.col("Priority").cast(pl.String),
        assignee=pl.col("AssignedToID").cast(pl.String),
        team=pl.lit(None, pl.String),
        planned_on="EstimateOn",
        planned_days=pl.lit(None, pl.Int32),
        estimate_hours=pl.col("HoursEstimate").cast(pl.Float64),
        actual_hours=pl.col("HoursActual").cast(pl.Float64),
        done=finished.is_not_null(),
        cancelled=pl.lit(False),
        finished_on=finished,
        due_on=pl.lit(None, pl.Date),
        deviation=pl.lit(None, pl.Int32),
        overdue_days=pl.lit(None, pl.Int32),
    )
