"""Reading each distinct text of a column once, since exports repeat them."""

from collections.abc import Callable
from typing import TypeAlias

import polars as pl

Read: TypeAlias = Callable[[pl.Series], pl.DataFrame]
"""From texts to what they say, row by row."""

_MOST = 20_000
"""Texts that are remembered: the days of a life, or the minutes of a day."""


def each(texts: pl.Series, read: Read) -> pl.DataFrame:
    """What `read` makes of the distinct texts, for every text."""
    distinct = texts.unique()
    return _of(texts, read(distinct).with_columns(text=distinct))


def remembered(read: Read) -> Read:
    """Reads as `read` does, but only texts that it was not given before: to read some takes nearly
    as long as to read many."""
    known: pl.DataFrame | None = None

    def read_new(texts: pl.Series) -> pl.DataFrame:
        nonlocal known
        if len(texts) > _MOST:
            return read(texts)
        # Another thread may forget what is known meanwhile.
        before = known
        if before is None:
            values = read(texts).with_columns(text=texts)
        else:
            given = pl.DataFrame({"text": texts})
            new = given.join(before, on="text", how="anti", nulls_equal=True)["text"]
            if new.is_empty():
                return _of(texts, before)
            values = pl.concat([before, read(new).with_columns(text=new)])
        known = values if values.height <= _MOST else None
        return _of(texts, values)

    return read_new


def _of(texts: pl.Series, values: pl.DataFrame) -> pl.DataFrame:
    """The values of each text, by the column `text`."""
    return (
        pl.DataFrame({"text": texts})
        .join(values, on="text", how="left", nulls_equal=True, maintain_order="left")
        .drop("text")
    )
