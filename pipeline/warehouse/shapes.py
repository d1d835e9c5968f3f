"""Shapes: the columns of an export and how they are read, noted once for all files that share
them; and which rows of such a file say nothing new."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

import duckdb
import polars as pl

from pipeline.schema import ENTITIES
from pipeline.settings import Settings
from pipeline.sources.extract import Extract
from pipeline.sources.mapping import Mapping, mapping_of
from pipeline.warehouse.tables import CURRENT, READ_AS, read_as, value

_CONCLUDED = ("status_category", "first_due", "started", "finished")
"""What `normalise` may say of tasks though no column of their export does."""


@dataclass(frozen=True)
class Shape:
    """A shape as the warehouse knows it."""

    number: int
    source: str
    entity: str
    columns: tuple[str, ...]
    """The canonical columns it has."""

    @property
    def told(self) -> list[str]:
        """The frame columns in which its rows say something."""
        frame = ENTITIES[self.entity].frame
        names = dict.fromkeys((*self.columns, *_CONCLUDED))
        return [n for name in names for n in (name, f"{name}_offset") if n in frame]


def note_shape(con: duckdb.DuckDBPyConnection, extract: Extract, settings: Settings) -> Shape:
    """The shape of an export, noted where it is new."""
    mapping = extract.mapping
    telling = [extract.header[number] for number in mapping.telling(extract.header)]
    columns = tuple(mapping.find(extract.header))
    # Polars promises equal digests of rows only within one version.
    read_so = json.dumps([asdict(mapping), asdict(settings), extract.form, telling, pl.__version__])
    fingerprint = hashlib.sha256(read_so.encode()).hexdigest()
    number = value(con, "SELECT max(shape) FROM shape WHERE fingerprint = $1", [fingerprint])
    if number is None:
        number = value(con, "SELECT coalesce(max(shape), 0) + 1 FROM shape")
        con.execute(
            "INSERT INTO shape VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number,
                fingerprint,
                mapping.source,
                mapping.entity,
                extract.form,
                telling,
                list(columns),
                json.dumps(asdict(mapping), ensure_ascii=False),
            ],
        )
    return Shape(number, mapping.source, mapping.entity, columns)


def noted_mapping(text: str) -> Mapping:
    """The mapping that a shape was read by, from the table `shape`."""
    return mapping_of({name: entry for name, entry in json.loads(text).items() if entry})


def leave_out_known(
    con: duckdb.DuckDBPyConnection, shape: Shape, seen: list[pl.DataFrame]
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A function that takes from rows those whose `digest` is that of the newest row of their
    record, and notes them in `seen`: row, source_id.

    A row is known only while no other shape has told of the record since.
    """
    known: pl.DataFrame = con.sql(
        f"""
        SELECT digest, any_value(source_id) AS source_id FROM raw r
        WHERE to_load = {CURRENT} AND source = $1 AND {read_as(shape.number)} AND NOT EXISTS (
            FROM raw o JOIN {READ_AS} USING (load, file)
            WHERE o.to_load = {CURRENT} AND o.source = $1 AND read_as <> {shape.number}
            AND o.source_id = r.source_id AND o.from_load > r.from_load)
        GROUP BY digest ORDER BY digest
        """,
        params=[shape.source],
    ).pl()
    if known.is_empty():
        return lambda rows: rows

    def keep(rows: pl.DataFrame) -> pl.DataFrame:
        # A join would make its table of a million digests anew for each batch.
        place = known["digest"].search_sorted(rows["digest"]).clip(upper_bound=known.height - 1)
        nearest = known[place]
        is_known = nearest["digest"] == rows["digest"]
        seen.append(rows.select("row", nearest["source_id"]).filter(is_known))
        return rows.filter(~is_known)

    return keep


def leave_out_same(
    con: duckdb.DuckDBPyConnection, shape: Shape, seen: list[pl.DataFrame]
) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """A function that takes from rows that are read again, as `normalise` gives them, those that
    have no `cells` and say what is known of their record; notes them in `seen`: row, source_id.

    It may keep rows that say nothing new: to compare them whole takes longer.
    """
    hashed = ", ".join(f't."{name}"' for name in shape.told)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE same AS SELECT source_id, hash({hashed}) AS told "
        f"FROM {shape.entity} t WHERE to_load = {CURRENT} AND source = $1 AND NOT removed",
        [shape.source],
    )

    def keep(rows: pl.DataFrame) -> pl.DataFrame:
        found = con.sql(
            'SELECT t."row", t.source_id FROM rows t SEMI JOIN same '
            f"ON t.source_id = same.source_id AND hash({hashed}) = same.told "
            "WHERE t.cells IS NULL"
        ).pl()
        seen.append(found)
        return rows.join(found, on="row", how="anti", maintain_order="left")

    return keep
