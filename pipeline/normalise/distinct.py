"""Reading each distinct text of a column once, since exports repeat them."""

from collections.abc import Callable

import polars as pl


def each(texts: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """What `read` makes of the distinct texts, for every text."""
    distinct = texts.unique()
    values = read(distinct).with_columns(text=distinct)
    return (
        pl.DataFrame({"text": texts})
        .join(values, on="text", how="left", nulls_equal=True, maintain_order="left")
        .drop("text")
    )
