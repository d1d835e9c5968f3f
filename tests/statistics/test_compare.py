"""Changes against values worked out by hand."""

import pytest

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.compare import changed_most, compare
from tests.statistics.test_aggregate import prepared, task

DEVIATION = "schedule_deviation"


def days(*deviations: int, kind: str = "Page") -> list[dict[str, object]]:
    """Tasks due on Monday 2 November 2026, each finished so many (0 to 4) working days later."""
    return [task(2, 2 + each, type=kind) for each in deviations]


def compared(now: list[dict[str, object]], before: list[dict[str, object]]) -> dict[str, object]:
    frames = (aggregate(prepared(*rows), [DEVIATION]) for rows in (now, before))
    return compare(*frames).row(0, named=True)


def test_a_change_is_now_minus_before() -> None:
    found = compared(days(*[0, 4] * 10), days(*[0, 1] * 10))
    assert (found["mean"], found["mean_before"], found["mean_change"]) == (2, 0.5, 1.5)
    assert (found["p80"], found["p80_before"], found["p80_change"]) == (4, 1, 3)
    assert found["is_clear"]  # 1.96 * sqrt(4.21 / 20 + 0.263 / 20) = 0.93
    # P75 and P90 fall together in both: 1.96 * sqrt(2) * 0.4 / sqrt(20) / 0.15 = 1.65
    assert found["p80_is_clear"]


def test_a_change_that_chance_could_have_made_is_not_clear() -> None:
    found = compared(days(*[0, 4] * 5), days(*[0, 2] * 5))
    assert found["mean_change"] == 1
    assert found["p80_change"] == 2
    assert found["p80_is_clear"] is False  # 1.96 * sqrt(2) * 0.4 / sqrt(10) / 0.15 = 2.34
    assert found["is_clear"] is False  # 1.96 * sqrt(4.44 / 10 + 1.11 / 10) = 1.46


@pytest.mark.parametrize(("now", "before"), [(9, 10), (10, 9), (10, 0)])
def test_few_tasks_are_not_compared(now: int, before: int) -> None:
    found = compared(days(*[1] * now), days(*[0] * before))
    assert (found["count"], found["count_before"]) == (now, before)
    assert found["mean_change"] is None
    assert found["is_clear"] is None


def test_the_types_that_changed_most_come_first_whatever_the_sign() -> None:
    now = [*days(*[1] * 10, kind="a"), *days(*[0] * 10, kind="b"), *days(*[4] * 9, kind="c")]
    before = [*days(*[0] * 10, kind="a"), *days(*[3] * 10, kind="b"), *days(*[0] * 9, kind="c")]
    frames = (aggregate(prepared(*rows), [DEVIATION], ["type"]) for rows in (now, before))
    found = changed_most(compare(*frames, by=["type"]))
    assert found.select("type", "mean_change").rows() == [("b", -3), ("a", 1)]
