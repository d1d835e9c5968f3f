"""Objectives and key results, a row each, with the ids that a table does not give."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl

from pipeline.problems import Problem
from pipeline.schema import KEY_RESULT
from pipeline.sources.extract import Batch, Extract, cell_names
from pipeline.sources.mapping import MADE
from pipeline.sources.okr_layout import Layout, key_result_title, layout

_ID, _LEVEL, _PARENT = MADE.values()
_KEY_RESULT = r"^(kr\d*|key.?results?|milestones?|.*关键结果|.*关键成果)$"
_BETWEEN = " · "
_IDS = ("id", "编号")
"""Names, without key result before them, of columns of ids."""

Found = dict[str, tuple[tuple[int, ...], ...]]
"""Canonical name -> the numbers of its columns, in groups of the same name."""


def complete(extract: Extract) -> Extract:
    """An export with a row for each objective and each key result, and an id for each.

    Where a row holds several (`okr_layout`), they become rows: the objective under its own row's
    number, its first key result under that and a power of ten above all of them, and so on (of
    row 5 in a table of 37: 5, 105, 205). Where a mapping names no columns for ids, owner, cycle
    and title together are the id, or the objective and the id of a key result within it; a key
    result without one for its parent belongs to the objective above it. A row that has a title in
    a column of key results alone is one. Other exports stay as they are.
    """
    if extract.mapping.entity != KEY_RESULT.name:
        return extract
    shared = layout(extract.header, extract.mapping)
    found = extract.mapping.find(extract.header)
    if not shared and {"source_id", "level"} <= found.keys() and _own_title(extract) is None:
        return extract
    header = (*(shared.names if shared else extract.header), *MADE.values())
    batches = partial(_batches, extract, shared)
    problems = extract.problems
    if "source_id" not in found:
        problems += (Problem("ids_made"),)
    return replace(extract, header=header, batches=batches, problems=problems)


def _batches(extract: Extract, shared: Layout | None) -> Iterator[Batch]:
    # Such tables are small, and a row may belong to an objective of a batch before it.
    batches = list(extract.batches())
    if batches:
        rows = pl.concat([batch.rows for batch in batches])
        problems = tuple(problem for batch in batches for problem in batch.problems)
        if not shared:
            yield Batch(_with_ids(rows, extract), problems)
            return
        last = max([0, *rows["row"], *(problem.row or 0 for problem in problems)])
        yield Batch(_apart(rows, extract, shared, last), problems)


def _apart(rows: pl.DataFrame, extract: Extract, shared: Layout, last: int) -> pl.DataFrame:
    """Rows with an objective and its key results -> a row for each, numbered beyond the `last`."""
    names = cell_names(len(shared.names))
    step = 10 ** len(str(last))
    title = pl.col(f"c{shared.title}").str.strip_chars()
    titles = [pl.col(f"c{next(iter(columns))}").str.strip_chars() for columns in shared.key_results]
    found = {
        name: tuple(kept for group in groups if (kept := tuple(shared.objective.keys() & group)))
        for name, groups in extract.mapping.find(extract.header).items()
    }
    rows = rows.with_columns(
        objective=pl.when(title != "").then(_identity(found, title)).forward_fill()
    )
    # An objective may be written once, be merged down, or be repeated beside each key result.
    is_new = (title != "") & pl.col("objective").is_first_distinct()
    own = {f"c{at}": names[number] for number, at in enumerate(shared.objective)}
    parts = [
        rows.filter(is_new | pl.all_horizontal(called == "" for called in titles)).select(
            "row", pl.col("objective").alias(_ID), pl.lit("O").alias(_LEVEL), **_as(own)
        )
    ]
    place = {name: names[number] for number, name in enumerate(shared.names)}
    for number, (columns, called) in enumerate(zip(shared.key_results, titles, strict=True), 1):
        cells = {f"c{at}": place[name] for at, name in columns.items()}
        numbers = [
            pl.col(f"c{at}").str.strip_chars() for at, name in columns.items() if name in _IDS
        ]
        known_by = pl.coalesce(*(pl.when(cell != "").then(cell) for cell in numbers), called)
        parts.append(
            rows.filter(called != "").select(
                pl.col("row") + number * step,
                _joined(pl.col("objective"), known_by).alias(_ID),
                pl.lit("KR").alias(_LEVEL),
                pl.col("objective").alias(_PARENT),
                **_as(cells),
            )
        )
    every = pl.concat(parts, how="diagonal").sort(pl.col("row") % step, "row")
    return _numbered(every, names)


def _with_ids(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """Adds what the table does not give: an id, a level, and of a key result its objective."""
    found = extract.mapping.find(extract.header)
    given = {name: _first(groups) for name, groups in found.items()}
    title = given["title"]
    # In a list of goals alone each is measured itself.
    level = given.get("level", pl.lit("goal" if "parent" in given else "KR"))
    if (at := _own_title(extract)) is not None:
        is_told = pl.col(f"c{at}").str.strip_chars() != ""
        level = pl.when(is_told).then(pl.lit("KR")).otherwise(pl.lit("O"))
    is_key_result = level.str.to_lowercase().str.contains(_KEY_RESULT)
    identity = _identity(found, title)
    above = pl.when(~is_key_result).then(identity).forward_fill()
    below = pl.when(above.is_null()).then(identity).otherwise(_joined(above, title))
    is_given = given.get("source_id", pl.lit("")) != ""
    own_id = pl.when(is_key_result & ~is_given).then(below).otherwise(identity)
    return _numbered(
        rows.with_columns(
            own_id.alias(_ID),
            level.alias(_LEVEL),
            pl.when(is_key_result & (given.get("parent", pl.lit("")) == ""))
            .then(above)
            .alias(_PARENT),
        ),
        cell_names(len(extract.header)),
    )


def _own_title(extract: Extract) -> int | None:
    """The column with the titles of key results alone, beside another with those of objectives."""
    titles = {at for group in extract.mapping.find(extract.header).get("title", ()) for at in group}
    at = key_result_title(extract.header)
    return at if at in titles and len(titles) > 1 else None


def _identity(found: Found, title: pl.Expr) -> pl.Expr:
    """The id of an objective or key result, or what it is known by where it has none."""
    parts = [_first(found[name]) for name in ("owner", "cycle") if found.get(name)]
    known_by = _joined(*parts, title)
    given = _first(found.get("source_id", ()))
    return pl.when(given != "").then(given).otherwise(known_by)


def _joined(*parts: pl.Expr) -> pl.Expr:
    filled = [pl.when(part != "").then(part) for part in parts]
    return pl.concat_str(filled, separator=_BETWEEN, ignore_nulls=True)


def _first(groups: tuple[tuple[int, ...], ...]) -> pl.Expr:
    """The first of a canonical column's cells that has a value, else empty."""
    cells = (pl.col(f"c{at}").str.strip_chars() for group in groups for at in group)
    return pl.coalesce(*(pl.when(cell != "").then(cell) for cell in cells), pl.lit(""))


def _as(columns: dict[str, str]) -> dict[str, pl.Expr]:
    return {name: pl.col(cell) for cell, name in columns.items()}


def _numbered(rows: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Rows as a batch has them: "row", the cells named, then those made, empty ones as ""."""
    cells = [pl.col(name) if name in rows.columns else pl.lit("").alias(name) for name in names]
    made = {f"c{len(names) + number}": pl.col(name) for number, name in enumerate(MADE.values())}
    return rows.select("row", *(cell.fill_null("") for cell in cells), **made).with_columns(
        pl.col(pl.String).fill_null("")
    )
