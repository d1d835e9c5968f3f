"""Which moment a column of dates holds, where its name alone does not tell."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from pipeline.propose.facts import Facts
from pipeline.propose.status_words import like_status
from pipeline.sources.headers import tidy
from pipeline.sources.vocabulary import is_of_another_date, is_of_no_use, scores, word_groups

_DATES = 0.5
_MOSTLY_DATES = 0.8
_RARE = 0.95
"""A finish is what noticeably fewer tasks have than have other dates."""
_SURE_OF_NAME = 0.9
_ALSO_STATUSES = {"done", "ready", "closed", "resolved", "completed", "finished"}
"""Names of finish dates that are statuses where others are too."""
_OF_A_MOMENT = {"start", "end", "planned", "actual", "deadline", "create", "update"}
_SEVERAL = 2
_LETTER = re.compile(r"([PAR])[ _.-]+(.+)", re.IGNORECASE)
_PLANNED_OR_REAL = {"start": ("planned_start", "started"), "end": ("due", "finished")}
_CAME = {"actual", "over"}
_PLANNED = {"started": "planned_start", "finished": "due"}
_TELLING = 3
"""Of so many dates the order tells."""
_ENTERED = {"in_progress": "started", "done": "finished", "todo": "created"}


def named_as_statuses(columns: Mapping[str, Facts]) -> dict[str, str]:
    """Columns with the moments when tasks came into a status, told by their names: several dates
    named as statuses, of one work begins, of one it is done -> what that moment is."""
    named = {
        name: _ENTERED[category]
        for name, facts in columns.items()
        if facts.dates >= _DATES and (category := like_status(name)) in _ENTERED
        if max(scores(name).values(), default=0) < _SURE_OF_NAME or tidy(name) in _ALSO_STATUSES
    }
    return named if {"started", "finished"} <= {*named.values()} else {}


def of_plan_and_real(columns: Mapping[str, Facts]) -> dict[str, str]:
    """Columns such as P_INICIO and R_INICIO, where a letter says plan or real (or actual) -> what
    they are."""
    parts = {name: match.groups() for name in columns if (match := _LETTER.match(name))}
    found: dict[str, str] = {}
    for name, (letter, rest) in parts.items():
        is_plan = letter.lower() == "p"
        says = {*word_groups(name)} & _PLANNED_OR_REAL.keys()
        beside = any((other.lower() == "p") != is_plan for other, r in parts.values() if r == rest)
        if beside and len(says) == 1 and columns[name].dates >= _DATES:
            found[name] = _PLANNED_OR_REAL[says.pop()][not is_plan]
    return found


def of_phases(columns: Mapping[str, Facts]) -> dict[str, str]:
    """Columns with the start and the end of several phases of a task, such as 设计开始, 设计结束,
    测试开始, 测试结束 -> what they are of the whole: the first is the planned start, the last the
    due date, the others none ("")."""
    named = {
        name: word_groups(name) & _OF_A_MOMENT
        for name, facts in columns.items()
        if facts.dates >= _DATES and facts.middle
        if max(scores(name).values(), default=0) < _SURE_OF_NAME
    }
    starts = [name for name, says in named.items() if says == {"start"}]
    ends = [name for name, says in named.items() if says == {"end"}]
    if min(len(starts), len(ends)) < _SEVERAL:
        return {}
    first = min(starts, key=lambda name: columns[name].middle or datetime.max)
    last = max(ends, key=lambda name: columns[name].middle or datetime.min)
    return dict.fromkeys([*starts, *ends], "") | {first: "planned_start", last: "due"}


def beside_actual(columns: Mapping[str, Facts]) -> dict[str, str]:
    """Columns that seem to tell when tasks began or ended, beside others that say they are the
    actual times, such as 完成时间 beside 实际完成时间 -> what they are of the plan."""
    found: dict[str, str] = {}
    for told, planned in _PLANNED.items():
        named = [
            name
            for name, facts in columns.items()
            if facts.dates >= _DATES or not facts.count
            if (score := scores(name)) and max(score, key=score.__getitem__) == told
        ]
        if any("actual" in word_groups(name) for name in named):
            found |= {name: planned for name in named if may_be_planned(name)}
    return found


def may_be_planned(name: str) -> bool:
    """Whether an end of this name may be one that is planned."""
    return not word_groups(name) & _CAME


def lies_ahead(facts: Facts) -> bool:
    """Whether more than a few dates of a column are still to come."""
    return facts.latest is not None and facts.latest > datetime.now()


def by_order(
    columns: Mapping[str, Facts],
    targets: Mapping[str, str],
    filled: Collection[str],
    silent: Iterable[str],
) -> dict[str, str]:
    """What the `silent` columns are, whose names tell nothing. Before any known start it is the
    creation, before a known creation nothing; what many tasks lack is the finish, the last of the
    others the due date, the first the planned start; more than three are steps of the work.
    `targets`: of the other columns; `filled`: what is there already."""
    dates = sorted(
        (facts.middle, name)
        for name in silent
        for facts in [columns[name]]
        if facts.dates > _MOSTLY_DATES and facts.middle
        if not (is_of_no_use(name) or is_of_another_date(name))
    )
    starts = [
        middle
        for name, target in targets.items()
        if target in ("planned_start", "started") and (middle := columns[name].middle)
    ]
    created = [columns[name].middle for name, target in targets.items() if target == "created"]
    early = [name for middle, name in dates if starts and middle <= min(starts)]
    fullest = max((f.filled for f in columns.values() if f.dates >= _DATES), default=0.0)
    # What some tasks lack tells of these alone: its median is none of all.
    rare = [name for _, name in dates if columns[name].filled < _RARE * fullest]
    names = [
        name
        for middle, name in dates
        if name not in early and (name in rare or not any(c and middle <= c for c in created))
    ]
    if len(names) > _TELLING:
        return {}
    found: dict[str, str] = {}
    if early and "created" not in filled:
        found["created"] = early[0]
    lacking = [name for name in names if name in rare]
    if "finished" not in filled and names and (lacking or len(names) > 2):
        found["finished"] = (lacking or names)[-1]
        names.remove(found["finished"])
    if "due" not in filled and names:
        found["due"] = names.pop()
    if "planned_start" not in filled and names:
        found["planned_start"] = names[0]
    return {name: target for target, name in found.items()}
