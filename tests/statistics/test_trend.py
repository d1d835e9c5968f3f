"""Trends and change points, against scipy's own figures and values worked out by hand."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pipeline.statistics.change_point import pettitt
from pipeline.statistics.trend import trends

END = date(2026, 12, 31)


def months(name: str | None, *levels: float, first: int = 1, count: int = 10) -> pl.DataFrame:
    """Months of 2026 from the month `first`, as an aggregate of one measure has them."""
    return pl.DataFrame(
        [(name, date(2026, first + at, 1), count, level) for at, level in enumerate(levels)],
        {"type": pl.String, "month": pl.Date, "count": pl.Int64, "mean": pl.Float64},
        orient="row",
    )


def found(*groups: pl.DataFrame, more_is: str = "worse", **days: date) -> dict[str, object]:
    """Of the first group in the order given out."""
    span = (days.get("start"), days.get("end", END))
    return trends(pl.concat(groups), "type", more_is, span).row(0, named=True)


def test_a_steady_rise_by_hand() -> None:
    row = found(months("page", 1, 2, 3, 4, 5, 6, 7, 8))
    assert (row["months"], row["tasks"], row["slope"]) == (8, 80, 1)
    assert row["p"] == pytest.approx(2 / 40320)  # one order of 8! and its reverse
    assert row["q"] == row["p"]  # one group: nothing to correct
    assert row["verdict"] == "worsens"
    assert found(months("page", 1, 2, 3, 4, 5, 6, 7, 8), more_is="better")["verdict"] == "improves"
    assert found(months("page", 8, 7, 6, 5, 4, 3, 2, 1))["verdict"] == "improves"


def test_looking_at_many_groups_takes_more_to_be_told() -> None:
    # 33 of 36 pairs of months rise
    rising = months("page", 1, 2, 3, 5, 4, 7, 6, 9, 8)
    alone = found(rising)
    assert alone["verdict"] == "worsens"
    noise = [months(str(n), *np.random.default_rng(n).random(9)) for n in range(200)]
    among = trends(pl.concat([rising, *noise]), "type", "worse", (None, END))
    q = stats.false_discovery_control(among["p"].to_numpy())
    assert among["q"].to_numpy() == pytest.approx(q)
    row = among.row(by_predicate=pl.col("type") == "page", named=True)
    assert row["p"] == alone["p"] < row["q"]


def test_seven_months_are_too_few() -> None:
    row = found(months("page", 1, 2, 3, 4, 5, 6, 7))
    assert (row["months"], row["verdict"]) == (7, "too_few")
    assert (row["slope"], row["p"], row["q"], row["changed_at"]) == (None,) * 4


def test_months_that_are_cut_short_or_of_few_tasks_do_not_count() -> None:
    rise = months("page", 1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert found(rise, end=date(2026, 9, 29))["months"] == 8
    assert found(rise, end=date(2026, 9, 30))["months"] == 9
    assert found(rise, start=date(2026, 1, 2))["months"] == 8
    few = pl.concat([rise, months("page", 99, first=10, count=4)])
    assert found(few)["months"] == 9


def test_a_month_without_tasks_keeps_its_place_in_time() -> None:
    row = found(months("page", 1, 2, 3, 4), months("page", 7, 8, 9, 10, first=7))
    assert (row["months"], row["slope"]) == (8, 1)


def test_a_level_that_never_moves_is_no_trend() -> None:
    row = found(months("page", *[2] * 10))
    assert (row["slope"], row["p"], row["verdict"], row["changed_at"]) == (0, 1, "none", None)


def test_tasks_without_a_type_are_a_group() -> None:
    rows = trends(
        pl.concat([months("page", *[1] * 8), months(None, *range(8))]), "type", "worse", (None, END)
    )
    assert rows.select("type", "verdict").rows() == [(None, "worsens"), ("page", "none")]


def test_since_when_the_level_is_another_one() -> None:
    row = found(months("page", 1, 1.2, 0.9, 1.1, 1, 0.8, 3, 3.2, 2.9, 3.1, 3, 3.3))
    assert row["changed_at"] == date(2026, 7, 1)
    assert found(months("page", 1, 3, 2, 1, 3, 2, 1, 3, 2, 1))["changed_at"] is None


@given(st.permutations(range(12)))
@settings(max_examples=30)
def test_the_change_point_parts_where_mann_whitney_sees_most(order: list[int]) -> None:
    """|U(t)| of Pettitt is 2 |U - n1 n2 / 2| of Mann and Whitney's U, at each place."""
    level = np.array(order, dtype=float)
    at, p = pettitt(level)
    u = [stats.mannwhitneyu(level[:t], level[t:]).statistic for t in range(1, 12)]
    far = [abs(2 * each - t * (12 - t)) for t, each in enumerate(u, 1)]
    assert far[at - 1] == max(far)
    assert 0 < p <= 1


def test_p_of_a_change_point_is_that_of_all_orders() -> None:
    """8 months that part in the middle: 2 * 4! * 4! of 8! orders part so far."""
    at, p = pettitt(np.array([1, 2, 3, 4, 5, 6, 7, 8.0]))
    assert (at, p) == (4, pytest.approx(2 * 24 * 24 / 40320, abs=0.005))
