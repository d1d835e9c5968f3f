"""A forest whose leaves weigh the training tasks: one whole distribution for each new task."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.base import BaseEstimator
from sklearn.ensemble import ExtraTreesRegressor

from models.distribution import Floats


class LeafForest(BaseEstimator):  # type: ignore[misc]
    """Weights of training tasks for new ones.

    In each tree a new task shares a leaf with training tasks; each of these gets
    1 / (trees x leaf size). The weights of a row sum to 1; a level of the distribution they make is
    a quantile (`models.distribution`). One distribution gives all quantiles, so they cannot cross.

    Parameters
    ----------
    trees, leaf : number of trees, and the least number of training tasks in a leaf
    share : share of the features tried at each split
    """

    def __init__(
        self, trees: int = 200, leaf: int = 7, share: float = 0.4, seed: int = 0, n_jobs: int = 1
    ) -> None:
        self.trees = trees
        self.leaf = leaf
        self.share = share
        self.seed = seed
        self.n_jobs = n_jobs

    def fit(self, x: NDArray[np.float32], y: NDArray[np.float64]) -> "LeafForest":
        """Grow the trees on `y`; the order of rows is that of the weights' columns."""
        self.forest_ = ExtraTreesRegressor(
            self.trees,
            min_samples_leaf=self.leaf,
            max_features=self.share,
            random_state=self.seed,
            n_jobs=self.n_jobs,
        ).fit(x, y)
        self.leaves_ = self._apply(x)
        return self

    def weights(self, x: NDArray[np.float32], shares: Any = None) -> Any:
        """Sparse weights (CSR), a row a task of `x`, a column a training task; rows sum to 1. With
        `shares`, what `shares` gave for groups of them, a column a group."""
        shares = self.shares() if shares is None else shares
        return (self._leaves(x) @ shares).tocsr()

    def shares(self, groups: Any = None) -> Any:
        """What a leaf (row) gives to each training task (column), or to each of their groups.

        groups : sparse, training tasks x groups, 1 where a task is of a group
        """
        training, share = self._training()
        given = sparse.diags(share) @ training.T
        return (given if groups is None else given @ groups).tocsr()

    def mean_weights(self, x: NDArray[np.float32], group: NDArray[np.int64]) -> Floats:
        """The mean of the rows of `weights` in each group (numbered from 0)."""
        training, share = self._training()
        rows = np.arange(len(group))
        member = sparse.csr_matrix((1 / np.bincount(group)[group], (group, rows)))
        found = (member @ self._leaves(x) @ sparse.diags(share)) @ training.T
        return np.asarray(found.toarray(), dtype=float)

    def check(self) -> None:
        """Raise `ValueError` where a stored tree points outside itself, which would crash."""
        for estimator in self.forest_.estimators_:
            tree = estimator.tree_
            nodes, ends = np.arange(tree.node_count), tree.children_left == -1
            for child in (tree.children_left, tree.children_right):
                forward = (child > nodes) & (child < tree.node_count)
                if not np.where(ends, child == -1, forward).all():
                    raise ValueError("The stored model is damaged: a tree's branch leads nowhere.")
            if not (
                ends | (tree.feature >= 0) & (tree.feature < self.forest_.n_features_in_)
            ).all():
                raise ValueError("The stored model is damaged: a tree asks for an unknown feature.")

    def _training(self) -> tuple[Any, Floats]:
        """The training tasks' leaves, and the weight that a task in a leaf gets from it."""
        training = _leaf_matrix(self.leaves_, self._sizes())
        size = np.asarray(training.sum(axis=0)).ravel()
        return training, 1 / np.maximum(size, 1) / self.trees

    def _leaves(self, x: NDArray[np.float32]) -> Any:
        return _leaf_matrix(self._apply(x), self._sizes())

    def _apply(self, x: NDArray[np.float32]) -> NDArray[np.int32]:
        """The leaf of each task in each tree."""
        # The forest's own `apply` starts a job a tree, which takes longer than the tree does.
        leaves = [estimator.tree_.apply(x) for estimator in self.forest_.estimators_]
        return np.column_stack(leaves).astype(np.int32)

    def _sizes(self) -> list[int]:
        return [tree.tree_.node_count for tree in self.forest_.estimators_]


def _leaf_matrix(leaves: NDArray[np.int32], sizes: list[int]) -> Any:
    """1 where a task (row) falls into a leaf (column, the trees' nodes side by side)."""
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    tasks, trees = leaves.shape
    columns = (leaves + offsets[:-1]).ravel()
    starts = np.arange(0, tasks * trees + 1, trees)
    return sparse.csr_matrix(
        (np.ones(tasks * trees), columns, starts), shape=(tasks, int(offsets[-1]))
    )
