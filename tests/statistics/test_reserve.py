"""What buffers reserve and cover, by hand-worked values."""

from datetime import date

import polars as pl
import pytest

from pipeline.statistics.reserve import a_month, covered, curve, months_of, needs, plans, rounded

DAY = date(2026, 3, 2)
TASKS = pl.DataFrame(
    {
        "type": ["poster", "poster", "poster", "poster", "launch", None, "poster", "launch"],
        "is_done": [True, True, True, True, True, True, False, True],
        "finished_day": [DAY, DAY, DAY, DAY, DAY, date(2026, 5, 1), None, None],
        "deviation": [-2, 0, 1, 4, 3, 1, None, 9],
        "planned_days": [2, 4, 6, None, 3, 1, 9, 3],
        "estimate_hours": [10.0, 10.0, 20.0, 0.0, 8.0, None, 5.0, 8.0],
        "actual_hours": [5.0, 15.0, 20.0, 3.0, 12.0, 4.0, None, 8.0],
    }
)
"""The last two are not finished, or nobody knows when."""


def buffers(**given: float) -> pl.DataFrame:
    return pl.DataFrame(
        {"type": list(given), "buffer": [float(buffer) for buffer in given.values()]}
    )


def test_needs_are_never_negative_and_only_known_ones() -> None:
    found = needs(TASKS, "schedule")
    assert found.rows() == [
        ("poster", 0.0, 1.0),
        ("poster", 0.0, 1.0),
        ("poster", 1.0, 1.0),
        ("poster", 4.0, 1.0),
        ("launch", 3.0, 1.0),
        ("", 1.0, 1.0),
    ]
    assert needs(TASKS, "effort").rows() == [
        ("poster", 0.0, 10.0),
        ("poster", 0.5, 10.0),
        ("poster", 0.0, 20.0),
        ("launch", 0.5, 8.0),
    ]


def test_covered_counts_tasks_at_or_under_the_buffer() -> None:
    found = covered(needs(TASKS, "schedule"), buffers(poster=1, launch=2.5))
    assert found.rows() == [("", 1, 0.0), ("launch", 1, 0.0), ("poster", 4, 0.75)]


def test_a_buffer_is_enough_for_the_task_that_needs_exactly_it() -> None:
    tenths = pl.DataFrame({"type": ["a"], "need": [1.1 / 1.0 - 1], "cost": [1.0]})
    assert covered(tenths, buffers(a=0.1))["covered"][0] == 1


def test_a_month_of_days_and_of_hours() -> None:
    # Four posters x 1 day and a launch x 3 days over two months; the poster of 4 and the task
    # without a type stay late.
    schedule = needs(TASKS, "schedule")
    assert a_month(schedule, buffers(poster=1, launch=3), months=2) == (3.5, 1.0)
    # Half of 40 hours of posters; the launch keeps its half.
    assert a_month(needs(TASKS, "effort"), buffers(poster=0.5), months=1) == (20.0, 1.0)


def test_the_curve_reserves_more_and_leaves_less_late() -> None:
    found = curve(needs(TASKS, "schedule"), 1, [0.5, 0.75, 1.0])
    # Posters need 0, 0, 1, 4: the least buffers for half, 3 of 4 and all are 0, 1 and 4.
    assert found["level"].to_list() == [0.5, 0.75, 1.0]
    assert found["reserved"].to_list() == [0 + 3 + 1, 4 + 3 + 1, 16 + 3 + 1]
    assert found["late"].to_list() == [2, 1, 0]


def test_plans_are_medians_of_finished_tasks() -> None:
    assert plans(TASKS, "schedule").rows() == [("", 1.0), ("launch", 3.0), ("poster", 4.0)]
    assert plans(TASKS, "effort").rows() == [("launch", 8.0), ("poster", 10.0)]


def test_months_of_a_period() -> None:
    year = (date(2025, 1, 1), date(2025, 12, 31))
    assert months_of(TASKS, *year) == pytest.approx(365 / (365.25 / 12))
    assert months_of(TASKS, None, None) == pytest.approx(61 / (365.25 / 12))
    assert months_of(TASKS, date(2026, 3, 1), date(2026, 3, 3)) == 1
    assert months_of(TASKS.clear(), None, None) == 1


@pytest.mark.parametrize(
    ("buffer", "target", "expected"),
    [
        (0, "schedule", 0),
        (1, "schedule", 1),
        (1.01, "schedule", 1.5),
        (2.5, "schedule", 2.5),
        (0.15, "effort", 0.15),
        (0.151, "effort", 0.2),
        (0.3, "effort", 0.3),
    ],
)
def test_buffers_are_rounded_up(buffer: float, target: str, expected: float) -> None:
    assert rounded(buffer, target) == expected
