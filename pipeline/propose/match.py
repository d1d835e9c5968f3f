"""Which column is what: scores of names and cells, matched one to one, better scores first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.propose.facts import Facts
from pipeline.propose.moments import (
    beside_actual,
    by_order,
    named_as_statuses,
    of_phases,
    of_plan_and_real,
)
from pipeline.schema import ENTITIES, TASK, Kind
from pipeline.sources.vocabulary import (
    duration_unit,
    is_of_another,
    is_of_no_use,
    scores,
    word_groups,
)

_ENOUGH, _CLEAR = 0.5, 0.8
_FEW_ROWS = 3
_ONCE = 0.5
_MANY_ROWS = 5
"""That all have one of two cells say yes or no, not which task they are linked to."""
_UNSURE = 0.5
_MOSTLY = 0.9
_PROGRESS = 0.7
"""How much shares of what is done speak for the status; a column of words goes before."""
_VERY = 0.95
"""Least score of the very name of a canonical column."""
_LINKS = ("predecessor", "successor")
_EFFORTS = ("estimate_hours", "actual_hours")


@dataclass(frozen=True)
class Guess:
    """What a column is, and why: by "name", "cells" or the "order" of the dates."""

    target: str
    why: str


def match(
    columns: Mapping[str, Facts], entity: str = TASK.name, taken: frozenset[str] = frozenset()
) -> dict[str, Guess]:
    """Column -> what it is, for those that are anything; `taken` has the canonical columns that
    are filled already."""
    moments: dict[str, str] = {}
    if entity == TASK.name:
        steps = named_as_statuses(columns) or of_phases(columns)
        moments = beside_actual(columns) | steps | of_plan_and_real(columns)
    candidates = {
        name: [(moments[name], _CLEAR, "name")] * bool(moments[name])
        if name in moments
        else _candidates(name, facts, entity)
        for name, facts in columns.items()
    }
    pairs = sorted(
        (
            (score, -number, name, target, why)
            for number, name in enumerate(columns)
            for target, score, why in candidates[name]
            if score >= _ENOUGH and target not in taken
        ),
        # An id that may be the one people see leaves that to another column.
        key=lambda pair: (-pair[0], pair[3] != "source_id", -pair[1]),
    )
    found: dict[str, Guess] = {}
    filled: set[str] = set(taken)
    for _, _, name, target, why in pairs:
        if name in found or (target in filled and target not in _LINKS):
            continue
        if target in _EFFORTS and _is_of_another_unit(name, found):
            continue
        found[name] = Guess(target, why)
        filled.add(target)
    if entity == TASK.name:
        targets = {name: guess.target for name, guess in found.items()}
        silent = [n for n in columns if not (n in found or candidates[n] or n in moments)]
        ordered = by_order(columns, targets, filled, silent)
        found |= {name: Guess(target, "order") for name, target in ordered.items()}
    return {name: found[name] for name in columns if name in found}


def _candidates(name: str, facts: Facts, entity: str) -> list[tuple[str, float, str]]:
    by_name = [
        (target, score * (0.7 + 0.3 * fits) * _unit_factor(name, target), "name")
        for meant, score in scores(name, entity).items()
        if entity != TASK.name or not _is_denied(meant, score, name, facts)
        for target in [_by_cells(meant, name, facts)]
        if (fits := _fits(target, facts, entity)) > 0
    ]
    groups = word_groups(name)
    if entity == TASK.name and facts.shares > _MOSTLY and groups & {"end", "progress"}:
        return [("status", _PROGRESS, "name")]
    is_told = any(score >= _ENOUGH for _, score, _ in by_name)
    if entity != TASK.name or facts.count < _FEW_ROWS or is_told or is_of_no_use(name):
        return by_name
    if "end" in groups and facts.says_yes_or_no:
        return [*by_name, ("status", _BY_CELLS["status"], "name")]
    return by_name + [
        (target, score, "cells")
        for target, score in _BY_CELLS.items()
        if _CELLS[target](facts) and groups.isdisjoint(_CELLS_UNLESS.get(target, ()))
    ]


def _is_denied(target: str, score: float, name: str, facts: Facts) -> bool:
    """Whether the cells are against what the name speaks for: yes and no are only a status of a
    name such as 是否完成; the id of something else is a key only where each row has its own."""
    if target not in _TEXTS:
        return False
    if score >= _VERY:
        return facts.says_yes_or_no and target != "status"
    if facts.is_flag:
        return target != "status" or "end" not in word_groups(name)
    return target == "key" and is_of_another(name) and not facts.unique


def _by_cells(target: str, name: str, facts: Facts) -> str:
    """What the cells make of what the name speaks for: estimates without a unit of which all are
    such as 3, 5, 8 and 13 are story points; names that come again and again are kinds of tasks."""
    if target == "estimate_hours" and facts.are_points and not duration_unit(name):
        return "story_points"
    kinds = target == "title" and facts.are_kinds and facts.numbers < _UNSURE
    return "type" if kinds else target


def _is_of_another_unit(name: str, found: Mapping[str, Guess]) -> bool:
    """Whether an amount of work is named in another unit than the one it would be held against: a
    mapping has one unit for both."""
    units = {duration_unit(other) for other, guess in found.items() if guess.target in _EFFORTS}
    unit = duration_unit(name)
    return unit is not None and not units <= {unit, None}


def _unit_factor(name: str, target: str) -> float:
    """`Effort (d)` is an amount of time, though some call story points effort."""
    return 0.8 if target == "story_points" and duration_unit(name) else 1


def _fits(target: str, facts: Facts, entity: str) -> float:
    """How well a column's cells fit what it may be, from 0 (not at all) to 1."""
    if target in _LINKS:
        return 0 if facts.distinct <= 2 < _MANY_ROWS <= facts.count else _UNSURE
    if facts.count == 0:
        return 0 if target in ("key", "source_id") else _UNSURE
    column = ENTITIES[entity].mapped.get(target)
    share = {
        Kind.MOMENT: max(facts.dates, facts.epochs),
        Kind.HOURS: facts.numbers + facts.durations,
        Kind.NUMBER: facts.numbers,
    }.get(column.kind if column else Kind.TEXT)
    if share is not None:
        return share if share >= 0.5 else 0
    if facts.dates > 0.8:
        return 0
    fits = _TEXTS.get(target) if entity == TASK.name else None
    return fits(facts) if fits else _UNSURE


