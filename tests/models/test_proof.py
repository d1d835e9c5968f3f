from datetime import date
from pathlib import Path

import polars as pl
import pytest

from models.backtest import BacktestResult, backtest
from models.peers import peers
from models.proof import reliability
from models.scores import TIE
from models.targets import SCHEDULE
from pipeline.statistics.reserve import LEVELS
from tests.models.real import due_dates


def by_hand() -> BacktestResult:
    """Four tasks over five years, a buffer of 4 days suggested for each at every level."""
    method = {f"leeway_{level}": [4.0] * 4 for level in LEVELS}
    frame = pl.DataFrame(
        {
            "type": ["Page", "Page", "Poster", "Poster"],
            "team": ["Growth", "", "Growth", "Brand"],
            "planned_on": [date(2020, 3, 31), date(2020, 4, 1), date(2024, 1, 2), date(2024, 2, 1)],
            "y": [-3.0, 1.0, 4.0, 9.0],
            "held_from": [0.1, 0.3, 0.8, None],
            **method,
        }
    )
    return BacktestResult(SCHEDULE, date(2020, 1, 1), date(2024, 12, 31), frame)


def test_groups_and_waste() -> None:
    found = by_hand().scores("leeway", "p80")
    assert found["quarters"] == {
        "2020-Q1": {"count": 1, "coverage": 1.0},
        "2020-Q2": {"count": 1, "coverage": 1.0},
        "2024-Q1": {"count": 2, "coverage": 0.5},
    }
    assert found["teams"] == {
        "Brand": {"count": 1, "coverage": 0.0},
        "Growth": {"count": 2, "coverage": 1.0},
    }
    assert found["tied"] == 0.25  # the one of 4 days
    assert found["wasted"] == 0.5  # −3 and 1 day needed less than half of 4
    assert found["types_off"] == []
    assert found["type_distance"] is None  # no type has 50 tasks


@pytest.mark.parametrize(("outcome", "off"), [(4.0, []), (3.0, ["Page"])])
def test_a_type_that_ends_on_its_buffer_is_not_off(outcome: float, off: list[str]) -> None:
    """60 tasks of a type, all covered at P50: on the buffer to the day, or with a day to spare."""
    frame = by_hand().frame.head(1).with_columns(y=pl.lit(outcome))
    many = BacktestResult(SCHEDULE, date(2020, 1, 1), date(2024, 12, 31), pl.concat([frame] * 60))
    assert many.scores("leeway", "p50")["types_off"] == off


def test_the_last_three_years_alone() -> None:
    found = by_hand().as_json()["last_three_years"]
    assert (found["from"], found["predictions"]) == ("2022-01-01", 2)
    assert found["methods"]["leeway"]["p80"]["coverage"] == 0.5


def test_reliability_by_hand() -> None:
    points = {point["level"]: point["covered"] for point in reliability(by_hand().frame)}
    assert list(points) == [step / 100 for step in range(10, 100, 5)]
    assert (points[0.1], points[0.25], points[0.3], points[0.8], points[0.95]) == (
        *(0.25, 0.25, 0.5, 0.75, 0.75),
    )


def test_reliability_agrees_with_the_quantiles_predicted(tested: BacktestResult) -> None:
    points = {point["level"]: point["covered"] for point in reliability(tested.frame)}
    for level, q in LEVELS.items():
        held = tested.frame["y"] <= tested.frame[f"leeway_{level}"] + TIE
        assert points[q] == pytest.approx(held.mean())
        assert (held == (tested.frame["held_from"] <= q + TIE).fill_null(False)).all()


def test_peers_predict_the_same_tasks(history: pl.DataFrame, tested: BacktestResult) -> None:
    late = tested.frame["quarter"].max()
    assert isinstance(late, date)
    found = backtest(history, SCHEDULE, late, tested.end, against=peers())
    methods = found.as_json()["methods"]
    assert set(methods) == {"leeway", "no_buffer", "mean_of_type", "quantile_of_type", *peers()}
    assert 0.6 < methods["gradient_boosting"]["p80"]["coverage"] < 0.95


@pytest.mark.slow
def test_schedule_on_real_due_dates(real_data: Path) -> None:
    history = due_dates(real_data / "due_dates")
    found = backtest(history, SCHEDULE, date(2010, 1, 1), date(2015, 12, 31), against=peers())
    told = found.as_json()
    for methods in (told["methods"], told["last_three_years"]["methods"]):
        ours, boosted = methods["leeway"]["p80"], methods["gradient_boosting"]["p80"]
        assert ours["pinball"] < boosted["pinball"]
        assert ours["coverage"] >= 0.78
        assert ours["mean_buffer"] <= boosted["mean_buffer"]
        assert ours["type_shortfall"] <= boosted["type_shortfall"]
