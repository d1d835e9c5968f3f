"""Mapping files: which column of a table is what. A tracker is one, so is a user's own table."""

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast
from zoneinfo import available_timezones

from pipeline.problems import UserError
from pipeline.schema import ENTITIES, KEY_RESULT, STATUS_CATEGORIES, TASK
from pipeline.sources.headers import tidy

LINK_ROLES = ("predecessor", "successor")
_LISTS = ("ignore", "unused", "worklog")
DURATION_UNITS = ("milliseconds", "seconds", "minutes", "hours", "days")
MADE = {"source_id": "id (made)", "level": "level (made)", "parent": "objective (made)"}
"""Canonical column of a key result -> the column that is made where a table does not give it."""
MADE_KEY = "id (made)"
"""The column that is made of tasks whose names stand for ids."""


class MappingError(UserError):
    """A mapping file cannot be used; the message says which entry and how to mend it."""


@dataclass(frozen=True)
class Mapping:
    """How the columns of an export become canonical columns."""

    source: str
    """The name under which its records appear."""
    entity: str = TASK.name
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Canonical name -> the names its column may have; the first with a value wins."""
    status: dict[str, str] = field(default_factory=dict)
    """The export's status word -> category."""
    links: dict[str, str] = field(default_factory=dict)
    """Column -> what the tasks in its cells are to the row's task: predecessor or successor."""
    worklog: tuple[str, ...] = ()
    """Columns with work written down, a cell each as Jira has it: `comment;date;author;seconds`."""
    ignore: tuple[str, ...] = ()
    """Columns the export is known by that say nothing of the record, such as Last Viewed."""
    unused: tuple[str, ...] = ()
    """Columns the export is known by that Leeway has no use for, such as Reporter."""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_format: str | None = None
    timezone: str | None = None
    duration_unit: str | None = None

    def missing(self, header: Iterable[str]) -> tuple[str, ...]:
        """The canonical columns without which the table cannot be read.

        For tasks one of key and source_id is enough: each stands for the other. Of objectives and
        key results a title is, and a level where the mapping names columns for it and no value is
        to be reached: from these ids can be made (`okr_rows`).
        """
        found = self.find(header)
        if self.entity == TASK.name:
            return () if found.keys() & {"key", "source_id"} else ("key",)
        needed = ["title"]
        if "level" in self.columns and found.keys().isdisjoint({"level", "target_value"}):
            needed = [column.name for column in ENTITIES[self.entity].columns if column.required]
        return tuple(name for name in needed if name not in found)

    @cached_property
    def names(self) -> set[str]:
        """Every column name it knows, tidied."""
        columns = (name for names in self._tidied.values() for name in names)
        others = (*self.links, *self.worklog, *self.ignore, *self.unused)
        return {*columns, *map(tidy, others)}

    @cached_property
    def _tidied(self) -> dict[str, list[str]]:
        made = MADE if self.entity == KEY_RESULT.name else {"key": MADE_KEY}
        columns = {name: (column,) for name, column in made.items()}
        columns |= {name: (*columns.get(name, ()), *names) for name, names in self.columns.items()}
        return {name: list(dict.fromkeys(map(tidy, names))) for name, names in columns.items()}

    def find(self, header: Iterable[str]) -> dict[str, tuple[tuple[int, ...], ...]]:
        """Canonical name -> a group of column numbers for each of its names that the header has,
        in the mapping's order; a group has several where the header repeats a name."""
        at = _positions(header)
        found = {
            canonical: tuple(at[name] for name in names if name in at)
            for canonical, names in self._tidied.items()
        }
        return {canonical: groups for canonical, groups in found.items() if groups}

    def telling(self, header: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the columns that may say something of the record."""
        ignored = set(map(tidy, self.ignore))
        return tuple(number for number, name in enumerate(header) if tidy(name) not in ignored)

    def find_worklogs(self, header: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the columns with work written down."""
        names = set(map(tidy, self.worklog))
        return tuple(number for number, name in enumerate(header) if tidy(name) in names)

    def find_links(self, header: Iterable[str]) -> dict[int, str]:
        """Column number -> predecessor or successor."""
        at = _positions(header)
        return {
            number: role for name, role in self.links.items() for number in at.get(tidy(name), ())
        }


def load_mapping(path: Path) -> Mapping:
    """Reads a mapping file; MappingError where an entry is not understood."""
    try:
        given = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise MappingError(f"{path}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: this is not TOML: {error}.") from error
    try:
        return mapping_of(given)
    except MappingError as error:
        raise MappingError(f"{path}: {error}") from error


@cache
def builtin_mappings() -> tuple[Mapping, ...]:
    """The trackers' mapping files, in the order of their names."""
    folder = Path(__file__).parent / "mappings"
    return tuple(load_mapping(path) for path in sorted(folder.glob("*.toml")))


def mapping_of(given: dict[str, Any]) -> Mapping:
    """The mapping that entries, as in a mapping file, make; MappingError where one is not
    understood."""
    tables = dict.fromkeys(("columns", "status", "links"), dict) | dict.fromkeys(_LISTS, list)
    known = [entry.name for entry in fields(Mapping)]
    for name, value in given.items():
        _one_of(name, known, "there is no entry")
        if not isinstance(value, kind := tables.get(name, str)):
            words = {dict: f"a table [{name}]", list: "a list of names", str: "text"}
            raise MappingError(f"{name} has to be {words[kind]}, not {value!r}.")
    if not given.get("source"):
        raise MappingError('it has to say source = "...", the name under which the tasks appear.')
    _one_of(given.get("entity", TASK.name), ENTITIES, "entity: there is no kind of record")
    _check_options(given)
    entity = ENTITIES[given.get("entity", TASK.name)]
    columns = {}
    for name, names in given.get("columns", {}).items():
        _one_of(name, entity.mapped, "[columns]: there is no column")
        columns[name] = _names(names, f"[columns] {name}")
    for table, allowed in (("status", STATUS_CATEGORIES), ("links", LINK_ROLES)):
        for word, value in given.get(table, {}).items():
            _one_of(value, allowed, f"[{table}] “{word}”: there is no")
    lists = {name: _names(given.get(name, []), name) for name in _LISTS}
    return Mapping(**given | {"columns": columns} | lists)


def _check_options(given: dict[str, Any]) -> None:
    if unit := given.get("duration_unit"):
        _one_of(unit, DURATION_UNITS, "duration_unit: there is no unit")
    if zone := given.get("timezone"):
        _one_of(zone, available_timezones(), "timezone: there is no zone", listed=False)
    if len(given.get("delimiter", ",")) != 1:
        raise MappingError(f"delimiter has to be one character, not {given['delimiter']!r}.")
    if encoding := given.get("encoding"):
        try:
            "".encode(encoding)
        except LookupError as error:
            raise MappingError(f"encoding: there is no encoding “{encoding}”.") from error


def _names(value: object, where: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MappingError(f"{where} has to be a column's name or a list of names.")
    return tuple(cast(list[str], names))


def _one_of(word: object, known: Iterable[str], complaint: str, listed: bool = True) -> None:
    choices = list(known)
    if word in choices:
        return
    near = difflib.get_close_matches(str(word), choices, 1, cutoff=0.5)
    hint = f" Did you mean “{near[0]}”?" if near else ""
    among = f" There are: {', '.join(choices)}." if listed and not near else ""
    raise MappingError(f"{complaint} “{word}”.{hint}{among}")


def _positions(header: Iterable[str]) -> dict[str, tuple[int, ...]]:
    at: dict[str, list[int]] = {}
    for number, name in enumerate(header):
        at.setdefault(tidy(name), []).append(number)
    return {name: tuple(numbers) for name, numbers in at.items()}
