"""What the organisation means by the type of a task, by source. The first rule that matches tells
the type, else the field, else the tracker's own type. A choice is kept with the data (see
`warehouse.typed`) and passed on as a file:

```toml
[jira]
field = "Component/s"        # a column of the export, or one of FIELDS

[[jira.rules]]
field = "title"
contains = "海报"             # or starts_with, or matches: a regular expression
type = "Poster"
```
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.settings import SettingsError
from pipeline.sources.mapping_file import quoted

HOW = ("contains", "starts_with", "matches")
"""How a rule looks for its words; upper and lower case are alike."""
FIELDS = ("title", "type", "project", "team", "priority", "labels", "parent", "sprint", "assignee")
"""Columns that are known of every source by these names; any other is a column of the export."""


@dataclass(frozen=True)
class Rule:
    """Tasks whose `field` holds the words are of the type."""

    field: str
    how: str
    words: str
    type: str


@dataclass(frozen=True)
class Choice:
    """How the type of a source's tasks is told."""

    field: str | None = None
    rules: tuple[Rule, ...] = ()


def read_choice(path: Path, source: str) -> Choice:
    """The choice of a source in a file of the same form. Raises SettingsError."""
    found = parse_choices(path.read_text("utf-8"), str(path))
    if source not in found:
        raise SettingsError(f"{path}: there is no [{source}]; there are {', '.join(found)}.")
    return found[source]


def choice_file(source: str, choice: Choice) -> str:
    """The text of a file that `read_choice` reads."""
    head = [f"[{quoted(source)}]"]
    if choice.field is not None:
        head.append(f"field = {quoted(choice.field)}")
    for rule in choice.rules:
        head += [
            "",
            f"[[{quoted(source)}.rules]]",
            f"field = {quoted(rule.field)}",
            f"{rule.how} = {quoted(rule.words)}",
            f"type = {quoted(rule.type)}",
        ]
    return "\n".join([*head, ""])


def parse_choices(text: str, at: str = "") -> dict[str, Choice]:
    """Source -> choice, from a text of that form; SettingsError, `at` being where it stands."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{at}: this is not TOML: {error}.") from error
    return {source: _choice(entry, f"{at}: [{source}]") for source, entry in given.items()}


def _choice(entry: Any, at: str) -> Choice:
    if not isinstance(entry, dict) or not entry.keys() <= {"field", "rules"}:
        raise SettingsError(f"{at}: a source has a field, rules, or both.")
    told, rules = entry.get("field"), entry.get("rules", [])
    if not (told is None or isinstance(told, str)) or not isinstance(rules, list):
        raise SettingsError(f"{at}: field is the name of a column, rules a list of tables.")
    return Choice(told, tuple(_rule(rule, f"{at}, rule {n}") for n, rule in enumerate(rules, 1)))


def _rule(entry: Any, at: str) -> Rule:
    how = [name for name in HOW if name in entry] if isinstance(entry, dict) else []
    if len(how) != 1 or entry.keys() != {"field", "type", *how}:
        raise SettingsError(f"{at}: a rule has a field, a type, and one of {', '.join(HOW)}.")
    rule = Rule(entry["field"], how[0], entry[how[0]], entry["type"])
    check_rule(rule, at)
    return rule


def check_rule(rule: Rule, at: str) -> None:
    """Raises SettingsError where a rule cannot be used; `at` says where it stands."""
    for name, value in vars(rule).items():
        if not isinstance(value, str) or not value.strip():
            raise SettingsError(f"{at}: {name} is empty; it has to be a text.")
    if rule.how == "matches":
        try:
            duckdb.execute("SELECT regexp_matches('', $1)", [rule.words])
        except duckdb.Error as error:
            detail = str(error).splitlines()[0].rstrip(".")
            raise SettingsError(
                f"{at}: “{rule.words}” is no regular expression: {detail}."
            ) from error
