"""A plan in the form in which its tracker takes it in again: the due dates with their buffers, and
a column of these."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import xlsxwriter

from pipeline.schema import TASK, Kind
from pipeline.sources.extract import Extract
from pipeline.sources.mapping import Mapping, builtin_mappings
from pipeline.writers import iso_text, no_formula

BUFFER = "Leeway buffer (working days)"
"""The column that is added."""
FORMS = {"jira": "csv", "pingcode": "xlsx", "worktile": "xlsx"}
"""Source -> the form in which its tracker imports tasks."""
_DATES = (
    "%d/%b/%y %I:%M %p",
    "%d/%b/%y",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d",
    "%d/%m月/%y",
    "%Y年%m月%d日",
)
"""Forms of due dates that are written as they were; any other becomes 2026-11-20."""


class Table(NamedTuple):
    """A table of texts; names of the header may repeat."""

    header: list[str]
    rows: list[list[str]]


def form_of(source: str, path: Path | None = None) -> str:
    """csv or xlsx: what the tracker imports, else what the plan came as."""
    return FORMS.get(source) or ("xlsx" if path and path.suffix.lower() == ".xlsx" else "csv")


def table_of(extract: Extract | None, tasks: pl.DataFrame, buffers: pl.DataFrame) -> Table:
    """The tasks of a plan with their buffers, all of one source.

    Parameters
    ----------
    extract : the file that the plan came as; without, or where it is no table, the columns are
        those that the tracker's tables have
    tasks : the prepared tasks; `buffers` has source, source_id, buffer, buffered_due of each;
        without a buffer a task keeps its due date
    """
    with_buffers = tasks.join(
        buffers.select("source", "source_id", "buffer", "buffered_due"), on=["source", "source_id"]
    )
    if extract is not None and extract.form in ("csv", "xlsx"):
        return _of_file(extract, with_buffers)
    return _of_tasks(tasks["source"][0], with_buffers)


def _of_file(extract: Extract, planned: pl.DataFrame) -> Table:
    """The rows of a file that are tasks planned, with their due dates replaced; the others have
    nothing that the tracker would have to take in."""
    place = extract.mapping.find(extract.header)
    rows = pl.concat([batch.rows.drop("row") for batch in extract.batches()]).rows()
    ids = place.get("source_id", ()) + place.get("key", ())
    at = place["due"][0][-1]
    by_id = {row["source_id"]: row for row in planned.iter_rows(named=True)}
    names = [_first(row, ids) for row in rows]
    known = [(list(row), by_id[n]) for row, n in zip(rows, names, strict=True) if n in by_id]
    form = _form([row[at] for row, _ in known])
    return Table([*extract.header, BUFFER], [_buffered(row, p, at, form) for row, p in known])


def _first(row: Sequence[str], groups: Sequence[Sequence[int]]) -> str:
    """The cell that counts among those of several names (see `normalise.columns.pick`)."""
    cells = (row[n].strip() for group in groups for n in reversed(group))
    return next(filter(None, cells), "")


def _of_tasks(source: str, planned: pl.DataFrame) -> Table:
    """The tasks under the names that the tracker's own tables have."""
    mapping = _table_mapping(source)
    columns = [column for column in TASK.columns if column.name in mapping.columns]
    columns = [c for c in columns if not _is_empty(planned[c.name]) and c.name != "status_category"]
    due = pl.coalesce("buffered_due", "due_day").cast(pl.Datetime("us"))
    texts = planned.with_columns(due=due, due_offset=pl.lit(None, pl.Int16), type="tracker_type")
    texts = texts.select(
        *(_text(column.name, column.kind, mapping) for column in columns),
        pl.col("buffer").cast(pl.String),
    )
    rows = [list(row) for row in texts.fill_null("").iter_rows()]
    return Table([*(mapping.columns[column.name][0] for column in columns), BUFFER], rows)


def as_bytes(table: Table, form: str) -> bytes:
    """The table as a CSV (UTF-8 with the mark that Excel knows it by) or an XLSX of texts. In a
    CSV, texts that a spreadsheet would run as formulas are written as `write_csv` does."""
    if form == "csv":
        text, names = io.StringIO(), [f"f{n}" for n in range(len(table.header))]
        cells = pl.DataFrame([table.header, *table.rows], schema=names, orient="row")
        csv.writer(text).writerows(cells.select(no_formula(pl.all())).iter_rows())
        return text.getvalue().encode("utf-8-sig")
    file = io.BytesIO()
    # A title that begins with = is a text, not a formula, and an address is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([table.header, *table.rows]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def _buffered(row: list[str], planned: dict[str, Any], at: int, form: str | None) -> list[str]:
    if planned["buffered_due"] is None:
        return [*row, ""]
    row[at] = planned["buffered_due"].strftime(form or "%Y-%m-%d")
    return [*row, str(planned["buffer"])]


def _form(cells: Sequence[str]) -> str | None:
    """The form that all due dates have, so that the tracker reads the new ones like the others."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return next((form for form in _DATES if all(_fits(cell, form) for cell in filled)), None)


def _fits(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)
    except ValueError:
        return False
    return True


def _table_mapping(source: str) -> Mapping:
    """The mapping of the tracker's tables, told from those of its JSON and XML by its columns."""
    found = [mapping for mapping in builtin_mappings() if mapping.source == source]
    return max(found, key=lambda mapping: len(mapping.names), default=Mapping(source))


def _is_empty(values: pl.Series) -> bool:
    return values.null_count() == len(values)


def _text(name: str, kind: Kind, mapping: Mapping) -> pl.Expr:
    match kind:
        case Kind.MOMENT:
            return iso_text(name)
        case Kind.TAGS:
            return pl.col(name).list.join(",").alias(name)
        case Kind.HOURS if mapping.duration_unit == "seconds":
            return (pl.col(name) * 3600).round().cast(pl.Int64).cast(pl.String)
        case Kind.HOURS | Kind.NUMBER:
            return pl.col(name).cast(pl.String)
        case _:
            return pl.col(name)
