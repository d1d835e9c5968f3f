"""Titles as numbers: what the words of a title have in common with other titles."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

TOKEN = r"[^\W\d_㐀-鿿]{2,}|[㐀-鿿]"
"""A word of two letters or more, or one Chinese character: pairs of neighbours then make the
Chinese words without a dictionary."""
MIN_TITLES = 5
"""Titles a word must stand in to count."""


class Words(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """TF-IDF of words, Chinese characters and pairs of them, reduced to `size` numbers.

    Fitted on the titles of training tasks only. Where too few words repeat, it has no columns.
    """

    def __init__(self, size: int = 60, seed: int = 0) -> None:
        self.size = size
        self.seed = seed

    def fit(self, titles: Iterable[str], y: None = None) -> "Words":
        """Learn the words and their directions."""
        self.vectors_ = TfidfVectorizer(
            token_pattern=TOKEN,
            ngram_range=(1, 2),
            min_df=MIN_TITLES,
            sublinear_tf=True,
            stop_words="english",
        )
        self.directions_ = None
        try:
            found = self.vectors_.fit_transform(titles)
        except ValueError:  # no word stands in enough titles
            return self
        size = min(self.size, found.shape[1] - 1, found.shape[0] - 1)
        if size > 0:
            # Idle BLAS threads spin: on a busy machine that costs more than they bring.
            with threadpool_limits(1):
                self.directions_ = TruncatedSVD(size, random_state=self.seed).fit(found)
        return self

    def transform(self, titles: Iterable[str]) -> NDArray[np.float32]:
        """One row a title."""
        names, at = np.unique(np.array(list(titles), dtype=str), return_inverse=True)
        if self.directions_ is None:
            return np.zeros((len(at), 0), dtype=np.float32)
        reduced = self.directions_.transform(self.vectors_.transform(names))
        return np.asarray(reduced[at], dtype=np.float32)
