import polars as pl

from pipeline.statistics.thresholds import Thresholds, graded, graded_by


def test_a_rate_above_a_threshold_has_its_level() -> None:
    levels = {-0.5: "ok", 0.15: "ok", 0.16: "warning", 0.2: "warning", 0.21: "control", None: None}
    found = graded(pl.DataFrame({"mean": list(levels)}), Thresholds(0.15, 0.2))
    assert dict(found.iter_rows()) == levels


def test_without_a_warning_of_its_own() -> None:
    found = graded(pl.DataFrame({"mean": [0.1, 0.11]}), Thresholds(0.1, 0.1))
    assert found["level"].to_list() == ["ok", "control"]


def test_groups_are_graded_by_rates_that_rest_on_enough_tasks() -> None:
    groups = pl.DataFrame({"type": ["Poster", "Video", "Copy", None], "mean": [3.0, 1.0, 2.0, 4.0]})
    rates = pl.DataFrame(
        {"type": ["Video", "Poster", None], "count": [9, 4, 5], "mean": [0.3, 0.9, 0.1]}
    )
    found = graded_by(groups, rates, Thresholds(0.15, 0.2), "type", few=5)
    assert found["level"].to_list() == [None, "control", None, "ok"]
    assert found["mean"].to_list() == groups["mean"].to_list()
