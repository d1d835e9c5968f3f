"""What the columns of a table of tasks are beside each other: guesses of one mended by what the
others are."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from pipeline.normalise.dates import is_empty
from pipeline.propose.facts import Facts
from pipeline.propose.match import Guess
from pipeline.propose.moments import lies_ahead, may_be_planned
from pipeline.propose.proposal import BOTH_ENDS, KEY_AND_TITLE
from pipeline.propose.status_words import not_begun
from pipeline.sources.vocabulary import is_of_another, scores, without_ending, word_groups

_MOSTLY, _OFTEN = 0.9, 0.25
_SURE = 0.95
"""Least score of the very name of a canonical column."""
_OF_A_TASK = {"status", "assignee", "created", "planned_start", "due", "started", "finished"}

Header = Sequence[str]
Guesses = dict[str, Guess]


def together(
    guesses: Guesses, facts: dict[str, Facts], header: Header, rows: pl.DataFrame
) -> Guesses:
    """The guesses as they hold beside each other. rows: c0.. of the header's columns, of which
    `facts` has those of each name."""
    guesses = _with_name_of_key(_with_key(guesses, facts), facts)
    guesses = _with_names_for_numbers(guesses, facts, header, rows)
    guesses = _with_both_ends(guesses, facts)
    return _with_planned_end(guesses, facts, header, rows)


def _with_key(guesses: Guesses, facts: dict[str, Facts]) -> Guesses:
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
    if title is None or key or source_id or not facts[title].names_rows:
        return guesses
    return guesses | {title: Guess(KEY_AND_TITLE, guesses[title].why)}


def _with_planned_end(
    guesses: Guesses, facts: dict[str, Facts], header: Header, rows: pl.DataFrame
) -> Guesses:
    """An end that lies ahead, or that most tasks have which are not begun, is the due date."""
    name_of = {guess.target: name for name, guess in guesses.items()}
    end, status = name_of.get("finished", ""), name_of.get("status", "")
    if not end or "due" in name_of or not may_be_planned(end):
        return guesses
    ahead = lies_ahead(facts[end])
    if not ahead and status:
        is_todo = not_begun(rows[_cells(status, header)])
        lacking = is_empty(rows[_cells(end, header)].filter(is_todo))
        ahead = lacking.sum() < len(lacking) / 2
    return guesses | {end: Guess("due", "cells")} if ahead else guesses


def _with_name_of_key(guesses: Guesses, facts: dict[str, Facts]) -> Guesses:
    """Beside a key phase_id the column phase_name has the titles, unless the very name of another
    says that it has."""
    targets = {guess.target: name for name, guess in guesses.items()}
    key, title = targets.get("key"), targets.get("title")
    if key is None or (title and scores(title).get("title", 0) >= _SURE):
        return guesses
    stem = without_ending(key, "id")
    names = [
        name
        for name, fact in facts.items()
        if stem and fact.count and fact.numbers < _MOSTLY
        if without_ending(name, "name", "title") == stem
    ]
    if not names or facts[names[0]].are_kinds:
        return guesses
    others = {name: guess for name, guess in guesses.items() if guess.target != "title"}
    return others | {names[0]: Guess("title", "name")}


def _with_names_for_numbers(
    guesses: Guesses, facts: dict[str, Facts], header: Header, rows: pl.DataFrame
) -> Guesses:
    """Where tasks lack the number that tells the others apart, their names stand for it; rows with
    a name alone, such as headings, are no tasks."""
    name_of = {guess.target: name for name, guess in guesses.items()}
    number, title = name_of.get("key", ""), name_of.get("title", "")
    if not (number and title) or facts[number].numbers < 1 or facts[title].again:
        return guesses
    is_there = {
        what: pl.col(_cells(name, header)).str.strip_chars() != "" for what, name in name_of.items()
    }
    told = pl.any_horizontal(False, *(is_there[what] for what in _OF_A_TASK & is_there.keys()))
    if rows.filter(~is_there["key"], is_there["title"], told).is_empty():
        return guesses
    return guesses | {title: Guess(KEY_AND_TITLE, guesses[title].why)}


def _with_both_ends(guesses: Guesses, facts: dict[str, Facts]) -> Guesses:
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


def _cells(name: str, header: Header) -> str:
    """The cells of the first column of a name."""
    return f"c{header.index(name)}"
