import numpy as np
import pytest

from models.forest import LeafForest

X = np.array([[0], [0], [0], [1], [1]], dtype=np.float32)


def test_weights_are_shared_in_the_leaf() -> None:
    forest = LeafForest(trees=5, leaf=2).fit(X, np.array([1.0, 1, 1, 9, 9]))
    weights = forest.weights(np.array([[0], [1]], dtype=np.float32)).toarray()
    assert weights[0] == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0, 0])
    assert weights[1] == pytest.approx([0, 0, 0, 1 / 2, 1 / 2])


def test_mean_weights_are_the_mean_of_the_weights() -> None:
    rng = np.random.default_rng(0)
    x = rng.random((60, 3), dtype=np.float32)
    forest = LeafForest(trees=9, leaf=3).fit(x, x[:, 0].astype(float))
    group = np.array([0, 1, 1, 0, 1])
    single = forest.weights(x[:5]).toarray()
    expected = [single[group == at].mean(axis=0) for at in (0, 1)]
    assert forest.mean_weights(x[:5], group) == pytest.approx(np.array(expected))
    assert single.sum(axis=1) == pytest.approx(np.ones(5))


def test_parameters_as_scikit_learn_has_them() -> None:
    assert LeafForest(trees=3).set_params(leaf=4).get_params()["leaf"] == 4