def _as_key(facts: Facts) -> float:
    """A column most of whose cells come again, or are empty, holds the ids of something else."""
    once = min(facts.distinct / facts.count, facts.filled)
    return (0.5 + facts.ids / 2) * once if once >= _ONCE else 0


def _as_one_of_few(facts: Facts) -> float:
    few = 1 - facts.distinct / facts.count if facts.count >= _FEW_ROWS else _UNSURE
    return 0.4 + 0.6 * few


def _as_status(facts: Facts) -> float:
    """Numbers are none, nor are words of which nearly each row has its own."""
    few = _as_one_of_few(facts)
    if facts.numbers > 0.9 or (_each_its_own(facts) and facts.statuses < 0.5):
        return 0
    return max(few, 0.4 + 0.6 * facts.statuses)


def _each_its_own(facts: Facts) -> bool:
    return facts.count >= _MANY_ROWS and facts.distinct > 0.8 * facts.count


_TEXTS: dict[str, Callable[[Facts], float]] = {
    "key": _as_key,
    "source_id": _as_key,
    "title": lambda f: 0 if f.numbers > 0.9 else 0.3 + 0.7 * f.distinct / f.count,
    "assignee": lambda f: 0.2 if f.ids > 0.9 else 0.5 + f.people / 2,
    "status": _as_status,
    "status_category": lambda f: f.statuses if f.statuses > 0.5 else 0,
    "project": lambda f: 0 if _each_its_own(f) else _as_one_of_few(f),
} | dict.fromkeys(("type", "team", "priority", "sprint"), _as_one_of_few)


_BY_CELLS = {
    "status": 0.6,
    "key": 0.57,
    "estimate_hours": 0.52,
    "assignee": 0.54,
    "title": 0.53,
    "type": 0.51,
}
_CELLS_UNLESS = {
    "assignee": {"thing", "by"},
    "title": {"start", "end", "date", "deadline", "unit"},
    "type": {"remark", "grade"},
}
"""Words of a name that are against what its cells look like."""
_CELLS: dict[str, Callable[[Facts], bool]] = {
    "status": lambda f: f.statuses > 0.6 and f.distinct <= 20,
    "key": lambda f: f.unique and f.ids > 0.9 and f.dates < 0.5,
    "estimate_hours": lambda f: f.durations > 0.8 and f.dates < 0.2,
    "assignee": lambda f: f.people > 0.7,
    "title": lambda f: f.length > 4 and f.distinct > 0.8 * f.count and not _is_typed(f),
    "type": lambda f: (
        1 < f.distinct <= min(30, f.count / 2)
        and f.length < 12
        and not _is_typed(f)
        and not f.says_yes_or_no
    ),
}


def _is_typed(facts: Facts) -> bool:
    return max(facts.dates, facts.numbers, facts.durations, facts.ids, facts.people) > 0.5
