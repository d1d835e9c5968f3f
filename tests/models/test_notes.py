"""What is said of a suggestion, and what it is raised to where little is known."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from models.backtest import BacktestResult
from models.notes import plain_quantile
from models.proven import failed
from models.suggest import suggest
from models.suggestion import (
    FEW_OF_TYPE,
    NOT_HELD,
    ONLY_ONE,
    PLAIN_ALIKE,
    PLAIN_CHANGED,
    PLAIN_LEANS,
    UNDER_FEW,
    Suggestion,
)
from models.targets import EFFORT, SCHEDULE
from pipeline.statistics.reserve import SERVICE_LEVELS
from tests.models.histories import TODAY, deviations, draw, tasks_of

PAGES = draw({"Page": (400, 2.0)})


def suggested(history: pl.DataFrame, name: str, tested: BacktestResult | None = None) -> Suggestion:
    found = suggest(history, SCHEDULE, TODAY, tested=tested)
    return next(each for each in found if each.type == name)


def with_type(deviation: list[int], of: pl.DataFrame = PAGES) -> pl.DataFrame:
    """Pages, and a type whose tasks had these deviations and have all finished."""
    rng = np.random.default_rng(3)
    own = tasks_of("Own", np.array(deviation), rng).with_columns(
        pl.col("planned_on", "due_on", "finished_on") - timedelta(days=60)
    )
    own = own.with_columns(
        done=True,
        finished_on=pl.max_horizontal("planned_on", "due_on"),
        deviation=pl.Series(deviation, dtype=pl.Int32),
        actual_hours=pl.col("estimate_hours"),
    )
    return pl.concat([of, own])


def all_together(history: pl.DataFrame, level: float) -> float:
    """The quantile of all finished tasks, halved in weight for every 500 finished since."""
    known = history.filter("done").sort("finished_on", "source", "source_id")
    weight = 0.5 ** (np.arange(len(known))[::-1] / 500)
    rows = known.with_columns(weight=pl.Series(weight / weight.sum())).sort("deviation")
    reached = rows.filter(pl.col("weight").cum_sum() >= level - 1e-9)
    return max(0.0, float(reached["deviation"][0]))


def test_under_ten_tasks_nothing_is_narrower_than_what_all_types_need() -> None:
    history = with_type([-9] * 9)
    own = suggested(history, "Own")
    assert own.wider
    assert (own.note, own.note_words) == (UNDER_FEW, {"n": 9})
    for name, level in SERVICE_LEVELS.items():
        assert own.buffers[name] >= all_together(history, level)
    assert own.buffers["p80"] > 0


def test_a_single_task_is_told_as_one() -> None:
    assert suggested(with_type([-9]), "Own").note == ONLY_ONE


def test_under_ten_tasks_what_they_need_themselves_is_kept_where_it_is_more() -> None:
    history = with_type([90] * 9)
    assert suggested(history, "Own").buffers["p90"] == 90
    assert all_together(history, 0.9) < 20


def test_ten_tasks_speak_for_themselves() -> None:
    own = suggested(with_type([-9] * 10), "Own")
    assert not own.wider
    assert own.note == FEW_OF_TYPE


def test_where_buffers_did_not_hold_it_is_no_less_than_what_all_types_need(
    history: pl.DataFrame, tested: BacktestResult
) -> None:
    before = suggested(history, "Poster", tested)
    assert not before.wider
    assert before.buffers["p80"] < all_together(history, 0.8)
    poster = pl.col("type") == "Poster"
    nothing = [
        pl.when(poster).then(-1.0).otherwise(name).alias(name)
        for name in (f"type_{level}" for level in SERVICE_LEVELS)
    ]
    short = BacktestResult(SCHEDULE, tested.start, tested.end, tested.frame.with_columns(nothing))
    after = suggested(history, "Poster", short)
    assert after.wider
    assert after.note == NOT_HELD
    held = int((tested.frame.filter(poster, pl.col("finished_on") <= TODAY)["y"] <= 0).sum())
    assert after.note_words == {"level": 90, "held": held, "n": after.tested}
    for name, level in SERVICE_LEVELS.items():
        assert after.buffers[name] == max(before.buffers[name], all_together(history, level))
    page = suggested(history, "Page", short)
    assert not page.wider


@pytest.mark.parametrize(
    ("held", "types", "expected"),
    [
        (69, 1, (0.8, 69, 100)),  # 69 of 100 or fewer at 80 %: p = 0.006
        (70, 1, None),  # p = 0.011
        (69, 2, None),  # of two types one is as low by chance in 12 of 1000
        (100, 1, None),  # more than promised is no failure here
    ],
)
def test_too_few_covered(held: int, types: int, expected: tuple[float, int, int] | None) -> None:
    shares = {"p50": 0.6, "p80": held / 100, "p90": 1.0}
    assert failed(shares, 100, types) == expected


def test_nothing_measured_is_no_failure() -> None:
    assert failed(dict.fromkeys(SERVICE_LEVELS), 3, 0) is None


def test_the_interval_of_the_plain_quantile_is_exact() -> None:
    """P(Bin(100, 0.8) < 69) = 0.0034 and P(Bin(100, 0.8) >= 91) = 0.0023: both are under 0.5 %, and
    the next ones are not (0.0061, 0.0057)."""
    assert plain_quantile(np.arange(1.0, 101.0)) == (80, 69, 91)
    assert plain_quantile(np.arange(5.0))[2] == np.inf


def test_a_steady_type_has_no_note(tested: BacktestResult) -> None:
    assert suggested(PAGES, "Page", tested).note == ""


def test_a_type_that_changed_is_told_with_the_plain_figure(tested: BacktestResult) -> None:
    rng = np.random.default_rng(1)
    worse = [*deviations(rng, 700, 0.0).tolist(), *deviations(rng, 80, 8.0).tolist()]
    own = suggested(with_type(worse), "Own", tested)
    assert own.note == PLAIN_CHANGED["working_days"]
    plain = np.quantile(worse, 0.8, method="inverted_cdf")
    assert own.note_words == {"n": 780, "plain": plain, "latest": 60}
    assert own.buffers["p80"] > plain + 2


def test_leaning_on_others_is_told_with_the_plain_figure(tested: BacktestResult) -> None:
    own = suggested(with_type([-20] * 24, of=draw({"Page": (250, 2.0)})), "Own", tested)
    assert own.note == PLAIN_LEANS["working_days"]
    assert own.note_words == {"n": 24, "plain": 0, "borrowed": round(100 * own.borrowed)}
    assert own.buffers["p80"] > 0


def test_other_plans_than_before_are_told_with_the_plain_figure(tested: BacktestResult) -> None:
    """Tasks of 1 day end on time, those of 30 days late; the ones now planned all take 30."""
    rng = np.random.default_rng(5)
    long = rng.random(900) < 0.3
    late = np.where(long, rng.integers(1, 21, 900), 0).tolist()
    own = with_type(late).filter(pl.col("type") == "Own")
    own = own.with_columns(planned_days=pl.Series(np.where(long, 30, 1), dtype=pl.Int32))
    planned = own.tail(200).with_columns(
        source_id=pl.col("source_id") + "-now",
        planned_on=TODAY,
        planned_days=pl.lit(30, pl.Int32),
        done=False,
        finished_on=pl.lit(None, pl.Date),
        deviation=pl.lit(None, pl.Int32),
    )
    found = suggested(pl.concat([PAGES, own, planned]), "Own", tested)
    assert found.note == PLAIN_ALIKE["working_days"]
    assert found.note_words["plain"] == np.quantile(late, 0.8, method="inverted_cdf")
    assert found.buffers["p80"] > int(found.note_words["plain"]) + 2


def test_effort_is_told_in_per_cent_of_the_estimate(tested: BacktestResult) -> None:
    """Pages take three times as long as others, whose estimates hold to a quarter."""
    actual = pl.when(pl.col("type") == "Page").then(3 * pl.col("actual_hours"))
    history = with_type([0] * 24, of=draw({"Page": (250, 2.0)})).with_columns(
        actual_hours=actual.otherwise(1.25 * pl.col("estimate_hours"))
    )
    found = suggest(history, EFFORT, TODAY, tested=tested)
    own = next(each for each in found if each.type == "Own")
    assert own.note == PLAIN_LEANS["share_of_estimate"]
    assert own.note_words["plain"] == 25
