"""The product limit against values worked out by hand, scipy's, and one in exact fractions."""

from fractions import Fraction

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.statistics.product_limit import QUANTILES, points, product_limit

Life = tuple[int, bool, int | None]
"""What it has reached, whether it ended there, from what on it was watched."""

lives = st.lists(
    st.tuples(st.integers(-5, 8), st.booleans(), st.none() | st.integers(0, 6)).map(
        lambda life: (life[0], life[1], None if life[2] is None else life[0] - life[2])
    ),
    min_size=1,
    max_size=30,
)


def found(lives: list[Life], group: str | None = "a") -> dict[str, float | None]:
    schema = {"leaves": pl.Float64, "ended": pl.Boolean, "enters": pl.Float64}
    rows = pl.DataFrame(lives, schema, orient="row").with_columns(by=pl.lit(group, pl.String))
    return product_limit(points(rows, ["by"]), ["by"]).drop("by").row(0, named=True)


def test_by_hand() -> None:
    """1, 2+, 3, 4+, 5: of five one ends at 1 (4/5 are left), of three one at 3 (8/15), the last at
    5."""
    row = found([(1, True, None), (2, False, None), (3, True, None), (4, False, None)])
    assert (row["events"], row["censored"], row["most"]) == (2, 2, 4)
    assert (row["median"], row["p80"], row["share"]) == (3, None, 0)  # 3/4 * 1/2 = 3/8 are left
    assert (row["median_plain"], row["p80_plain"]) == (1, 3)
    row = found(
        [(1, True, None), (2, False, None), (3, True, None), (4, False, None), (5, True, 0)]
    )
    assert (row["median"], row["p90"], row["entered_late"]) == (5, 5, 1)


def test_where_all_leave_before_others_enter_the_curve_is_cut() -> None:
    """The first two tell of values up to 2; the third was not watched there."""
    row = found([(-1, True, None), (2, True, None), (9, True, 5)])
    assert (row["median"], row["p80"], row["most"], row["share"]) == (-1, None, -1, None)
    assert (row["p80_plain"], row["share_plain"]) == (9, pytest.approx(1 / 3))


def test_of_open_ones_alone_nothing_but_how_far_they_got() -> None:
    row = found([(-3, False, None), (-1, False, None)])
    assert (row["median"], row["share"], row["most"], row["share_plain"]) == (None, None, -1, None)


@given(lives)
def test_scipy_says_the_same(given_lives: list[Life]) -> None:
    reached = np.array([life[0] for life in given_lives], dtype=float)
    is_open = np.array([not life[1] for life in given_lives])
    data = stats.CensoredData.right_censored(reached, is_open)
    curve = stats.ecdf(data).sf
    row = found([(at, ended, None) for at, ended, _ in given_lives])
    for name, level in QUANTILES.items():
        low = curve.quantiles[curve.probabilities <= 1 - level + 1e-9]
        assert row[name] == (low[0] if low.size else None), name
    if row["share"] is not None:
        assert row["share"] == pytest.approx(1 - curve.evaluate(0))
    plain = reached[~is_open]
    for name, level in QUANTILES.items():
        whole = np.quantile(plain, level, method="inverted_cdf") if plain.size else None
        assert row[f"{name}_plain"] == whole


@given(lives)
def test_fractions_say_the_same_of_late_entries(given_lives: list[Life]) -> None:
    left, curve = Fraction(1), {}
    for at in sorted({life[0] for life in given_lives}):
        watched = [
            life for life in given_lives if life[0] >= at and (life[2] is None or life[2] <= at)
        ]
        left *= 1 - Fraction(sum(life[1] and life[0] == at for life in watched), len(watched))
        curve[at] = left
    entries = [life[2] for life in given_lives if life[2] is not None]
    end = max([*curve, *entries])
    gone = [at for at, left in curve.items() if left == 0]
    if gone and gone[0] < end:
        curve = {at: left for at, left in curve.items() if at < gone[0]}
        end = max((at for at in [*curve, *entries] if at < gone[0]), default=-99)
    row = found(given_lives)
    for name, level in QUANTILES.items():
        least = 1 - Fraction(str(level))
        assert row[name] == min((at for at, left in curve.items() if left <= least), default=None)
    known = end >= 0 or 0 in curve.values()
    within = 1 - min((left for at, left in curve.items() if at <= 0), default=1)
    assert row["share"] == (pytest.approx(float(within)) if known else None)
    assert row["entered_late"] == len(entries)


@given(lives, lives)
def test_groups_do_not_touch_each_other(one: list[Life], other: list[Life]) -> None:
    rows = pl.concat(
        pl.DataFrame(each, ["leaves", "ended", "enters"], orient="row")
        .cast({"leaves": pl.Float64, "enters": pl.Float64})
        .with_columns(by=pl.lit(name, pl.String))
        for name, each in ((None, one), ("b", other))
    )
    both = product_limit(points(rows, ["by"]), ["by"])
    assert both.filter(by="b").drop("by").row(0, named=True) == found(other)
    assert both.filter(pl.col("by").is_null()).drop("by").row(0, named=True) == found(one)
