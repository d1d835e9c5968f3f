from math import comb

import numpy as np
import polars as pl
import pytest

from models.calibration import COUNTED, DRAWS, calibration, chance_band, chance_distance

SCHEMA = dict.fromkeys(("count", "under", "covered"), pl.Int64)


def types(**counts: tuple[int, int]) -> pl.DataFrame:
    """Type name -> (predicted tasks, those covered), none of them exactly on the quantile."""
    return tied(**{name: (n, covered, covered) for name, (n, covered) in counts.items()})


def tied(**counts: tuple[int, int, int]) -> pl.DataFrame:
    """Type name -> (predicted tasks, those under the quantile, those at or under it)."""
    rows = [(name, *found) for name, found in counts.items()]
    return pl.DataFrame(rows, schema={"type": pl.String} | SCHEMA, orient="row")


def test_distance_and_shortfall_weigh_types_by_their_tasks() -> None:
    # 70 % of 100 and 85 % of 300 at 80 %: (100 x 10 + 300 x 5) / 400 = 6.25 points off.
    found = calibration(types(A=(100, 70), B=(300, 255)), 0.8)
    assert found.distance == pytest.approx(0.0625)
    assert found.shortfall == pytest.approx(0.025)
    assert found.tested == 2


@pytest.mark.parametrize(("tested", "off"), [(1, ("A",)), (9, ())])
def test_more_types_need_more_evidence(tested: int, off: tuple[str, ...]) -> None:
    # 68 of 100 at 80 %: p = 0.004, under 1 % for one type, over 1 % / 9 for nine.
    others = {f"Other {at}": (100, 80) for at in range(tested - 1)}
    assert calibration(types(A=(100, 68), **others), 0.8).off == off


def test_off_is_what_exact_probabilities_say() -> None:
    """Two-sided as R and SciPy do it: all outcomes that are not more likely than the one seen."""
    n, level = 60, 0.8
    chance = [comb(n, k) * level**k * (1 - level) ** (n - k) for k in range(n + 1)]
    for seen in range(n + 1):
        p = sum(each for each in chance if each <= chance[seen] * (1 + 1e-7))
        assert bool(calibration(types(A=(n, seen)), level).off) == (p < 0.01)


@pytest.mark.parametrize(
    ("under", "covered", "off"),
    [
        (20, 70, ()),  # 50 of 100 end exactly on the quantile: half may lie under or over it
        (50, 50, ()),
        (70, 70, ("A",)),  # no ties: too much
        (70, 90, ("A",)),  # too much even without the ties
        (10, 30, ("A",)),  # too little even with the ties
        (64, 90, ("A",)),  # 64 of 100 at 50 %: p = 0.007
        (63, 90, ()),  # p = 0.012
    ],
)
def test_ties_at_the_quantile_speak_for_either_side(
    under: int, covered: int, off: tuple[str, ...]
) -> None:
    assert calibration(tied(A=(100, under, covered)), 0.5).off == off


def test_small_types_are_not_judged() -> None:
    small = types(A=(COUNTED - 1, 0))
    assert calibration(small, 0.8).tested == 0
    assert calibration(small, 0.8).distance is None
    assert calibration(pl.concat([small, types(B=(100, 80))]), 0.8).distance == pytest.approx(0)
    assert calibration(small.clear(), 0.8).by_chance is None


def test_chance_distance_of_one_type_is_its_exact_expectation() -> None:
    n, level = 64, 0.8
    exact = sum(
        comb(n, k) * level**k * (1 - level) ** (n - k) * abs(k / n - level) for k in range(n + 1)
    )
    mean, high = chance_distance((n,), level)
    assert mean == pytest.approx(exact, rel=4 / DRAWS**0.5)
    assert high > mean
    assert chance_distance((n,), level) == (mean, high)


def test_a_calibrated_forecaster_is_rarely_off() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.integers(COUNTED, 500, 12)
    off = 0
    for _ in range(200):
        hits = rng.binomial(sizes, 0.8).tolist()
        drawn = types(
            **{f"T{at}": (int(n), k) for at, (n, k) in enumerate(zip(sizes, hits, strict=True))}
        )
        off += bool(calibration(drawn, 0.8).off)
    assert off <= 8  # 1 % of 200 wanted; 8 or more has a chance of 1 in 1,000


def test_chance_band_holds_99_percent() -> None:
    low, high = chance_band(200, np.array([0.8]))[0]
    hits = np.random.default_rng(2).binomial(200, 0.8, 20_000) / 200
    assert 0.99 <= ((low <= hits) & (hits <= high)).mean() <= 0.997
