"""JSON records -> a table of texts: nested objects under dotted names."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from pipeline.schema import TAG_SEPARATOR
from pipeline.sources.extract import cell_names, refuse_wide

_WORDS_OF_AN_OBJECT = ("name", "display_name", "displayName", "value", "title", "text", "login")

Record = Mapping[str, Any]


def flatten(record: Record) -> dict[str, str]:
    """Dotted name -> text: `{"state": {"type": "done"}}` gives `state.type`.

    A list of scalars is joined by TAG_SEPARATOR; of a list of objects their names are, as
    `tags[].name`, else it stays JSON. Null is "".
    """
    return dict(_pairs("", record))


def as_table(records: Iterable[tuple[int, dict[str, str]]]) -> tuple[tuple[str, ...], pl.DataFrame]:
    """Numbered flat records -> column names in order of appearance, and rows (`row`, c0..cN)."""
    given = list(records)
    named: dict[str, None] = {}
    for _, record in given:
        named |= dict.fromkeys(record)
    refuse_wide(len(named))
    return tuple(named), as_rows(given, tuple(named))


def as_rows(records: Sequence[tuple[int, dict[str, str]]], names: Sequence[str]) -> pl.DataFrame:
    """Numbered flat records -> rows (`row`, c0..cN), a column for each of the names."""
    columns = {
        cell: pl.Series([record.get(name, "") for _, record in records], dtype=pl.String)
        for cell, name in zip(cell_names(len(names)), names, strict=True)
    }
    numbers = pl.Series([number for number, _ in records], dtype=pl.Int64)
    return pl.DataFrame({"row": numbers} | columns)


def as_text(value: object) -> str:
    """A scalar as the shortest text that is exact."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _pairs(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _pairs(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        yield _list_pair(name, value)
    else:
        yield name, as_text(value)


def _list_pair(name: str, values: list[Any]) -> tuple[str, str]:
    if not any(isinstance(value, list | Mapping) for value in values):
        return name, TAG_SEPARATOR.join(map(as_text, values))
    if all(isinstance(value, Mapping) for value in values):
        for key in _WORDS_OF_AN_OBJECT:
            if all(isinstance(value.get(key), str) for value in values):
                return f"{name}[].{key}", TAG_SEPARATOR.join(value[key] for value in values)
    return name, json.dumps(values, ensure_ascii=False)
