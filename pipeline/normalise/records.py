"""What makes canonical columns a record: its status category, its history, its links."""

from collections import Counter
from collections.abc import Collection

import polars as pl

from pipeline.normalise.dates import DateForm, read_moments
from pipeline.normalise.history import from_history
from pipeline.normalise.statuses import with_category
from pipeline.schema import CHANGE, LINK, TAG_SEPARATOR, TASK
from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import Mapping
from pipeline.sources.sprints import sprint_name

_KEYS = r"[,，、;；\s]+"
_STATUS_EVIDENCE = {"status", "status_category", "finished", "started"}


def finish(
    entity: str,
    rows: pl.DataFrame,
    changes: pl.DataFrame,
    mapping: Mapping,
    present: Collection[str],
) -> tuple[pl.DataFrame, Counter[tuple[str, str]]]:
    """Completes the records of an entity, of which the export has the columns `present`; also
    counts (problem code, status word)."""
    if entity != TASK.name:
        return rows, Counter()
    rows = with_category(rows.with_columns(sprint_name(pl.col("sprint"))), mapping.status)
    seen = Counter(
        _count(rows.filter(pl.col("status_category") == "unknown"), "unknown_status")
        | _count(rows.filter("status_conflict"), "status_conflict")
    )
    if not _STATUS_EVIDENCE & set(present):
        # Another file may tell; until then the warehouse calls the status unknown.
        return rows.with_columns(status_category=pl.lit(None, pl.String)).drop(
            "status_conflict"
        ), seen
    rows = from_history(rows, changes, mapping.status)
    is_done = pl.col("status_category") == "done"
    return rows.with_columns(
        pl.when(is_done).then("finished").alias("finished"),
        pl.when(is_done).then("finished_offset").alias("finished_offset"),
    ).drop("status_conflict"), seen


def changes_of(given: pl.DataFrame | None, zone: str | None) -> pl.DataFrame:
    """A batch's changes with their moments read; a change without a moment is none."""
    if given is None or given.is_empty():
        return pl.DataFrame(schema=CHANGE)
    at = read_moments(given["at"], DateForm(zone=zone or "UTC"))
    return (
        given.with_columns(at=at["value"], at_offset=at["offset"])
        .filter(pl.col("at").is_not_null())
        .select(list(CHANGE))
    )


def links_of(batch: Batch, rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """The dependencies a batch tells of: its own, and those in the mapping's link columns."""
    given = [] if batch.links is None else [batch.links.select(list(LINK))]
    for number, role in extract.mapping.find_links(extract.header).items():
        if rows.is_empty():
            continue
        other = (
            batch.rows.select("row", other=pl.col(f"c{number}"))
            .join(rows.select("row", "source_id", "key"), on="row")
            .with_columns(
                pl.col("other").str.replace_all(_KEYS, TAG_SEPARATOR).str.split(TAG_SEPARATOR)
            )
            .explode("other")
            .with_columns(pl.col("other").str.strip_chars().replace("", None))
            .drop_nulls("other")
        )
        ends = ("other", "key") if role == "predecessor" else ("key", "other")
        given.append(
            other.select(
                "source_id",
                pl.lit(extract.header[number]).alias("type"),
                pl.col(ends[0]).alias("from"),
                pl.col(ends[1]).alias("to"),
            )
        )
    return pl.concat(given) if given else pl.DataFrame(schema=LINK)


def _count(rows: pl.DataFrame, code: str) -> dict[tuple[str, str], int]:
    words = rows.drop_nulls("status")["status"].value_counts()
    return {(code, word): count for word, count in words.iter_rows()}
