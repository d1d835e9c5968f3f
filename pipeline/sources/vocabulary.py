"""What a column may be, by its name: scores for the canonical columns.

The words are those of all mapping files, of `vocabulary.toml`, and in further languages of
`vocabulary_languages.toml`.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pipeline.schema import TASK, Kind
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import builtin_mappings

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"[(\[【<](.*?)[)\]】>]")
_WORD = re.compile(r"[^\W_]+")
_SPACED_WORD = re.compile(r"[^\W_\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")
_OF_A_MOMENT = {"date", "time", "day", "dt", "datetime", "timestamp", "at", "on"}
"""What `finished_date` and `Finished at` say beside `finished`."""
_UNSPACED = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
"""Writing of which words need no blank between them: Chinese, Japanese, Korean."""
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_LAST_OF_PATH = {"name", "displayname", "display_name", "value", "title", "text", "login", "date"}
_ALIKE = 0.85
"""Least similarity of two names that are spelled differently."""
_SAME = 0.9
"""Least score of a name that is known, however the company or a tracker means it."""
_LONG = 6
"""Shorter names are alike by chance."""
_CUSTOM = ("customfield", "自定义字段")
"""What makes all names alike that begin with it."""
_LAST = {
    "project": ("project", ("id", "name", "title")),
    "team": ("team", ("id", "name", "title")),
    "assignee": ("people", ("id", "name", "title", "address")),
    "type": ("phase", ("id", "name", "title")),
    "key": ("id", ()),
}
"""Of a column: the group of its words that have to be last, and those that may be behind them."""
_ANYWHERE = {"id", "no"}
_OF_ANOTHER = {"people", "party", "team", "project", "thing"}


@lru_cache(1024)
def scores(name: str, entity: str = TASK.name) -> dict[str, float]:
    """Canonical column (also predecessor and successor) -> how much the name speaks for it, from
    0 to 1; those it does not speak for are left out."""
    found: dict[str, float] = {}
    if entity == TASK.name and _is_silent(name):
        return found
    for canonical, score in (*_by_name(name, entity), *_by_cue(name, entity)):
        found[canonical] = max(found.get(canonical, 0), score)
    unlike = _unlike(name) if entity == TASK.name else set()
    return {what: score for what, score in found.items() if score >= _SAME or what not in unlike}


def is_known(name: str, entity: str = TASK.name) -> bool:
    """Whether a column of exactly this name is known."""
    return any(form in _names(entity) for form in _forms(name))


def is_of_no_use(name: str) -> bool:
    """Whether trackers have a column of this name that Leeway has no use for, such as Author."""
    forms = set(_forms(name))
    unused = not forms.isdisjoint(_unused_names()) and forms.isdisjoint(_names(TASK.name))
    return unused or _is_silent(name)


def is_custom(name: str) -> bool:
    """Whether a tracker says of a column that it is a field of the company's own."""
    return _squeezed(tidy(name)).startswith(_CUSTOM)


def without_ending(name: str, *groups: str) -> str:
    """A name as it is compared, without a word of one of the groups at its end, such as phase of
    phase_id; "" if it does not end so."""
    text = tidy(_CAMEL.sub(" ", name))
    words = sorted((w for group in groups for w in _words("words")[group]), key=len, reverse=True)
    ending = next((w for w in words if text.endswith(w) and _has(text, w)), "")
    return _squeezed(text.removesuffix(ending)) if ending else ""


def is_of_another(name: str) -> bool:
    """Whether an id of this name, such as 负责人编号 or Client Code, is of something other than the
    task, unless each row has its own."""
    return bool(word_groups(name) & _OF_ANOTHER)


def is_of_another_date(name: str) -> bool:
    """Whether a day of this name, such as Expiry Date, comes whatever becomes of the task."""
    return "other_date" in word_groups(name)


def duration_unit(name: str) -> str | None:
    """The unit that a column's name gives for its amounts of time."""
    inside = _BRACKETS.findall(tidy(name))
    for text in (*inside, tidy(name)):
        for unit, words in _words("units").items():
            if any(_has(text, word) for word in words):
                return unit
    return None


@lru_cache(1024)
def word_groups(name: str) -> frozenset[str]:
    """The groups of words that a name has one of."""
    text = tidy(_CAMEL.sub(" ", name))
    return frozenset(
        group for group, words in _words("words").items() if any(_has(text, w) for w in words)
    )


@cache
def common_names() -> dict[str, str]:
    """The column names, tidied, that companies' own tables have, not only trackers' -> what they
    are."""
    return {tidy(name): what for what, names in _table()["task"].items() for name in names}


@cache
def surnames() -> str:
    """Frequent Chinese surnames of one character."""
    return str(_table()["people"]["surnames"])


def _is_silent(name: str) -> bool:
    return tidy(name) in _table()["silent"]["names"]


