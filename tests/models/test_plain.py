import numpy as np
import pytest

from models.plain import TypeHistory


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
