"""Ids for a table of tasks that has none, where their names stand for them."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from pipeline.problems import Problem
from pipeline.schema import TASK
from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import MADE_KEY

NUMBERED = r" \(\d+\)$"
"""What an id has behind a name that comes again."""


def with_ids_of_names(extract: Extract) -> Extract:
    """An export whose key is the column of its titles, with ids in a column of their own: the
    title, from its second time on with a number behind it, which is told. Others stay as they
    are."""
    found = extract.mapping.find(extract.header)
    if extract.mapping.entity != TASK.name or "source_id" in found:
        return extract
    if "key" not in found or found["key"] != found.get("title"):
        return extract
    title = f"c{found['key'][0][-1]}"
    header = (*extract.header, MADE_KEY)
    return replace(extract, header=header, batches=partial(_numbered, extract, title))


def _numbered(extract: Extract, title: str) -> Iterator[Batch]:
    made, seen = f"c{len(extract.header)}", pl.DataFrame(schema={"name": pl.String, "n": pl.Int64})
    for batch in extract.batches():
        names = batch.rows.select(name=pl.col(title).str.strip_chars())
        before = names.join(seen, on="name", how="left", maintain_order="left")["n"].fill_null(0)
        nth = names.select(pl.int_range(pl.len()).over("name") + before + 1).to_series()
        again = (nth > 1) & (names["name"] != "")
        numbered = names.select(pl.format("{} ({})", "name", nth)).to_series()
        ids = numbered.zip_with(again, names["name"])
        seen = pl.concat([seen, names.group_by("name").agg(n=pl.len().cast(pl.Int64))])
        seen = seen.group_by("name").agg(pl.col("n").sum())
        rows = batch.rows.with_columns(ids.alias(made))
        yield replace(batch, rows=rows, problems=(*batch.problems, *_told(ids.filter(again))))


def _told(ids: pl.Series) -> Iterator[Problem]:
    if not ids.is_empty():
        yield Problem("names_come_again", value=ids[0], details={"count": len(ids)})
