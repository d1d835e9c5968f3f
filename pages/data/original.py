"""Rows left out, as the tracker wrote them: to look at, and as a workbook to mend and load."""

import io
from collections.abc import Sequence

import polars as pl
import xlsxwriter

_CELLS = "\x1e"
"""Between the cells of a row, see the table `reject` of the warehouse."""


def line(rejects: pl.DataFrame) -> pl.Series:
    """The original line of each reject, its cells side by side; null where it is not known."""
    cells = pl.col("cells").str.replace_all(_CELLS, " | ", literal=True)
    return rejects.select(original=cells)["original"]


def rows_of(rejects: pl.DataFrame) -> list[list[str]]:
    """The cells of the rows left out, each row once, in the order of the file."""
    rows = rejects.filter("rejects", pl.col("row").is_not_null(), pl.col("cells").is_not_null())
    return rows.unique("row").sort("row")["cells"].str.split(_CELLS).to_list()


def cells_of(header: Sequence[str], cells: str) -> pl.DataFrame:
    """A row cell by cell: column, cell. A row with more cells than the header has columns gives
    the rest without a name; text that is no row of cells is one cell."""
    found = cells.split(_CELLS)
    names = [*header, *[None] * max(0, len(found) - len(header))][: len(found)]
    if len(found) == 1 < len(header):
        names = [None]
    return pl.DataFrame(
        {"column": names, "cell": found}, schema={"column": pl.String, "cell": pl.String}
    )


def workbook(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """The rows under the header of their file. All cells are text, so that Excel changes no date
    and no number, and runs no formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, cells in enumerate([header, *rows]):
            for place, cell in enumerate(cells):
                sheet.write_string(number, place, cell)
    return file.getvalue()