def _by_name(name: str, entity: str) -> Iterator[tuple[str, float]]:
    """By the names known: the same, one inside the other, or spelled alike."""
    known = _names(entity)
    undated = known.get(_undated(name), {}) if entity == TASK.name else {}
    for canonical, score in undated.items():
        if canonical in TASK.mapped and TASK.mapped[canonical].kind is Kind.MOMENT:
            yield canonical, min(score, _SAME)
    for form in _forms(name):
        for canonical, score in known.get(form, {}).items():
            yield canonical, score
        for other, canonicals in known.items():
            if score := _inside(other, form):
                for canonical in canonicals:
                    yield canonical, score
        alone = form in known or len(form) < _LONG or form.startswith(_CUSTOM)
        near = [] if alone else difflib.get_close_matches(form, known, 3, _ALIKE)
        for other in near:
            alike = 0.9 * difflib.SequenceMatcher(None, form, other).ratio()
            for canonical in known[other]:
                yield canonical, alike


def _by_cue(name: str, entity: str) -> Iterator[tuple[str, float]]:
    if entity != TASK.name:
        return
    groups = word_groups(name)
    for canonical, ways in _table()["cues"].items():
        for needed in ways:
            if groups.issuperset(needed):
                yield canonical, 0.6 + 0.15 * len(needed)


def _is_last(name: str, group: str, behind: tuple[str, ...]) -> bool:
    """Whether a word of a group says what the name is of, in English the last one, but for words of
    the groups `behind`: Project Code is of a project, Project Budget is not."""
    of_group = {*_table()["words"][group]} - _ANYWHERE
    words = [
        word
        for word in _SPACED_WORD.findall(tidy(_CAMEL.sub(" ", name)))
        if word_groups(word).isdisjoint(behind)
    ]
    return of_group.isdisjoint(words) or words[-1] in of_group


def _inside(word: str, name: str) -> float:
    """How much of a name a known word in it is; the last word of a name says what it is."""
    if len(word) >= len(name) or word not in name or not _has(name, word, at_least=4):
        return 0
    return 0.5 + 0.3 * len(word) / len(name) + 0.1 * name.endswith(word)


def _has(text: str, word: str, at_least: int = 1) -> bool:
    """Whether a text has a word: Chinese and such anywhere, others as a word of its own, also
    inflected."""
    if _UNSPACED.search(word):
        return word in text and len(word) >= min(at_least, 2)
    if len(word) < at_least:
        return False
    return any(
        token == word or (len(word) > 3 and token.startswith(word) and len(token) <= len(word) + 3)
        for token in _SPACED_WORD.findall(_plain(text))
    )


def _unlike(name: str) -> set[str]:
    """What a name is not, by words in it: `days blocked` is neither an effort nor a task."""
    groups = word_groups(name)
    by_words = {what for what, words in _table()["unless"].items() if groups & {*words}}
    return by_words | {what for what in _LAST if not _is_last(name, *_LAST[what])}


@lru_cache(4096)
def _forms(name: str) -> tuple[str, ...]:
    """A name as it is compared: whole, without its brackets, what is in them, and of a dotted
    name its last object."""
    text = tidy(_CAMEL.sub(" ", name))
    forms = [text, _BRACKETS.sub("", text)]
    if "custom field" in text or "自定义" in text:
        forms += _BRACKETS.findall(text)
    if "." in text:
        path = text.split(".")
        forms.append(path[-2] if path[-1].replace(" ", "") in _LAST_OF_PATH else path[-1])
    return tuple(dict.fromkeys(form for form in map(_squeezed, forms) if form))


def _undated(name: str) -> str:
    """A name as it is compared, without the words that say it is a moment; "" if it has none."""
    words = _WORD.findall(tidy(_CAMEL.sub(" ", name)))
    others = [word for word in words if word not in _OF_A_MOMENT]
    return "".join(others) if len(others) < len(words) else ""


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(text))


def _plain(text: str) -> str:
    """A text without accents, which people leave out."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare)


@cache
def _names(entity: str) -> dict[str, dict[str, float]]:
    """Known name as compared -> canonical column -> how sure it is."""
    found: dict[str, dict[str, float]] = {}
    if entity == TASK.name:
        for canonical, known in _words("task").items():
            for name in known:
                found.setdefault(_squeezed(tidy(name)), {})[canonical] = 1
    common = {name: {*meant} for name, meant in found.items()}
    for mapping in builtin_mappings():
        if mapping.entity != entity:
            continue
        for canonical, names in mapping.columns.items():
            for name in names:
                form = _squeezed(tidy(name))
                # A tracker may mean something of its own: Linear's Estimate is in points.
                score = 1 if canonical in common.get(form, {canonical}) else _SAME
                found.setdefault(form, {})[canonical] = score
        for name, role in mapping.links.items():
            found.setdefault(_squeezed(tidy(name)), {})[role] = 1
    return found


@cache
def _unused_names() -> frozenset[str]:
    return frozenset(
        _squeezed(tidy(name))
        for mapping in builtin_mappings()
        if mapping.entity == TASK.name
        for name in (*mapping.unused, *mapping.ignore)
    )


@cache
def _words(part: str) -> dict[str, list[str]]:
    """A part of the vocabulary, in all languages."""
    further = _table("vocabulary_languages")[part]
    own = _table()[part]
    return {
        group: [*own.get(group, ()), *map(_plain, further.get(group, ()))]
        for group in own | further
    }


@cache
def _table(name: str = "vocabulary") -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text("utf-8"))
