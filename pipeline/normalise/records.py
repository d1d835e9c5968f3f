"""What makes canonical columns a record: its status category, its history, its links."""

from collections import Counter
from collections.abc import Collection

import polars as pl

from pipeline.normalise.date_form import DateForm
from pipeline.normalise.dates import read_moments
from pipeline.normalise.history import from_history
from pipeline.normalise.statuses import with_category
from pipeline.schema import CHANGE, LINK, TAG_SEPARATOR, TASK
from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import Mapping
from pipeline.sources.sprints import sprint_name

_KEYS = r"[,，、;；\s]+"
# MS Project writes 3FS+2 days for "after task 3 is finished"; 3SS, 3FF and 3SF are no such order.
_FINISH_TO_START = r"\b(\d+)FS(?:\s?[+-]\s?[\d.]+\s?[\w%?]+)?"
_OTHER_LINK = r"\b\d+(?:SS|FF|SF)(?:\s?[+-]\s?[\d.]+\s?[\w%?]+)?"
_WORKLOG = r"(?s)^(?:.*;)?(?P<at>[^;]*);(?P<author>[^;]*);(?P<seconds>\d+)$"
_STATUS_EVIDENCE = {"status", "status_category", "finished", "started"}


def finish(
    entity: str,
    rows: pl.DataFrame,
    changes: pl.DataFrame | None,
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
        # Another file may tell; until then the status is not known.
        rows = rows.with_columns(status_category=pl.lit(None, pl.String))
        return _with_first_due(rows).drop("status_conflict"), seen
    if changes is not None and not changes.is_empty():
        rows = from_history(rows, changes, mapping.status)
    is_done = pl.col("status_category") == "done"
    rows = rows.with_columns(
        pl.when(is_done).then("finished").alias("finished"),
        pl.when(is_done).then("finished_offset").alias("finished_offset"),
    )
    return _with_first_due(rows).drop("status_conflict"), seen


def _with_first_due(rows: pl.DataFrame) -> pl.DataFrame:
    """Takes the due date for the first one where nothing tells of another."""
    told = pl.col("first_due").is_not_null()
    return rows.with_columns(
        first_due=pl.when(told).then("first_due").otherwise("due"),
        first_due_offset=pl.when(told).then("first_due_offset").otherwise("due_offset"),
    )


def changes_of(given: pl.DataFrame | None, zone: str) -> pl.DataFrame | None:
    """A batch's changes with their moments read; a change without a moment is none."""
    if given is None:
        return None
    at = read_moments(given["at"], DateForm(zone=zone))
    return (
        given.with_columns(at=at["value"], at_offset=at["offset"])
        .filter(pl.col("at").is_not_null())
        .select(list(CHANGE))
    )


def links_of(
    batch: Batch, cells: pl.DataFrame, rows: pl.DataFrame, extract: Extract
) -> pl.DataFrame | None:
    """The dependencies a batch tells of: its own, and those in the mapping's link columns."""
    given = [] if batch.links is None else [batch.links.select(list(LINK))]
    for number, role in extract.mapping.find_links(extract.header).items():
        other = (
            _filled(cells, number)
            .join(rows.select("row", "source_id", "key"), on="row")
            .with_columns(
                pl.col("cell")
                .str.replace_all(_OTHER_LINK, "")
                .str.replace_all(_FINISH_TO_START, "$1")
                .str.replace_all(_KEYS, TAG_SEPARATOR)
                .str.split(TAG_SEPARATOR)
            )
            .explode("cell")
            .with_columns(pl.col("cell").str.strip_chars().replace("", None))
            .drop_nulls("cell")
        )
        ends = ("cell", "key") if role == "predecessor" else ("key", "cell")
        given.append(
            other.select(
                "source_id",
                pl.lit(extract.header[number]).alias("type"),
                pl.col(ends[0]).alias("from"),
                pl.col(ends[1]).alias("to"),
            )
        )
    return pl.concat(given) if given else None


def worklogs_of(
    batch: Batch, cells: pl.DataFrame, rows: pl.DataFrame, extract: Extract, zone: str
) -> pl.DataFrame | None:
    """The work written down that a batch tells of: its own, and that in the mapping's columns,
    a cell each as Jira writes it: `comment;date;author;seconds`, where the comment may hold
    semicolons and line breaks. `nth` counts entries that say the same."""
    given = [] if batch.worklogs is None else [batch.worklogs]
    ids = rows.select("row", "source_id")
    for number in extract.mapping.find_worklogs(extract.header):
        parts = pl.col("cell").str.extract_groups(_WORKLOG).struct
        seconds = parts["seconds"].cast(pl.Float64, strict=False)
        given.append(
            _filled(cells, number)
            .join(ids, on="row")
            .select(
                "source_id",
                at=parts["at"],
                author=parts["author"],
                hours=(seconds / 3600).cast(pl.String),
            )
        )
    if not given:
        return None
    logs = pl.concat(given)
    at = read_moments(logs["at"], DateForm(zone=zone))
    read = logs.select(
        "source_id",
        at["value"].alias("at"),
        at["offset"].alias("at_offset"),
        pl.col("author").replace("", None),
        pl.col("hours").cast(pl.Float64, strict=False),
    ).drop_nulls(["source_id", "hours"])
    return read.with_columns(nth=pl.int_range(pl.len(), dtype=pl.Int32).over(read.columns))


def _filled(cells: pl.DataFrame, number: int) -> pl.DataFrame:
    """The cells of a column that hold something: `row`, `cell`."""
    return cells.select("row", cell=pl.col(f"c{number}")).filter(pl.col("cell") != "")


def _count(rows: pl.DataFrame, code: str) -> dict[tuple[str, str], int]:
    words = rows.drop_nulls("status")["status"].value_counts()
    return {(code, word): count for word, count in words.iter_rows()}
