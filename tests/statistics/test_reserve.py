"""What buffers reserve and cover, by hand-worked values."""

from datetime import date

import polars as pl
import pytest

from pipeline.statistics.reserve import a_month, covered, curve, months_of, needs, plans, rounded
from pipeline.statistics.scope import KEY, assigned

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
        "team": ["Brand", "Brand", "Shop", None, "Shop", "Shop", "Shop", "Brand"],
        "project": ["Spring", None, "Spring", "Autumn", "Spring", None, None, None],
    }
)
"""The last two are not finished, or nobody knows when."""


def buffers(*narrow: tuple[str, str | None, str | None, float], **of_type: float) -> pl.DataFrame:
    rows = [*narrow, *((name, None, None, buffer) for name, buffer in of_type.items())]
    schema = dict.fromkeys(KEY, pl.String) | {"buffer": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_needs_are_never_negative_and_only_known_ones() -> None:
    found = needs(TASKS, "schedule")
    assert found.select("type", "need", "cost").rows() == [
        ("poster", 0.0, 1.0),
        ("poster", 0.0, 1.0),
        ("poster", 1.0, 1.0),
        ("poster", 4.0, 1.0),
        ("launch", 3.0, 1.0),
        ("", 1.0, 1.0),
    ]
    assert needs(TASKS, "effort").select("type", "need", "cost").rows() == [
        ("poster", 0.0, 10.0),
        ("poster", 0.5, 10.0),
        ("poster", 0.0, 20.0),
        ("launch", 0.5, 8.0),
    ]


def test_covered_counts_tasks_at_or_under_the_buffer() -> None:
    found = covered(needs(TASKS, "schedule"), buffers(poster=1, launch=2.5))
    assert found.rows() == [("", 1, 0.0), ("launch", 1, 0.0), ("poster", 4, 0.75)]


def test_a_task_has_the_narrowest_buffer_that_is_set_for_it() -> None:
    needed = needs(TASKS, "schedule").filter(pl.col("type") == "poster")
    assert needed["need"].to_list() == [0, 0, 1, 4]
    # Teams Brand, Brand, Shop, none; projects Spring, none, Spring, Autumn.
    set_for = buffers(("poster", "Shop", None, 0), ("poster", None, "Autumn", 4), poster=1)
    assert assigned(needed, set_for, "buffer")["buffer"].to_list() == [1, 1, 0, 4]
    both = buffers(("poster", "Shop", None, 0), ("poster", None, "Spring", 9))
    assert assigned(needed, both, "buffer")["buffer"].to_list() == [9, None, 0, None]
    assert covered(needed, set_for, "team").rows() == [
        ("poster", None, 1, 1.0),
        ("poster", "Brand", 2, 1.0),
        ("poster", "Shop", 1, 0.0),
    ]


def test_a_buffer_is_enough_for_the_task_that_needs_exactly_it() -> None:
    schema = dict.fromkeys(KEY, pl.String) | dict.fromkeys(("need", "cost"), pl.Float64)
    tenths = pl.DataFrame([("a", None, None, 1.1 / 1.0 - 1, 1.0)], schema, orient="row")
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
    assert plans(TASKS, "schedule", "team").filter(pl.col("type") == "poster").rows() == [
        ("poster", "Brand", 3.0),
        ("poster", "Shop", 6.0),
    ]
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
