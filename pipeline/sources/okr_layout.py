"""Tables that hold an objective and its key results in one row, told by their column names.

Two layouts of public templates: numbered columns (`key_result_1_title`, `关键结果1`, `KR1权重`);
and a key result a row with its objective to the left, written once, repeated or merged down.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.schema import KEY_RESULT
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import Mapping

_KEY_RESULT = re.compile(
    r"(?:key[ _]?results?|krs?(?![a-z])|关键结果|关键成果)[ _#-]*\(?(\d*)\)?[ _.:-]*(.*)"
)
_TITLES = {"", "title", "name", "description", "标题", "名称", "内容", "描述"}
_TITLE = "key result"
_KEY_RESULT_TITLES = {"key result", "key results", "kr", "krs", "关键结果", "关键成果"}
_GOALS = _KEY_RESULT_TITLES | {"objective", "objectives", "okr", "okrs"}
_OF_OBJECTIVE = re.compile(r"objective\b|目标(?!值)")
_OF_BOTH = ("cycle",)
"""What may be written behind a key result, but is its objective's too."""

Header = Sequence[str]


@dataclass(frozen=True)
class Layout:
    """Which columns, by number, say what of a row's objective and of its key results."""

    title: int
    """The objective's title."""
    objective: dict[int, str]
    """The objective's columns and their names."""
    key_results: tuple[dict[int, str], ...]
    """For each key result in a row its columns, the title first, and their names without number."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the table with a row for each objective and key result."""
        parts = (name for columns in self.key_results for name in columns.values())
        return (*self.objective.values(), *dict.fromkeys(parts))


def layout(header: Header, mapping: Mapping) -> Layout | None:
    """How objectives and key results share rows; None where each has a row of its own."""
    if mapping.entity != KEY_RESULT.name:
        return None
    sets = _key_results(header)
    if not sets:
        return None
    found = mapping.find(list(header))
    both = {at for name in _OF_BOTH for group in found.get(name, ()) for at in group}
    own = {
        at: name
        for at, name in enumerate(header)
        if at in both or not any(at in part for part in sets)
    }
    titles = [group[0] for group in found.get("title", ()) if group[0] in own]
    numbered = any(char.isdigit() for at in sets[0] for char in header[at])
    if not titles or (not numbered and "source_id" in found):
        return None
    return Layout(titles[0], own, sets)


def key_result_title(header: Header) -> int | None:
    """The column with the titles of key results alone, where these are not numbered."""
    titles = (at for at, name in enumerate(header) if tidy(name) in _KEY_RESULT_TITLES)
    return next(titles, None)


def is_of_goals(header: Header) -> bool:
    """Whether a table's columns say that it is of objectives or key results."""
    return not _GOALS.isdisjoint(map(tidy, header))


def _key_results(header: Header) -> tuple[dict[int, str], ...]:
    """The columns of each key result in a row; without numbers there is one, to which belongs
    all that stands right of its title."""
    sets: dict[str, dict[int, str]] = {}
    for at, name in enumerate(header):
        if match := _KEY_RESULT.fullmatch(tidy(name)):
            number, part = match.groups()
            is_title = part in _TITLES
            columns = {at: _TITLE if is_title else part}
            there = sets.get(number, {})
            sets[number] = columns | there if is_title else there | columns
    numbered = {number: columns for number, columns in sets.items() if number}
    if numbered:
        return tuple(
            c for _, c in sorted(numbered.items(), key=lambda s: int(s[0])) if _has_title(c)
        )
    if not sets or not _has_title(sets[""]):
        return ()
    title, *_ = sets[""]
    right = {
        at: header[at]
        for at in range(title + 1, len(header))
        if not _OF_OBJECTIVE.match(tidy(header[at]))
    }
    return (sets[""] | {at: name for at, name in right.items() if at not in sets[""]},)


def _has_title(columns: dict[int, str]) -> bool:
    return next(iter(columns.values())) == _TITLE
