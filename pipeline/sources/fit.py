"""How well a mapping fits the columns of an export."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.problems import CannotRead
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import Mapping

Header = Sequence[str]

_FEW, _MANY = 3, 6
"""Canonical columns that have to be found: few if they are much of the header, else many."""
_SHARE = 0.4
_DISTINCT = 1.2
"""Least distinctness: `状态` alone says little, every tracker has it."""
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
    """Sum over the columns known of 1 / the number of sources that have such a column."""
    missing: tuple[str, ...]
    """Canonical columns without which the export cannot be read."""

    @property
    def is_likely(self) -> bool:
        """Whether the export is of this source, be all of it there or not."""
        enough = self.found >= _MANY or (self.found >= _FEW and self.share >= _SHARE)
        return enough and self.distinct >= _DISTINCT

    @property
    def rank(self) -> tuple[bool, bool, float, float]:
        """Greater is better."""
        return self.is_likely and not self.missing, self.is_likely, self.distinct, self.share


def best_fit(header: Header, mappings: Iterable[Mapping]) -> Fit:
    """The mapping that fits the header best."""
    candidates = list(mappings)
    spread = _sources_by_name(candidates)
    return max((_fit(header, mapping, spread) for mapping in candidates), key=lambda f: f.rank)


def best_header(headers: Sequence[Header], mappings: Sequence[Mapping]) -> tuple[int, Fit]:
    """Which of the possible headers fits best, and its fit; the first of equals."""
    fits = [(best_fit(header, mappings), -number) for number, header in enumerate(headers)]
    fit, number = max(fits, key=lambda pair: (pair[0].rank, pair[1]))
    return -number, fit


def accept(header: Header, fit: Fit, own: bool) -> Mapping:
    """The mapping, if the export can be read with it; else CannotRead says what is missing.

    `own`: whether the mapping is the user's, and so is not in doubt.
    """
    if not fit.missing and (own or fit.is_likely):
        return fit.mapping
    if own or (fit.is_likely and len(fit.missing) == 1):
        name = fit.missing[0]
        names = ", ".join(fit.mapping.columns.get(name, ())) or "(none)"
        raise CannotRead("missing_columns", column=name, names=names)
    raise CannotRead("unknown_columns", columns=_listed(header))


def _fit(header: Header, mapping: Mapping, spread: Counter[str]) -> Fit:
    names = {tidy(name) for name in header} - {""}
    known = names & mapping.names
    return Fit(
        mapping,
        found=len(mapping.find(header)),
        share=len(known) / max(len(names), 1),
        distinct=sum(1 / spread[name] for name in known),
        missing=mapping.missing(header),
    )


def _sources_by_name(mappings: Iterable[Mapping]) -> Counter[str]:
    by_source: dict[str, set[str]] = {}
    for mapping in mappings:
        by_source.setdefault(mapping.source, set()).update(mapping.names)
    return Counter(name for names in by_source.values() for name in names)


def _listed(header: Header) -> str:
    names = [" ".join(name.split())[:40] for name in header if name.strip()]
    more = f", ... ({len(names)})" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more or "(none)"
