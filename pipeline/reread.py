"""Reading the rows that are kept once more, after a mapping or the meaning of a status was mended.

The rows are read by the mapping that their source has now, and so are those that were rejected,
unless a later load told of their records; records that come out differently get a new version, in
a load of its own: links pinned to an earlier one stay true. The rows stay as they are kept; it is
noted which shape they are read as since.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.normalise import RAW_SEPARATOR, Normalised, normalise
from pipeline.prepared import prepare_newest
from pipeline.settings import read_settings
from pipeline.sources.extract import Batch, Extract, cell_names
from pipeline.sources.fit import best_fit
from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.sources.stored import stored_mappings
from pipeline.status_words import keep_status_words, status_words
from pipeline.task_types import Choice
from pipeline.warehouse import write
from pipeline.warehouse.publish import Discard, next_file
from pipeline.warehouse.shapes import leave_out_same, note_shape, noted_mapping
from pipeline.warehouse.stage import Staged, stage
from pipeline.warehouse.tables import CURRENT, READ_AS, value
from pipeline.warehouse.typed import keep_choice
from pipeline.writers import iso_text

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
        with con.cursor() as own:
            _gather(own, source)
            for number, part in enumerate(_parts(own), start=1):
                mapping = _mapping_now(part, [*stored, *builtin_mappings()])
                mapping = replace(mapping, status=mapping.status | words)
                extract = _extract(own, part, mapping)
                shape = note_shape(con, extract, settings)
                stretches = _not_told_since(own, part, normalise(extract, settings))
                _restage(con, own, Staged(load, number, part["name"], "", shape), part, stretches)

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
    con: duckdb.DuckDBPyConnection,
    own: duckdb.DuckDBPyConnection,
    file: Staged,
    part: dict[str, Any],
    stretches: Iterable[Normalised],
) -> None:
    """Stages what a part says now. Rows that are kept stay, but for those whose cells are no longer
    the same, of columns that are ignored now or by the digest of another Polars."""
    mine = f"load = {part['load']} AND file = {part['file']}"
    _read_as(con, file, mine)
    kept = own.sql(
        f'SELECT "row", digest, true AS kept FROM raw WHERE {mine} AND to_load = {CURRENT}'
    ).pl()
    seen: list[pl.DataFrame] = []
    changed = leave_out_same(own, file.shape, seen)

    def without_kept(stretch: Normalised) -> Normalised:
        rows = stretch.rows.join(kept, on=["row", "digest"], how="left", maintain_order="left")
        cells = pl.when(pl.col("kept").is_null()).then("cells").alias("cells")
        return replace(stretch, rows=changed(rows.with_columns(cells).drop("kept")))

    stage(con, file, map(without_kept, stretches), seen)
    _settle(con, file, part)


def _settle(con: duckdb.DuckDBPyConnection, file: Staged, part: dict[str, Any]) -> None:
    """Ends the kept rows in whose place others were staged; those that were refused are no longer
    known by their digest, and tell their cells to what is noted of them."""
    mine = f"load = {part['load']} AND file = {part['file']}"
    con.execute(
        f"UPDATE raw SET to_load = {file.load} WHERE {mine} AND to_load = {CURRENT} "
        f'AND "row" IN (SELECT "row" FROM raw WHERE {file.rows})'
    )
    rejected = f"FROM reject WHERE load = {file.load} AND file = $1 AND rejects"
    # The next export is to have them read, not taken for known.
    con.execute(
        f'UPDATE raw SET digest = 0 WHERE {mine} AND to_load = {CURRENT} AND "row" IN '
        f'(SELECT "row" {rejected})',
        [file.name],
    )
    con.execute(
        f"UPDATE reject SET cells = raw.cells FROM raw WHERE reject.load = {file.load} "
        f'AND reject.file = $1 AND rejects AND reject.cells IS NULL AND raw."row" = reject."row" '
        f"AND raw.load = {part['load']} AND raw.file = {part['file']} AND to_load = {CURRENT}",
        [file.name],
    )


def _read_as(con: duckdb.DuckDBPyConnection, file: Staged, mine: str) -> None:
    """Notes as of which shape the rows of a part are read from this load on."""
    if value(con, f"SELECT read_as FROM {READ_AS} WHERE {mine}") == file.shape.number:
        return
    con.execute(f"UPDATE reread SET to_load = {file.load} WHERE to_load = {CURRENT} AND {mine}")
    con.execute(
        f"INSERT INTO reread SELECT {file.load}, {CURRENT}, load, file, {file.shape.number} "
        f"FROM file WHERE {mine}"
    )


def _gather(con: duckdb.DuckDBPyConnection, source: str) -> None:
    """Makes tables of the rows to be read again (`again`: those that a load of files rejected with
    their cells, and of equal ones the newest), and of the load that told of each record last
    (`told_by`)."""
    con.execute(
        f"""
        CREATE TEMP TABLE again AS
        SELECT from_load, load, file, "row", NULL AS cells FROM raw
        WHERE source = $1 AND to_load = {CURRENT}
        UNION ALL
        SELECT NULL, load, file, "row", cells FROM (
            SELECT DISTINCT ON (read_as, r.cells) f.load, f.file, r."row", r.cells
            FROM reject r JOIN file f ON f.load = r.load AND f.name = r.file
            JOIN {READ_AS} a ON a.load = f.load AND a.file = f.file
            JOIN load l ON l.load = r.load
            WHERE r.source = $1 AND r.rejects AND r.cells IS NOT NULL AND r.code <> 'duplicate_key'
            AND l.rereads IS NULL AND l.sample = (SELECT last(sample ORDER BY load) FROM load)
            AND l.load NOT IN (SELECT undoes FROM load WHERE undoes IS NOT NULL)
            ORDER BY f.load DESC, f.file DESC, r."row")
        """,
        [source],
    )
    con.execute(
        "CREATE TEMP TABLE told_by AS SELECT source_id, max(load) AS load FROM raw "
        f"WHERE source = $1 AND to_load = {CURRENT} GROUP BY ALL",
        [source],
    )


def _not_told_since(
    con: duckdb.DuckDBPyConnection, part: dict[str, Any], stretches: Iterable[Normalised]
) -> Iterator[Normalised]:
    """The stretches without the rows that were rejected and whose records a later load told of."""
    mine = f"load = {part['load']} AND file = {part['file']}"
    rejected = con.sql(f'SELECT "row" FROM again WHERE {mine} AND cells IS NOT NULL').pl()
    later = con.sql(f"SELECT source_id FROM told_by WHERE load > {part['load']}").pl()

    ids = ["row", "source_id"]

    def without_old(stretch: Normalised) -> Normalised:
        old = pl.concat([stretch.rows.select(ids), stretch.refused.select(ids)])
        old = old.join(rejected, on="row", how="semi").join(later, on="source_id", how="semi")
        rows = set(old["row"])
        return replace(
            stretch,
            rows=stretch.rows.filter(~pl.col("row").is_in(old["row"].implode())),
            refused=stretch.refused.filter(~pl.col("row").is_in(old["row"].implode())),
            problems=tuple(problem for problem in stretch.problems if problem.row not in rows),
            read=stretch.read - old.height,
        )

    return map(without_old, stretches)


def _parts(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows to be read again by the file they were read from, oldest first; files of one name
    get a number, since what is rejected is noted under the name."""
    parts = con.sql(
        f"""
        SELECT f.load, f.file, f.name, f.source, s.form, s.header, now.mapping
        FROM file f JOIN {READ_AS} USING (load, file)
        JOIN shape s USING (shape) JOIN shape now ON now.shape = read_as
        WHERE (f.load, f.file) IN (SELECT (load, file) FROM again) ORDER BY f.load, f.file
        """
    ).pl()
    nth = pl.int_range(1, pl.len() + 1).over("name")
    name = pl.when(nth == 1).then("name").otherwise(pl.format("{} ({})", "name", nth))
    return list(parts.with_columns(name.alias("name")).iter_rows(named=True))


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
    mine = f"load = {part['load']} AND file = {part['file']}"
    numbers = con.sql(f'SELECT "row" FROM again WHERE {mine} ORDER BY "row"').pl()["row"]
    for start in range(0, len(numbers), _BATCH_ROWS):
        some = numbers[start : start + _BATCH_ROWS]
        within = f'{mine} AND "row" BETWEEN {some[0]} AND {some[-1]}'
        rows = con.sql(
            'SELECT "row", r.source_id, coalesce(a.cells, r.cells) AS cells '
            f"FROM (FROM again WHERE {within}) a LEFT JOIN (FROM raw WHERE {within}) r "
            'USING (from_load, load, file, "row") ORDER BY "row"'
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
