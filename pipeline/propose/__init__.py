"""A mapping proposed for a table: what each of its columns is, by its name and by its cells."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipeline.normalise.columns import pick
from pipeline.problems import CannotRead
from pipeline.propose.facts import Facts, facts_of
from pipeline.propose.match import Guess, match
from pipeline.propose.moments import lies_ahead, may_be_planned
from pipeline.propose.proposal import (
    BOTH_ENDS,
    IGNORE,
    KEY_AND_TITLE,
    NOT_USED,
    Column,
    Proposal,
    with_columns,
)
from pipeline.propose.status_words import StatusWord, begun_later, status_words
from pipeline.schema import KEY_RESULT, TASK, Kind
from pipeline.sources.extract import Extract, cell_names
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import LINK_ROLES, MADE_KEY, Mapping
from pipeline.sources.okr_layout import is_of_goals
from pipeline.sources.recognise import open_any, open_export
from pipeline.sources.stored import StoredMapping
from pipeline.sources.vocabulary import is_of_another, scores, without_ending, word_groups

_SAMPLE = 50_000
"""Rows that are looked at."""
_OF_A_KEY_RESULT = {"target_value", "current_value"}
_OF_THE_TRACKER = {"key", "source_id", "title", "estimate_hours", "actual_hours", *LINK_ROLES}
"""What a tracker's mapping tells, or nothing: its links may be of any kind, and amounts of another
column in another unit."""
_OF_A_TASK = {"status", "assignee", "created", "planned_start", "due", "started", "finished"}
_LONGEST_NAME = 40
_MOSTLY, _OFTEN = 0.9, 0.25
_SURE = 0.95
"""Least score of the very name of a canonical column."""


def propose(path: Path, stored: Sequence[StoredMapping] = ()) -> Proposal:
    """The mapping proposed for a file: the one that fits it, restricted to its columns, else a
    new one. `stored`: the user's mappings. CannotRead where the file is no table."""
    try:
        extract = open_export(path, stored=stored)
    except CannotRead as error:
        if error.problem.code not in ("unknown_columns", "missing_columns"):
            raise
    else:
        rows = _sample(extract)
        facts = _facts(extract, rows)
        if not _lacks_ids(extract.mapping, facts):
            return _of_tracker(extract, rows, facts)
    extract, place = open_any(path)
    rows = _sample(extract)
    facts = _facts(extract, rows)
    entity = _entity(facts)
    guesses = match(facts, entity)
    if entity == TASK.name:
        named = _with_name_of_key(_with_key(guesses, facts), facts)
        named = _with_names_for_numbers(named, facts, extract, rows)
        guesses = _with_planned_end(_with_both_ends(named, facts), facts, extract, rows)
    columns = tuple(
        Column(
            name,
            fact.example,
            guesses[name].target if name in guesses else NOT_USED,
            guesses[name].why if name in guesses else "",
        )
        for name, fact in facts.items()
    )
    source = path.stem.strip()[:_LONGEST_NAME].strip() or "table"
    draft = Proposal(Mapping(source, entity), columns, facts, (), place, is_tracker=False)
    date_format = "epoch" if draft.has_epochs else None
    base = replace(draft.mapping, duration_unit=draft.unit[0], date_format=date_format)
    statuses = _statuses(extract, rows, with_columns(base, columns, ()))
    return replace(draft, mapping=with_columns(base, columns, statuses), statuses=statuses)


def words_of(path: Path, mapping: Mapping) -> tuple[StatusWord, ...]:
    """The status words of a file as a mapping reads it, with a category proposed for each;
    CannotRead where it cannot be read so."""
    extract = open_export(path, mapping)
    return _statuses(extract, _sample(extract), mapping)


def _lacks_ids(mapping: Mapping, facts: dict[str, Facts]) -> bool:
    """Whether rows of tasks have no ids, as in a table that tells a tracker of new ones."""
    ids = {tidy(name) for what in ("key", "source_id") for name in mapping.columns.get(what, ())}
    filled = {tidy(name) for name, fact in facts.items() if fact.count}
    return mapping.entity == TASK.name and bool(filled) and ids.isdisjoint(filled)


