"""Columns of a file that its mapping neither knows nor ignores."""

from collections.abc import Iterable, Sequence

from pipeline.sources.headers import tidy
from pipeline.sources.mapping import Mapping

_MANY = 5
"""Objects in an object by which it only wraps them, as `fields` does in Jira's JSON."""


def unused_columns(mapping: Mapping, header: Sequence[str]) -> tuple[str, ...]:
    """The names, each once, in the file's order. Of an object in JSON, such as a person, one value
    used is enough: its other values say the same of the record."""
    wrappers = _wrappers(mapping.names)
    used = {_object(name, wrappers) for name in mapping.names if "." in name}
    found = {
        tidy(name): name
        for name in reversed(header)
        if tidy(name) and tidy(name) not in mapping.names
        if "." not in name or _object(tidy(name), wrappers) not in used
    }
    return tuple(reversed(found.values()))


def _wrappers(names: Iterable[str]) -> set[str]:
    inner: dict[str, set[str]] = {}
    for name in names:
        first, *rest = name.split(".")
        if rest:
            inner.setdefault(first, set()).add(rest[0])
    return {name for name, parts in inner.items() if len(parts) >= _MANY}


def _object(name: str, wrappers: set[str]) -> str:
    parts = name.split(".")
    return ".".join(parts[: 1 + (parts[0] in wrappers)])
