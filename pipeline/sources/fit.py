"""How well a mapping fits the columns of an export."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipeline.problems import CannotRead
from pipeline.schema import TASK
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import Mapping
from pipeline.sources.okr_layout import layout
from pipeline.sources.stored import StoredMapping
from pipeline.sources.vocabulary import (
    common_names,
    is_custom,
    is_known,
    is_of_another,
    scores,
    word_groups,
)

Header = Sequence[str]

_FEW, _MANY = 3, 6
"""Canonical columns that have to be found: few if they are much of the header, else many."""
_SHARE = 0.4
_SHARE_UNTITLED = 0.6
"""Without a title some columns of a table of another kind are no export of tasks."""
_OWN_FOUND, _OWN_SHARE = 0.8, 0.5
"""A file is of a stored mapping's shape if it has most of its columns; it is certainly of it, even
where a tracker also fits, if these are most of the file's."""
_AGAINST = 3
"""Columns that have to be found for each that the tracker would have named otherwise."""
_CLEAR = 0.85
"""Least score of a name that clearly says what it is."""
_DISTINCT = 1.0
"""Least distinctness: `状态` alone says little, every tracker has it."""
_UNREADABLE = 0.5
"""How much evidence counts for a mapping whose necessary columns are not all there: another that
can be read is better, but not one of which next to nothing is there."""
_SURE = 0.75
"""Score of a name that has a word such as id or 编号 in it."""
_SHOWN = 12


@dataclass(frozen=True)
class Fit:
    """A mapping held against a header."""

    mapping: Mapping
    found: int
    """How many canonical columns the header has."""
    share: float
    """How much of the header the mapping knows."""
    distinct: float
    """Sum over the columns known of 1 / the number of sources that have such a column, where
    companies' own tables count as a source."""
    missed: int
    """How many canonical columns the header has under clear names, none of which the mapping
    knows: a plan with Owner and End beside ID, Name and Start is of no tracker that has these."""
    has_title: bool
    is_named: bool
    """Whether it has a title, or a column that no other source has."""
    missing: tuple[str, ...]
    """Canonical columns without which the export cannot be read."""

    @property
    def is_likely(self) -> bool:
        """Whether the export is of this source, be all of it there or not."""
        if isinstance(self.mapping, StoredMapping):
            has_its_columns = self.found >= _OWN_FOUND * len(self.mapping.columns)
            return has_its_columns and (self.found >= _FEW or self.share >= _OWN_SHARE)
        least = _SHARE if self.has_title else _SHARE_UNTITLED
        needed = max(_FEW + self.missed, _AGAINST * self.missed)
        enough = self.found >= needed and self.share >= least
        many = self.found >= _MANY and self.has_title
        return (enough or many) and self.is_named and self.distinct >= _DISTINCT

    @property
    def rank(self) -> tuple[bool, bool, float, float]:
        """Greater is better."""
        likely = self.is_likely
        own = isinstance(self.mapping, StoredMapping) and self.share >= _OWN_SHARE
        evidence = self.distinct * (_UNREADABLE if self.missing else 1)
        return likely, likely and own and not self.missing, evidence, self.share


def best_fit(header: Header, mappings: Sequence[Mapping]) -> Fit:
    """The mapping that fits the header best."""
    return best_header([header], mappings)[1]


def best_header(headers: Sequence[Header], mappings: Sequence[Mapping]) -> tuple[int, Fit]:
    """Which of the possible headers fits best, and its fit; the first of equals."""
    spread = _sources_by_name(mappings)
    fits = (
        (number, _fit(header, names, mapping, spread))
        for number, header in enumerate(headers)
        for names in [{tidy(name) for name in header} - {""}]
        for mapping in mappings
    )
    # Of one mapping alone it is not in doubt whose columns they are.
    alone = len(mappings) == 1
    return max(fits, key=lambda pair: (pair[1].found * alone, pair[1].rank, -pair[0]))


def accept(header: Header, fit: Fit, own: bool) -> Mapping:
    """The mapping, if the export can be read with it; else CannotRead says what is missing.

    `own`: whether the mapping is the user's, and so is not in doubt.
    """
    if not fit.missing and (own or fit.is_likely):
        return fit.mapping
    if own or (fit.is_likely and len(fit.missing) == 1 and not _has_a_key(header)):
        name = fit.missing[0]
        names = ", ".join(fit.mapping.columns.get(name, ())) or "(none)"
        raise CannotRead("missing_columns", column=name, names=names)
    raise CannotRead("unknown_columns", columns=listed(header))


def _fit(header: Header, names: set[str], mapping: Mapping, spread: Counter[str]) -> Fit:
    if names.isdisjoint(mapping.names) and not layout(header, mapping):
        return Fit(mapping, 0, 0, 0, 0, False, False, mapping.missing(()))
    missing = mapping.missing(header)
    if shared := layout(header, mapping):
        header, missing = shared.names, ()
        names = {tidy(name) for name in header} - {""}
    known = names & mapping.names
    found = mapping.find(header)
    is_named = "title" in found or any(spread[name] == 1 for name in known)
    return Fit(
        mapping,
        found=len(found),
        share=len(known) / max(len(names), 1),
        distinct=sum(1 / spread[name] for name in known),
        missed=_missed(names - mapping.names, found, mapping.entity),
        has_title="title" in found,
        is_named=is_named and (mapping.entity == TASK.name or _is_of_goals(known)),
        missing=missing,
    )


def _is_of_goals(names: Collection[str]) -> bool:
    """Whether a table has a column that tables of tasks do not have, such as 目标值: number, type,
    title, owner, status, dates and progress may be a task's."""
    return any(not is_known(name) and "share" not in word_groups(name) for name in names)


def _missed(names: set[str], found: Collection[str], entity: str) -> int:
    if len(found) < _FEW:
        return 0
    told = {max(score, key=score.__getitem__) for name in names if (score := _clear(name, entity))}
    return len(told - {*found})


def _clear(name: str, entity: str) -> dict[str, float]:
    if is_custom(name):
        return {}
    return {what: score for what, score in scores(name, entity).items() if score >= _CLEAR}


def _has_a_key(header: Header) -> bool:
    """Whether a table of another kind may have its ids in one of the columns."""
    return any(scores(name).get("key", 0) >= _SURE and not is_of_another(name) for name in header)


def _sources_by_name(mappings: Iterable[Mapping]) -> Counter[str]:
    by_source: dict[str, set[str]] = {}
    for mapping in mappings:
        by_source.setdefault(mapping.source, set()).update(mapping.names)
    every = Counter(name for names in by_source.values() for name in names)
    every.update(common_names().keys() & every.keys())
    return every


def listed(header: Header) -> str:
    """Names in a message: the first ones, and how many there are."""
    names = [" ".join(name.split())[:40] for name in header if name.strip()]
    more = f", ... ({len(names)})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more or "(none)"