def _of_tracker(extract: Extract, rows: pl.DataFrame, facts: dict[str, Facts]) -> Proposal:
    mapping = extract.mapping
    restricted = {
        canonical: tuple(name for g in groups if (name := extract.header[g[0]]) != MADE_KEY)
        for canonical, groups in mapping.find(extract.header).items()
    }
    is_what = {name: canonical for canonical, names in restricted.items() for name in names}
    for both in (KEY_AND_TITLE, *BOTH_ENDS):
        first, second = ({*restricted.get(name, ())} for name in both.split("+"))
        is_what |= dict.fromkeys(first & second, both)
    links = mapping.find_links(extract.header)
    is_what |= {extract.header[number]: role for number, role in links.items()}
    is_what |= dict.fromkeys((n for n in facts if tidy(n) in map(tidy, mapping.ignore)), IGNORE)
    told = _told_by_name(mapping, restricted, facts)
    columns = tuple(
        Column(
            name,
            fact.example,
            is_what.get(name, told.get(name, NOT_USED)),
            "tracker" if tidy(name) in mapping.names else "name" * (name in told),
        )
        for name, fact in facts.items()
    )
    own = replace(mapping, columns=restricted)
    statuses = tuple(
        replace(word, category=mapping.status.get(word.word, word.category))
        for word in _statuses(extract, rows, own)
        if word.why != "known" or word.word in mapping.status
    )
    given = replace(
        with_columns(own, columns, statuses),
        worklog=_only(mapping.worklog, facts),
        unused=_only(mapping.unused, facts),
    )
    return Proposal(given, columns, facts, statuses, None, is_tracker=True)


def _told_by_name(
    mapping: Mapping, found: Iterable[str], facts: dict[str, Facts]
) -> dict[str, str]:
    """Columns that a tracker's mapping does not know, such as fields of the company's own -> what
    their names tell of those that it did not find."""
    others = {name: fact for name, fact in facts.items() if tidy(name) not in mapping.names}
    guesses = match(others, mapping.entity, frozenset(found) | _OF_THE_TRACKER)
    return {name: guess.target for name, guess in guesses.items() if guess.why == "name"}


def _only(names: Sequence[str], header: Iterable[str]) -> tuple[str, ...]:
    """Those of a mapping's names that a header has."""
    found = {tidy(name) for name in header}
    return tuple(name for name in names if tidy(name) in found)


def _facts(extract: Extract, rows: pl.DataFrame) -> dict[str, Facts]:
    """The facts of each name of the header; of a name that comes again, of its first column."""
    found: dict[str, Facts] = {}
    seen: set[str] = set()
    for number, name in enumerate(extract.header):
        if tidy(name) and tidy(name) not in seen and name != MADE_KEY:
            seen.add(tidy(name))
            found[name] = facts_of(rows[f"c{number}"])
    return found


def _sample(extract: Extract) -> pl.DataFrame:
    frames, height = [], 0
    for batch in extract.batches():
        frames.append(batch.rows)
        height += batch.rows.height
        if height >= _SAMPLE:
            break
    cells = dict.fromkeys(cell_names(len(extract.header)), pl.String)
    empty = pl.DataFrame(schema={"row": pl.Int64, **cells})
    return pl.concat([empty, *frames]).head(_SAMPLE)


def _entity(facts: dict[str, Facts]) -> str:
    """Whether it is a table of key results, told by its titles or its values to be reached."""
    named = {
        target
        for name in facts
        for target, score in scores(name, KEY_RESULT.name).items()
        if score >= 0.9
    }
    told = named >= _OF_A_KEY_RESULT or is_of_goals([*facts])
    return KEY_RESULT.name if told else TASK.name


def _statuses(extract: Extract, rows: pl.DataFrame, mapping: Mapping) -> tuple[StatusWord, ...]:
    """The words of the status column of tasks, unless another column gives their categories."""
    place = mapping.find(extract.header)
    if mapping.entity != TASK.name or "status" not in place or "status_category" in place:
        return ()
    finished = pick(rows, place["finished"], Kind.TEXT) if "finished" in place else None
    return status_words(pick(rows, place["status"], Kind.TEXT), finished)


