"""Words of titles that mark kinds of work: 海报 in one, `Push A/B:` in another.

Campaigns, products and customers recur in titles as well, but a kind of work is done by certain
people and teams and planned with a certain length, and comes out in a certain way. So words are
judged by how much the tasks that have them differ from the rest in these.
"""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

_RARE, _MOST = 0.02, 12
"""Share of the tasks that a word has to be on; rules proposed."""
_SAMPLE = 20_000
_HAN = r"[\u3400-\u9fff]+"
_LATIN = r"[a-z][a-z'-]+"
_LONGEST = 6
"""Characters of a Chinese word, or of a compound of two or three."""
_ALIKE = 0.9
_TRAITS = ("assignee", "team", "planned_days", "estimate_hours", "deviation")
_KINDS = 30
"""Values of a trait that are looked at, those of most tasks."""


@dataclass(frozen=True)
class TitleRule:
    """Tasks whose title contains the words, and that no earlier rule takes: how many, and some of
    their titles."""

    words: str
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
    left = np.ones(len(titles), dtype=bool)
    rules: list[TitleRule] = []
    while len(rules) < _MOST and left.any():
        rows = np.flatnonzero(left)
        best = _best(has[rows], traits[rows], words, len(titles))
        if best is None:
            break
        taken = rows[has[rows][:, [best]].toarray()[:, 0] > 0]
        rules.append(TitleRule(words[best], len(taken), _examples(titles, taken)))
        left[taken] = False
    return tuple(rules)


def _words(titles: list[str]) -> tuple[list[str], Any]:
    """Words that recur, and which titles (rows) have which."""
    from sklearn.feature_extraction.text import CountVectorizer

    least = max(5, int(_RARE * len(titles)))
    counter = CountVectorizer(analyzer=terms, binary=True, min_df=least, dtype=np.float64)
    try:
        has = counter.fit_transform(titles).tocsr()
    except ValueError:  # nothing recurs
        return [], None
    return list(counter.get_feature_names_out()), has


def terms(title: str) -> list[str]:
    """The words of a title that a rule can look for: stretches of Chinese characters (where words
    are not set apart, any stretch of two to six may be one), Latin words and pairs of them."""
    text = title.lower()
    found = [
        run[at : at + length]
        for run in re.findall(_HAN, text)
        for length in range(2, _LONGEST + 1)
        for at in range(len(run) - length + 1)
    ]
    for stretch in re.findall(rf"{_LATIN}(?: {_LATIN})*", text):
        parts = stretch.split(" ")
        found += [part for part in parts if len(part) > 2]
        found += [" ".join(pair) for pair in zip(parts, parts[1:], strict=False)]
    return found


def _traits(tasks: pl.DataFrame) -> Any:
    """A column of 0 and 1 for each value of each trait, amounts cut at their quartiles."""
    columns = []
    for name in _TRAITS:
        values = tasks[name]
        if values.dtype.is_numeric():
            cuts = sorted({values.quantile(q, "lower") for q in (0.25, 0.5, 0.75)} - {None})
            if not cuts:
                continue
            values = values.cast(pl.Float64).cut([float(cut) for cut in cuts]).cast(pl.String)
        common = values.drop_nulls().value_counts(sort=True).head(_KINDS)[values.name]
        columns += [(values == value).fill_null(False).to_numpy() for value in common]
    return np.array(columns, dtype=np.float64).T.reshape(len(tasks), len(columns))


def _best(has: Any, traits: Any, words: list[str], total: int) -> int | None:
    """The word that sets its tasks apart most, by the chi-squared statistic (Pearson 1900) of the
    traits; of words on nearly the same tasks the longest."""
    count = np.asarray(has.sum(axis=0)).ravel()
    rare = count < max(5, _RARE * total)
    size, held = has.shape[0], traits.sum(axis=0)
    together = np.asarray(has.T @ traits)
    expected = np.outer(count, held) / size
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.nansum((together - expected) ** 2 / expected, axis=1)
    apart[rare] = 0
    if not apart.any():
        return None
    best = int(apart.argmax())
    same = np.asarray((has.T @ has[:, [best]]).todense()).ravel()
    alike = (same >= _ALIKE * count[best]) & (count <= same / _ALIKE) & ~rare
    return max(np.flatnonzero(alike), key=lambda at: (len(words[at]), words[at]))


def _examples(titles: list[str], taken: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(titles[at] for at in taken))[:3]
