"""JSON answers of the trackers' interfaces: the records in them, whatever they are wrapped in."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.problems import CannotRead, Problem
from pipeline.sources import jira_json, trello_board
from pipeline.sources.extract import Extract
from pipeline.sources.fit import accept, best_fit
from pipeline.sources.flatten import as_rows, as_table, as_text, flatten
from pipeline.sources.mapping import Mapping
from pipeline.sources.stored import StoredMapping
from pipeline.sources.text_stream import open_text_file
from pipeline.sources.told import MISFITS, Told

_LISTS = ("issues", "worklogs", "issueChangeLogs", "values", "items", "value", "data")
"""Where answers hold their records: Jira, the first three; PingCode; Worktile."""
_OUTERMOST = ("tasks", "bugs", "stories", "results", "records", "rows", "list")
"""Where a file that is one object may have them: an epic has `tasks` too, but is one itself."""
_MARKS_OF_A_RECORD = {"key", "identifier", "_id"}
_SHOWN = 500
"""Characters of a bad record that are kept with the problem."""
_MOST_BAD = 100_000
"""Items that are no tasks, before the first that is one: more are not of a tracker."""
_MOST_DIGITS = 4300
"""Python reads no longer whole number."""


@dataclass
class Found:
    """Records and what is known about them."""

    records: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Numbered from 1."""
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Jira's field id -> name."""
    schema: dict[str, Any] = field(default_factory=dict)
    """Jira's field id -> type."""
    words: dict[str, str] = field(default_factory=dict)
    """Worktile's ids of people and projects -> their names, as an answer's references tell."""
    told: Told = field(default_factory=Told)
    """What records that are no tasks told of tasks."""
    is_jira: bool = False
    count: int = 0

    def add(self, record: object) -> None:
        """Adds a record, or says why it is none."""
        self.count += 1
        if not isinstance(record, dict):
            self.reject(json.dumps(record, ensure_ascii=False), "it is no object with fields")
        elif record.get("is_deleted") in (1, True):
            name = record.get("identifier") or record.get("id") or record.get("_id")
            self.problems.append(Problem("deleted_task", self.count, value=as_text(name)))
        elif not self._add_told(record):
            self.is_jira |= isinstance(record.get("fields"), dict) and "key" in record
            self.records.append((self.count, record))

    def _add_told(self, record: dict[str, Any]) -> bool:
        try:
            return self.told.add(record)
        except MISFITS as error:
            detail = f"it is not as its tracker writes it ({error})"
            self.reject(json.dumps(record, ensure_ascii=False), detail)
            return True

    def reject(self, text: str, detail: str) -> None:
        """Notes that the record just counted cannot be read."""
        problem = Problem("bad_record", self.count, value=text[:_SHOWN], details={"detail": detail})
        self.problems.append(problem)
        if len(self.problems) > _MOST_BAD and not self.records:
            raise CannotRead("unknown_columns", columns="(none)")


def open_json(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    """Opens JSON or JSON Lines; CannotRead where there are no records, or of no known tracker."""
    try:
        return _open(path, mappings, options, own)
    except RecursionError as error:
        detail = "it is nested too deeply"
        raise CannotRead("damaged_file", form="JSON", detail=detail) from error


def _open(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    with open_text_file(path, options.encoding).open_text() as file:
        found = _found(file.read())
    if not found.count:
        raise CannotRead("no_rows")
    if found.is_jira:
        header, rows, problems = jira_json.read(
            found.records, found.names, found.schema, found.told
        )
    else:
        header, rows = as_table(
            (number, _with_words(flatten(record), found.words)) for number, record in found.records
        )
        problems = []
    if found.told.source and not found.records:
        mapping = _mapping_of(found.told.source, mappings, own)
        ids = mapping.columns.get("source_id") or mapping.columns.get("key") or ("id",)
        header, rows = ids[:1], as_rows([], ids[:1])
    else:
        mapping = accept(header, best_fit(header, mappings), own)
    batch = found.told.batch(rows, (*found.problems, *problems), found.words)
    form = "jira_json" if found.is_jira else "json"
    return Extract(path, form, mapping, header, partial(iter, (batch,)))


def _mapping_of(source: str, mappings: Sequence[Mapping], own: bool) -> Mapping:
    """The mapping of an answer without tasks, whose tracker is known by its records."""
    named = [mapping for mapping in mappings if mapping.source == source or own]
    return next(mapping for mapping in named if not isinstance(mapping, StoredMapping))


def _found(text: str) -> Found:
    found = Found()
    for answer in _answers(text, found):
        _unwrap(_without_wrapping(answer), found)
    return found


def _answers(text: str, found: Found) -> Iterator[object]:
    try:
        yield _parsed(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not _is_json(lines[0]):
            raise CannotRead("damaged_file", form="JSON", detail=str(error)) from error
    else:
        return
    for line in lines:
        try:
            yield _parsed(line)
        except json.JSONDecodeError as error:
            found.count += 1
            found.reject(line, str(error))


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of too many digits, which as text does no harm
        return json.loads(text, parse_int=lambda n: n if len(n) > _MOST_DIGITS else int(n))


def _is_json(text: str) -> bool:
    try:
        _parsed(text)
    except json.JSONDecodeError:
        return False
    return True


def _without_wrapping(answer: object) -> object:
    inner = _dict(answer)
    if inner.keys() & {*_MARKS_OF_A_RECORD, *_LISTS} or trello_board.is_board(answer):
        return answer
    lists = [inner[name] for name in _OUTERMOST if isinstance(inner.get(name), list)]
    if not lists and "id" not in inner:
        # Whatever an own tool calls them: {"tickets": [...], "exported": "2026-11-20"}.
        of_objects = [value for value in inner.values() if _has_objects(value)]
        lists = of_objects if len(of_objects) == 1 else []
    return lists[0] if lists else answer


def _has_objects(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(v, dict) for v in value)


def _unwrap(answer: object, found: Found) -> None:
    if isinstance(answer, list):
        for item in answer:
            _unwrap(item, found)
        return
    if trello_board.is_board(answer):
        _add_board(answer, found)
        return
    if isinstance(answer, dict):
        found.names |= _dict(answer.get("names"))
        found.schema |= _dict(answer.get("schema"))
        found.words |= dict(_references(answer.get("references")))
    if isinstance(answer, dict) and not answer.keys() & _MARKS_OF_A_RECORD:
        for name in _LISTS:
            inner = answer.get(name)
            # Worktile wraps once more: {"data": {"value": [...]}}.
            if isinstance(inner, list) or (name == "data" and isinstance(inner, dict)):
                _unwrap(inner, found)
                return
    found.add(answer)


def _add_board(board: Any, found: Found) -> None:
    for card in trello_board.cards(board):
        found.add(card)
    found.told.of("changes").extend(trello_board.changes(board))


def _references(references: object) -> Iterator[tuple[str, str]]:
    """Id -> name of every object in an answer's references."""
    if isinstance(references, list):
        for item in references:
            yield from _references(item)
    elif isinstance(references, dict):
        own = [references[name] for name in ("uid", "_id", "id") if references.get(name)]
        words = [references[name] for name in ("display_name", "name") if references.get(name)]
        if own and words:
            yield as_text(own[0]), as_text(words[0])
        for inner in references.values():
            yield from _references(inner)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _with_words(record: dict[str, str], words: dict[str, str]) -> dict[str, str]:
    return {
        name: text if name in ("_id", "id") else words.get(text, text)
        for name, text in record.items()
    }