def _with_key(guesses: dict[str, Guess], facts: dict[str, Facts]) -> dict[str, Guess]:
    """A lone id is the key, whatever it is the id of; one that comes again is no id where the key
    tells all rows apart; in a table without ids the names of the tasks stand for them, if next to
    none come again."""
    targets = {guess.target: name for name, guess in guesses.items()}
    key, source_id = targets.get("key"), targets.get("source_id")
    if source_id and (key is None or is_of_another(key)):
        others = {name: guess for name, guess in guesses.items() if name != key}
        return others | {source_id: replace(guesses[source_id], target="key")}
    if source_id and key and facts[source_id].again and facts[key].unique:
        return {name: guess for name, guess in guesses.items() if guess.target != "source_id"}
    if not (key or source_id):
        # In a list of projects the project's id is that of the row.
        ids = [name for name in facts if facts[name].unique and "key" in scores(name)]
        if ids and facts[ids[0]].ids > _MOSTLY:
            return guesses | {ids[0]: Guess("key", "name")}
    title = targets.get("title")
    if title is None or targets.keys() & {"key", "source_id"} or not facts[title].names_rows:
        return guesses
    return guesses | {title: Guess(KEY_AND_TITLE, guesses[title].why)}


def _with_planned_end(
    guesses: dict[str, Guess], facts: dict[str, Facts], extract: Extract, rows: pl.DataFrame
) -> dict[str, Guess]:
    """An end that lies ahead, or that most tasks have which are not begun, is the due date."""
    name_of = {guess.target: name for name, guess in guesses.items()}
    end = name_of.get("finished", "")
    if not end or "due" in name_of or not may_be_planned(end):
        return guesses
    cells = {what: rows[f"c{extract.header.index(name)}"] for what, name in name_of.items()}
    if not (lies_ahead(facts[end]) or begun_later(cells["finished"], cells.get("status"))):
        return guesses
    return guesses | {end: Guess("due", "cells")}


def _with_name_of_key(guesses: dict[str, Guess], facts: dict[str, Facts]) -> dict[str, Guess]:
    """Beside a key phase_id the column phase_name has the titles, unless the very name of another
    says that it has."""
    targets = {guess.target: name for name, guess in guesses.items()}
    key, title = targets.get("key"), targets.get("title")
    if key is None or (title and scores(title).get("title", 0) >= _SURE):
        return guesses
    names = [
        name
        for name, fact in facts.items()
        if fact.count and fact.numbers < _MOSTLY and without_ending(name, "name", "title")
        if without_ending(name, "name", "title") == without_ending(key, "id")
    ]
    if not names or facts[names[0]].are_kinds:
        return guesses
    others = {name: guess for name, guess in guesses.items() if guess.target != "title"}
    return others | {names[0]: Guess("title", "name")}


def _with_names_for_numbers(
    guesses: dict[str, Guess], facts: dict[str, Facts], extract: Extract, rows: pl.DataFrame
) -> dict[str, Guess]:
    """Where tasks lack the number that tells the others apart, their names stand for it; rows with
    a name alone, such as headings, are no tasks."""
    name_of = {guess.target: name for name, guess in guesses.items()}
    number, title = name_of.get("key", ""), name_of.get("title", "")
    if not (number and title) or facts[number].numbers < 1 or facts[title].again:
        return guesses
    is_there = {
        what: pl.col(f"c{extract.header.index(name)}").str.strip_chars() != ""
        for what, name in name_of.items()
    }
    told = pl.any_horizontal(False, *(is_there[what] for what in _OF_A_TASK & is_there.keys()))
    if rows.filter(~is_there["key"], is_there["title"], told).is_empty():
        return guesses
    return guesses | {title: Guess(KEY_AND_TITLE, guesses[title].why)}


def _with_both_ends(guesses: dict[str, Guess], facts: dict[str, Facts]) -> dict[str, Guess]:
    """A column of ranges of days is the first and the last day of the plan, or of what came of it,
    unless other columns are."""
    ranges = [name for name, fact in facts.items() if fact.ranges > _OFTEN]
    found = {name: guess for name, guess in guesses.items() if name not in ranges}
    for name in ranges:
        taken = {end for guess in found.values() for end in guess.target.split("+")}
        both = BOTH_ENDS["actual" in word_groups(name)]
        guess = guesses.get(name)
        if taken.isdisjoint(both.split("+")):
            found[name] = Guess(both, guess.why if guess else "cells")
        elif guess and guess.target not in taken:
            found[name] = guess
    return found
