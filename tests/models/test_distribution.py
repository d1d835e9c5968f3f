import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.distribution import Distributions

VALUES = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=12)


def test_by_hand() -> None:
    # Weights 0.2 on -1, 0.5 on 0 (two tasks), 0.3 on 4.
    spread = Distributions(np.array([[0.3, 0.3, 0.2, 0.2]]), np.array([4.0, 0.0, -1.0, 0.0]))
    levels = np.array([[0.1, 0.2, 0.21, 0.7, 0.71, 1.0]])
    assert spread.quantiles(levels).tolist() == [[-1, -1, 0, 0, 4, 4]]
    assert spread.below(np.array([4.0])).round(9).tolist() == [0.7]
    assert spread.below(np.array([-1.0])).tolist() == [0.0]


@given(VALUES, st.data())
def test_quantiles_are_observed_and_never_cross(values: list[float], data: st.DataObject) -> None:
    weight = data.draw(
        st.lists(st.floats(0.01, 1), min_size=len(values), max_size=len(values)), "weights"
    )
    spread = Distributions(np.array([weight]), np.array(values))
    found = spread.quantiles(np.linspace(0, 1, 21)[None, :])[0]
    assert set(found) <= set(values)
    assert (np.diff(found) >= 0).all()


@given(VALUES, st.floats(0.02, 0.98))
def test_below_and_quantile_agree_on_ties(values: list[float], level: float) -> None:
    spread = Distributions(np.full((1, len(values)), 1 / len(values)), np.array(values))
    quantile = spread.quantiles(np.array([[level]]))[0, 0]
    for value in set(values):
        score = spread.below(np.array([value]))[0]
        if abs(score - level) > 1e-6:
            assert (value <= quantile) == (score < level)
