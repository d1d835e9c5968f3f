"""Words of titles that mark kinds of work: 海报 in one, `Push A/B:` in another.

Campaigns, products and customers recur in titles as well, but a kind of work is done by certain
people and teams and planned with a certain length, and comes out in a certain way. So words are
judged by how much the tasks that have them differ from the rest in these.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

_RARE, _MOST = 0.015, 16
"""Share of the tasks that a word has to be on; rules proposed."""
_LEAST = 10
"""Tasks that a rule has to take at least."""
_SAMPLE = 20_000
_HAN = r"[\u3400-\u9fff]+"
_LATIN = r"[a-z][a-z'-]+"
_LONGEST = 8
"""Characters of a Chinese word, or of a compound of two or three."""
_ALIKE = 0.9
_CHANCE = 1e-6
"""How unlikely it must be that a word sets its tasks apart by chance."""
_ONE_KIND = 0.25
"""Distance of two rules' traits (1 - cosine) up to which they are one kind of work."""
_TRAITS = ("assignee", "team", "planned_days", "estimate_hours", "deviation")
_KINDS = 30
"""Values of a trait that are looked at, those of most tasks."""


@dataclass(frozen=True)
class TitleRule:
    """Tasks whose title contains the words, and that no earlier rule takes: how many, and some of
    their titles."""

    words: str
    type: str
    tasks: int
    examples: tuple[str, ...]


def title_rules(tasks: pl.DataFrame) -> tuple[TitleRule, ...]:
    """Rules that divide the tasks of a prepared frame by the words of their titles, in the order in
    which they apply; none where nothing recurs."""
    known = tasks.drop_nulls("title").sort("source_id").head(_SAMPLE)
    if known.is_empty():
        return ()
    titles = known["title"].to_list()
    words, has = _words(titles)
    if not words:
        return ()
    traits = _traits(known)
    usual = traits.mean(axis=0)
    left = np.ones(len(titles), dtype=bool)
    found: list[tuple[str, Any]] = []
    while len(found) < _MOST and left.any():
        rows = np.flatnonzero(left)
        best = _best(has[rows], traits[rows], usual, words)
        if best is None:
            break
        taken = rows[has[rows][:, [best]].toarray()[:, 0] > 0]
        found.append((words[best], taken))
        left[taken] = False
    kinds = _kinds([taken for _, taken in found], traits)
    return tuple(
        TitleRule(word, found[kind][0], len(taken), _examples(titles, taken))
        for (word, taken), kind in zip(found, kinds, strict=True)
    )


def _kinds(taken: list[Any], traits: Any) -> list[int]:
    """For each rule the one of most tasks among those that are the same kind of work by the traits
    of their tasks."""
    if len(taken) < 2:
        return list(range(len(taken)))
    from sklearn.cluster import AgglomerativeClustering

    overall = traits.mean(axis=0)
    profiles = np.array([traits[rows].mean(axis=0) - overall for rows in taken])
    grouping = AgglomerativeClustering(
        None, metric="cosine", linkage="average", distance_threshold=_ONE_KIND
    )
    groups = grouping.fit_predict(profiles)
    return [
        max(np.flatnonzero(groups == group).tolist(), key=lambda at: (len(taken[at]), -at))
        for group in groups
    ]


def _words(titles: list[str]) -> tuple[list[str], Any]:
    """Words that recur, and which titles (rows) have which."""
    from sklearn.feature_extraction.text import CountVectorizer

    least = max(_LEAST, int(_RARE * len(titles)))
    counter = CountVectorizer(analyzer=terms, binary=True, min_df=least, dtype=np.float64)
    try:
        has = counter.fit_transform(titles).tocsr()
    except ValueError:  # nothing recurs
        return [], None
    return list(counter.get_feature_names_out()), has


def terms(title: str) -> list[str]:
    """The words of a title that a rule can look for: stretches of Chinese characters (where words
    are not set apart, any stretch of two to eight may be one), Latin words and pairs of them."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    text = title.lower()
    found = [
        run[at : at + length]
        for run in re.findall(_HAN, text)
        for length in range(2, _LONGEST + 1)
        for at in range(len(run) - length + 1)
    ]
    for stretch in re.findall(rf"{_LATIN}(?: {_LATIN})*", text):
        parts = stretch.split(" ")
        found += [part for part in parts if len(part) > 2 and part not in ENGLISH_STOP_WORDS]
        found += [" ".join(pair) for pair in pairwise(parts) if set(pair) - ENGLISH_STOP_WORDS]
    return found


def _traits(tasks: pl.DataFrame) -> Any:
    """A column of 0 and 1 for each value of each trait, amounts cut at their quartiles."""
    columns = []
    for name in _TRAITS:
        values = tasks[name]
        if values.dtype.is_numeric():
            values = values.cast(pl.Float64)
            quartiles = [values.quantile(q, "lower") for q in (0.25, 0.5, 0.75)]
            cuts = sorted({cut for cut in quartiles if cut is not None})
            values = values.bin_intervals(cuts, labels=False).cast(pl.String)
        common = values.drop_nulls().value_counts(sort=True).head(_KINDS)[values.name]
        columns += [(values == value).fill_null(False).to_numpy() for value in common]
    return np.array(columns, dtype=np.float64).T.reshape(len(tasks), len(columns))


def _best(has: Any, traits: Any, usual: Any, words: list[str]) -> int | None:
    """The word that sets its tasks apart from all most, by the chi-squared statistic (Pearson 1900)
    of the traits; of words on nearly the same tasks the longest. None where chance explains it.

    has, traits: of the tasks that no rule takes yet; usual: the share of each trait of all tasks.
    """
    count = np.asarray(has.sum(axis=0)).ravel()
    rare = count < _LEAST
    expected = np.outer(count, usual)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.nansum((np.asarray(has.T @ traits) - expected) ** 2 / expected, axis=1)
    from scipy.stats import chi2

    apart[rare] = 0
    best = int(apart.argmax())
    if chi2.sf(apart[best], traits.shape[1]) * len(words) > _CHANCE:
        return None
    same = np.asarray((has.T @ has[:, [best]]).todense()).ravel()
    alike = (same >= _ALIKE * count[best]) & (count <= same / _ALIKE) & ~rare
    return max(np.flatnonzero(alike).tolist(), key=lambda at: (len(words[at]), words[at]))


def _examples(titles: list[str], taken: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles[at] for at in taken))[:3]
