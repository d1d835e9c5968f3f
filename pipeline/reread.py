"""Reading the rows that are kept once more, after a mapping or the meaning of a status was mended.

The rows are read by the mapping that their source has now; records that come out differently get a
new version, in a load of its own: links pinned to an earlier one stay true.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.export import iso_text
from pipeline.normalise import RAW_SEPARATOR, normalise
from pipeline.prepared import prepare_newest
from pipeline.settings import Settings, read_settings
from pipeline.sources.extract import Batch, Extract, cell_names
from pipeline.sources.fit import best_fit
from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.sources.stored import stored_mappings
from pipeline.status_words import keep_status_words, status_words
from pipeline.task_types import Choice
from pipeline.warehouse import write
from pipeline.warehouse.publish import Discard, next_file
from pipeline.warehouse.shapes import note_shape, noted_mapping
from pipeline.warehouse.stage import Staged, stage
from pipeline.warehouse.tables import CURRENT, value
from pipeline.warehouse.typed import keep_choice

_BATCH_ROWS = 50_000

Change = Callable[[duckdb.DuckDBPyConnection, int], None]
"""What happens in the next file, within a load of that number."""


def map_status_words(
    home: Path, source: str, words: dict[str, str], by: str | None = None
) -> int | None:
    """Keeps what status words of a source mean, and reads its rows again; the number of the new
    load, None where nothing changed."""
    keep_status_words(home, source, words)
    return reread(home, source, by)


def choose_task_types(home: Path, source: str, choice: Choice, by: str | None = None) -> int | None:
    """Tells the type of a source's tasks otherwise, as a load of its own; its number, None where it
    is told so already."""
    return _again(home, source, by, lambda con, load: keep_choice(con, load, source, choice))


def reread(home: Path, source: str, by: str | None = None) -> int | None:
    """Reads the rows of a source again; the number of the load, None where nothing changed."""
    settings, words = read_settings(home), status_words(home).get(source, {})
    stored = stored_mappings(home)[0]

    def restage(con: duckdb.DuckDBPyConnection, load: int) -> None:
        for number, part in enumerate(_parts(con, source), start=1):
            mapping = _mapping_now(part, [*stored, *builtin_mappings()])
            mapping = replace(mapping, status=mapping.status | words)
            with con.cursor() as own:
                _restage(con, (load, number), _extract(own, part, mapping), settings)

    return _again(home, source, by, restage)


def _again(
    home: Path,
    source: str,
    by: str | None,
    change: Callable[[duckdb.DuckDBPyConnection, int], None],
) -> int | None:
    """A load in which what is known of a source is told anew; its number, None where nothing
    changed."""
    with next_file(home) as con:
        sample = value(con, "SELECT coalesce(last(sample ORDER BY load), false) FROM load")
        load = write.begin(con, sample)
        change(con, load)
        kept = write.finish(con, load, write.Note(datetime.now(UTC), sample, by, rereads=source))
        if not kept:
            raise Discard
    if not kept:
        return None
    prepare_newest(home)
    return load


def _restage(
    con: duckdb.DuckDBPyConnection, at: tuple[int, int], extract: Extract, settings: Settings
) -> None:
    shape = note_shape(con, extract, settings)
    stage(con, Staged(*at, str(extract.path), "", shape), normalise(extract, settings), [])
    con.execute(
        f"UPDATE raw SET to_load = $1 WHERE to_load = {CURRENT} AND from_load < $1 AND source = $2 "
        "AND source_id IN (SELECT source_id FROM raw WHERE from_load = $1 AND file = $3)",
        [at[0], shape.source, at[1]],
    )


def _parts(con: duckdb.DuckDBPyConnection, source: str) -> list[dict[str, Any]]:
    """The rows of the source that are current, by the file they were read from, oldest first."""
    return list(
        con.sql(
            f"""
            SELECT r.load, r.file, any_value(f.name) AS name, s.* EXCLUDE (fingerprint)
            FROM raw r JOIN shape s USING (shape)
            JOIN file f ON f.load = r.load AND f.file = r.file
            WHERE r.source = $1 AND r.to_load = {CURRENT} GROUP BY ALL ORDER BY r.load, r.file
            """,
            params=[source],
        )
        .pl()
        .iter_rows(named=True)
    )


def _mapping_now(part: dict[str, Any], mappings: list[Mapping]) -> Mapping:
    """The mapping of the source that fits a part best; the one it was read by, where none does."""
    then = noted_mapping(part["mapping"])
    same = [m for m in mappings if (m.source, m.entity) == (then.source, then.entity)]
    fit = best_fit(part["header"], [*same, then])
    return then if fit.missing else fit.mapping


def _extract(con: duckdb.DuckDBPyConnection, part: dict[str, Any], mapping: Mapping) -> Extract:
    header = tuple(part["header"])
    batches = partial(_batches, con, part, len(header))
    return Extract(Path(part["name"]), part["form"], mapping, header, batches)


def _batches(con: duckdb.DuckDBPyConnection, part: dict[str, Any], width: int) -> Iterator[Batch]:
    """The rows of a part as an export's reader would give them, with what is known of their
    history."""
    names = cell_names(width)
    mine = f"to_load = {CURRENT} AND load = {part['load']} AND file = {part['file']}"
    count = int(value(con, f"SELECT count(*) FROM raw WHERE {mine}"))
    for offset in range(0, count, _BATCH_ROWS):
        rows = con.sql(
            f'SELECT "row", source_id, cells FROM raw WHERE {mine} '
            f'ORDER BY "row" LIMIT {_BATCH_ROWS} OFFSET {offset}'
        ).pl()
        changes = con.sql(
            f"SELECT c.* FROM change c SEMI JOIN rows USING (source_id) "
            f"WHERE c.to_load = {CURRENT} AND c.source = $1 AND NOT observed",
            params=[part["source"]],
        ).pl()
        cells = pl.col("cells").str.splitn(RAW_SEPARATOR, width).struct.rename_fields(names)
        yield Batch(
            rows.select(pl.col("row"), cells)
            .unnest("cells")
            .with_columns(pl.col(names).fill_null("")),
            changes=None
            if changes.is_empty()
            else changes.select("source_id", iso_text("at"), "field", "from", "to"),
        )
