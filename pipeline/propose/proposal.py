"""A mapping proposed for a file: what it says of each column, and how its reader changes it."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.propose.facts import Facts
from pipeline.propose.status_words import StatusWord
from pipeline.schema import ENTITIES, Kind
from pipeline.sources.header_row import HeaderRow
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import LINK_ROLES, Mapping
from pipeline.sources.vocabulary import duration_unit

_SECONDS = 3600
"""A typical amount of at least this is one of seconds."""
IGNORE, NOT_USED = "ignore", "unused"
KEY_AND_TITLE = "key+title"
"""The names of the tasks, in a table without ids."""
BOTH_ENDS = ("planned_start+due", "started+finished")
"""The first and the last day of a column of ranges."""


@dataclass(frozen=True)
class Column:
    """A column of a file: its name, an example of a cell, what it is (a canonical column,
    predecessor, successor, KEY_AND_TITLE, one of BOTH_ENDS, IGNORE or NOT_USED), and why:
    "tracker", "name", "cells" or "order"."""

    header: str
    example: str
    target: str
    why: str


@dataclass(frozen=True)
class Proposal:
    """A mapping proposed for a file, and what it rests on."""

    mapping: Mapping
    columns: tuple[Column, ...]
    """Every column of the file, once."""
    facts: Dict[str, Facts]
    """Column -> what its cells tell."""
    statuses: tuple[StatusWord, ...]
    """The status words of the file with a category each."""
    header: HeaderRow | None
    """Where the names stand in a table; None for records or a known tracker's file."""
    is_tracker: bool
    """Whether a mapping known before fits the file."""
    checked: bool = False
    """Whether a reader has seen it, so that nothing in it is a mere assumption."""

    def of_kind(self, kind: Kind) -> list[str]:
        """The columns that are canonical columns of a kind."""
        mapped = ENTITIES[self.mapping.entity].mapped
        of_kind = {name for name, column in mapped.items() if column.kind is kind}
        return [c.header for c in self.columns if not of_kind.isdisjoint(c.target.split("+"))]

    @property
    def unit(self) -> tuple[str | None, bool]:
        """The unit of bare numbers in amounts of time, None without any, and whether the names of
        their columns tell it."""
        numbers = [name for name in self.of_kind(Kind.HOURS) if self.facts[name].numbers > 0]
        if not numbers:
            return None, True
        for name in numbers:
            if unit := duration_unit(name):
                return unit, True
        large = max(self.facts[name].median for name in numbers) >= _SECONDS
        return ("seconds" if large else "hours"), False

    @property
    def date_shape(self) -> str:
        """How dates are written of which one has to know whether the day or the month comes first:
        see Facts.shape; "" without any."""
        dates = [self.facts[name].shape for name in self.of_kind(Kind.MOMENT)]
        return "" if self.mapping.date_format == "epoch" else next(filter(None, dates), "")

    @property
    def first(self) -> str:
        """Which comes first, "day" or "month", by the mapping or as far as the dates tell; else
        "either"."""
        given = self.mapping.date_format or ""
        if "%d" in given and "%m" in given:
            return "day" if given.index("%d") < given.index("%m") else "month"
        dates = [self.facts[name] for name in self.of_kind(Kind.MOMENT)]
        if any(fact.day_first for fact in dates):
            return "day"
        return "month" if any(fact.month_first for fact in dates) else "either"

    @property
    def has_epochs(self) -> bool:
        """Whether its moments are counts of seconds."""
        dates = [self.facts[name] for name in self.of_kind(Kind.MOMENT)]
        written = [fact for fact in dates if fact.count]
        return bool(written) and all(fact.epochs > 0.5 for fact in written)


def revised(
    proposal: Proposal,
    targets: Dict[str, str],
    statuses: Sequence[StatusWord],
    source: str,
    first: str | None,
    unit: str | None,
) -> Proposal:
    """The proposal as its reader wants it. `targets`: column -> what it is. `first`: "day" or
    "month", where it is to be fixed which of them comes first. `unit`: of bare amounts of time."""
    columns = tuple(
        replace(column, target=target, why=column.why if target == column.target else "")
        for column in proposal.columns
        for target in [targets.get(column.header, column.target)]
    )
    seen = {word.word for word in statuses}
    status = {word: kind for word, kind in proposal.mapping.status.items() if word not in seen}
    base = replace(
        proposal.mapping,
        source=source,
        duration_unit=unit,
        status=status if proposal.is_tracker else {},
    )
    unused = tuple(column.header for column in columns if column.target == NOT_USED)
    changed = replace(
        proposal,
        mapping=replace(with_columns(base, columns, statuses), unused=unused),
        columns=columns,
        statuses=tuple(statuses),
        checked=True,
    )
    if first and changed.date_shape:
        day_month = ("%d", "%m") if first == "day" else ("%m", "%d")
        date_format = changed.date_shape.format(*day_month)
        return replace(changed, mapping=replace(changed.mapping, date_format=date_format))
    return changed


def with_columns(
    base: Mapping, columns: Sequence[Column], statuses: Sequence[StatusWord]
) -> Mapping:
    """`base` with the columns and status words as told. Several columns may be one canonical
    column: the first with a value wins; those that base has go first, in its order."""
    order = [*(tidy(name) for names in base.columns.values() for name in names)]
    known = {name: number for number, name in reversed(list(enumerate(order)))}
    ranked = sorted(columns, key=lambda c: known.get(tidy(c.header), len(order)))
    entity = ENTITIES[base.entity]
    found: dict[str, tuple[str, ...]] = {}
    for name in entity.mapped:
        if names := tuple(c.header for c in ranked if name in c.target.split("+")):
            found[name] = names
    return replace(
        base,
        columns=found,
        links={c.header: c.target for c in columns if c.target in LINK_ROLES},
        ignore=tuple(c.header for c in columns if c.target == IGNORE),
        status=base.status | {word.word: word.category for word in statuses if word.category},
    )
