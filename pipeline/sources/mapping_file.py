"""Writing mapping files: TOML that `load_mapping` reads back to the same mapping."""

import json
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field

from pipeline.schema import TASK
from pipeline.sources.mapping import Mapping

_OPTIONS = ("encoding", "delimiter", "sheet", "date_format", "timezone", "duration_unit")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_WIDTH = 100


@dataclass(frozen=True)
class Comments:
    """What a mapping file tells beside the mapping."""

    above: Sequence[str] = ()
    """Lines on top."""
    behind: Dict[str, str] = field(default_factory=dict)
    """Behind an option, a canonical column, or a status word."""
    below: Dict[str, Sequence[str]] = field(default_factory=dict)
    """Lines at the end of the options (""), of [columns] or [status]."""


def written(mapping: Mapping, comments: Comments | None = None) -> str:
    """The mapping as TOML."""
    told = comments or Comments()
    notes = told.behind
    lines = [comment(line) for line in told.above]
    lines.append(f"source = {quoted(mapping.source)}")
    if mapping.entity != TASK.name:
        lines.append(f"entity = {quoted(mapping.entity)}")
    for name in _OPTIONS:
        if value := getattr(mapping, name):
            lines.append(_noted(f"{name} = {quoted(value)}", notes.get(name)))
    for name in ("ignore", "unused", "worklog"):
        if names := getattr(mapping, name):
            lines.append(f"{name} = {_list(names)}")
    lines += map(comment, told.below.get("", ()))
    if mapping.columns or told.below.get("columns"):
        lines += ["", "[columns]"]
        for name, names in mapping.columns.items():
            value = quoted(names[0]) if len(names) == 1 else _list(names)
            lines.append(_noted(f"{name} = {value}", notes.get(name)))
        lines += map(comment, told.below.get("columns", ()))
    for table in ("status", "links"):
        entries, below = getattr(mapping, table), told.below.get(table, ())
        if entries or below:
            lines += ["", f"[{table}]"]
        for word, value in entries.items():
            lines.append(_noted(f"{_key(word)} = {quoted(value)}", notes.get(word)))
        lines += map(comment, below)
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """A TOML string. JSON escapes the same characters but one, and may leave lone surrogates."""
    plain = text.encode("utf-8", "replace").decode()
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def comment(text: str) -> str:
    """A line of comment, whatever is in the text."""
    return f"# {_UNPRINTED.sub(' ', text)}".rstrip()


def _noted(entry: str, note: str | None) -> str:
    return f"{entry}  {comment(note)}" if note else entry


def _key(word: str) -> str:
    return word if _BARE.fullmatch(word) else quoted(word)


def _list(names: Iterable[str]) -> str:
    texts = [quoted(name) for name in names]
    line = f"[{', '.join(texts)}]"
    if len(line) <= _WIDTH - 20:
        return line
    return "[\n" + "".join(f"    {text},\n" for text in texts) + "]"
