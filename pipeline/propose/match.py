"""Which column is what: scores of names and cells, matched one to one, better scores first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.propose.facts import Facts
from pipeline.schema import ENTITIES, TASK, Kind
from pipeline.sources.vocabulary import duration_unit, scores

_ENOUGH = 0.5
_FEW_ROWS = 3
_UNSURE = 0.5
_LINKS = ("predecessor", "successor")


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
    pairs = sorted(
        (
            (score, -number, name, target, why)
            for number, (name, facts) in enumerate(columns.items())
            for target, score, why in _candidates(name, facts, entity)
            if score >= _ENOUGH and target not in taken
        ),
        key=lambda pair: (-pair[0], -pair[1]),
    )
    found: dict[str, Guess] = {}
    filled: set[str] = set(taken)
    for _, _, name, target, why in pairs:
        if name in found or (target in filled and target not in _LINKS):
            continue
        found[name] = Guess(target, why)
        filled.add(target)
    if entity == TASK.name:
        found |= _dates_by_order(columns, found, filled)
    return {name: found[name] for name in columns if name in found}


def _candidates(name: str, facts: Facts, entity: str) -> list[tuple[str, float, str]]:
    by_name = [
        (target, score * (0.7 + 0.3 * fits) * _unit_factor(name, target), "name")
        for target, score in scores(name, entity).items()
        if (fits := _fits(target, facts, entity)) > 0
    ]
    if entity != TASK.name or facts.count < _FEW_ROWS:
        return by_name
    return by_name + [
        (target, score, "cells") for target, score in _BY_CELLS.items() if _CELLS[target](facts)
    ]


def _unit_factor(name: str, target: str) -> float:
    """`Effort (d)` is an amount of time, though some call story points effort."""
    return 0.8 if target == "story_points" and duration_unit(name) else 1


def _fits(target: str, facts: Facts, entity: str) -> float:
    """How well a column's cells fit what it may be, from 0 (not at all) to 1."""
    if facts.count == 0 or target in _LINKS:
        return _UNSURE
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
    repeats = facts.count - facts.distinct
    return 0.5 + facts.ids / 2 if repeats <= facts.count * 0.1 else 0.1


def _as_one_of_few(facts: Facts) -> float:
    few = 1 - facts.distinct / facts.count if facts.count >= _FEW_ROWS else _UNSURE
    return 0.4 + 0.6 * few


_TEXTS: dict[str, Callable[[Facts], float]] = {
    "key": _as_key,
    "source_id": _as_key,
    "title": lambda f: 0.3 + 0.7 * f.distinct / f.count,
    "assignee": lambda f: 0.2 if f.ids > 0.9 else 0.5 + f.people / 2,
    "status": lambda f: max(_as_one_of_few(f), 0.4 + 0.6 * f.statuses),
} | dict.fromkeys(("type", "team", "project", "priority", "sprint"), _as_one_of_few)


def _dates_by_order(
    columns: Mapping[str, Facts], found: Mapping[str, Guess], filled: set[str]
) -> dict[str, Guess]:
    """Dates whose names tell nothing. Before any known start it is the creation; what many tasks
    lack is the finish, the last of the others the due date, the first the planned start."""
    dates = sorted(
        (facts.middle, name)
        for name, facts in columns.items()
        if name not in found and facts.dates > 0.8 and facts.middle
        if not _candidates(name, facts, TASK.name)
    )
    starts = [
        middle
        for name, guess in found.items()
        if guess.target in ("planned_start", "started") and (middle := columns[name].middle)
    ]
    early = [name for middle, name in dates if starts and middle <= min(starts)]
    names = [name for _, name in dates if name not in early]
    targets: dict[str, str] = {}
    if early and "created" not in filled:
        targets["created"] = early[0]
    fullest = max((facts.filled for facts in columns.values() if facts.dates >= 0.5), default=0.0)
    rare = [name for name in names if columns[name].filled < min(fullest, 0.98)]
    if "finished" not in filled and names and (rare or len(names) > 2):
        targets["finished"] = (rare or names)[-1]
        names.remove(targets["finished"])
    if "due" not in filled and names:
        targets["due"] = names.pop()
    if "planned_start" not in filled and names:
        targets["planned_start"] = names[0]
    return {name: Guess(target, "order") for target, name in targets.items()}


_BY_CELLS = {
    "status": 0.6,
    "key": 0.57,
    "estimate_hours": 0.52,
    "assignee": 0.54,
    "title": 0.53,
    "type": 0.51,
}
_CELLS: dict[str, Callable[[Facts], bool]] = {
    "status": lambda f: f.statuses > 0.6 and f.distinct <= 20,
    "key": lambda f: f.unique and f.ids > 0.9,
    "estimate_hours": lambda f: f.durations > 0.8 and f.dates < 0.2,
    "assignee": lambda f: f.people > 0.7,
    "title": lambda f: f.length > 4 and f.distinct > 0.8 * f.count and not _is_typed(f),
    "type": lambda f: 1 < f.distinct <= min(30, f.count / 2) and f.length < 12 and not _is_typed(f),
}


def _is_typed(facts: Facts) -> bool:
    return max(facts.dates, facts.numbers, facts.durations, facts.ids, facts.people) > 0.5
