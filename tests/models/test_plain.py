import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from models.plain import TypeHistory, passed_on


def test_own_tasks_and_twenty_of_all() -> None:
    plain = TypeHistory(half_life=1e9, half_life_all=1e9, prior=20).fit(["a", "b", "b", "b"])
    weights = plain.weights(["a", "b", "new"])
    assert weights.tolist() == [
        pytest.approx([1 + 5, 5, 5, 5]),
        pytest.approx([5, 1 + 5, 1 + 5, 1 + 5]),
        pytest.approx([5, 5, 5, 5]),
    ]


def test_half_lives_count_tasks_of_the_type() -> None:
    weights = (
        TypeHistory(half_life=1, half_life_all=1e9, prior=0).fit(["a", "b", "a"]).weights(["a"])
    )
    assert weights.tolist() == [[0.5, 0, 1]]
    assert np.isfinite(weights).all()


def test_what_is_open_passes_its_weight_on() -> None:
    """Efron 1967, by hand: 1, 2, 2+ (at least 3 is left), 5; and one nobody has got as far as."""
    values = np.array([5.0, 1.0, 2.0])
    found = passed_on(np.ones(3), values, np.ones(1), np.array([3.0]))
    assert found.tolist() == pytest.approx([2, 1, 1])
    # What is left is at least 2: the task of 2 and that of 5 may each be like it.
    found = passed_on(np.ones(3), values, np.ones(1), np.array([2.0]))
    assert found.tolist() == pytest.approx([1.5, 1, 1.5])
    found = passed_on(np.ones(3), values, np.ones(1), np.array([9.0]))
    assert found.tolist() == pytest.approx([2, 1, 1])


@pytest.mark.parametrize("seed", range(20))
def test_with_open_tasks_it_is_the_product_limit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, least = rng.integers(-5, 20, 40).astype(float), rng.integers(-2, 25, 15).astype(float)
    plain = TypeHistory(half_life=1e9, half_life_all=1e9, prior=1e-9)
    weights = plain.fit(["a"] * 40, values, ["a"] * 15, least).weights(["a"])[0]
    # SciPy's censored ones are known to exceed a value: one less, in whole days.
    curve = ecdf(CensoredData(values, right=least - 1)).cdf
    for at in np.unique(values)[:-1]:
        share = weights[values <= at].sum() / weights.sum()
        assert share == pytest.approx(curve.evaluate(at), abs=1e-6)


def test_open_tasks_of_other_types_count_as_little_as_their_finished_ones() -> None:
    values = np.array([0.0, 0.0, 10.0])
    plain = TypeHistory(half_life=1e9, half_life_all=1e9, prior=4)
    weights = plain.fit(["a", "a", "b"], values, ["b"], np.array([1.0])).weights(["a"])[0]
    # Each of the four gets one, the own two one more; what is open passes its one on to the 10.
    assert weights.tolist() == pytest.approx([2, 2, 2])
