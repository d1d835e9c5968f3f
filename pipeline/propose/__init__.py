"""A mapping proposed for a table: what each of its columns is, by its name and by its cells."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from pipeline.normalise.columns import pick
from pipeline.problems import CannotRead
from pipeline.propose.facts import Facts, facts_of
from pipeline.propose.match import match
from pipeline.propose.proposal import (
    BOTH_ENDS,
    IGNORE,
    KEY_AND_TITLE,
    NOT_USED,
    Column,
    Proposal,
    with_columns,
)
from pipeline.propose.status_words import StatusWord, status_words
from pipeline.propose.together import together
from pipeline.schema import KEY_RESULT, TASK, Kind
from pipeline.sources.extract import Extract, cell_names
from pipeline.sources.headers import tidy
from pipeline.sources.mapping import LINK_ROLES, MADE_KEY, Mapping
from pipeline.sources.okr_layout import is_of_goals
from pipeline.sources.recognise import open_any, open_export
from pipeline.sources.stored import StoredMapping
from pipeline.sources.vocabulary import scores

_SAMPLE = 50_000
"""Rows that are looked at."""
_OF_A_KEY_RESULT = {"target_value", "current_value"}
_OF_THE_TRACKER = {"key", "source_id", "title", "estimate_hours", "actual_hours", *LINK_ROLES}
"""What a tracker's mapping tells, or nothing: its links may be of any kind, and amounts of another
column in another unit."""
_LONGEST_NAME = 40


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
        guesses = together(guesses, facts, extract.header, rows)
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
