"""Which row of a table that no mapping fits holds the names of its columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.problems import CannotRead
from pipeline.sources import table_csv, table_xlsx
from pipeline.sources.file_kind import file_kind
from pipeline.sources.headers import is_value, tidy, two_row_headers, width
from pipeline.sources.mapping import Mapping
from pipeline.sources.vocabulary import is_known

_LONGEST = 60
_LEAST = 1.0
"""Score below which no row is a header: one name known, or two columns of values under words."""

Row = Sequence[str]


@dataclass(frozen=True)
class HeaderRow:
    """The names of a table's columns and where they stand; `row` counts from 1."""

    names: tuple[str, ...]
    row: int
    sheet: str | None = None
    delimiter: str | None = None


class AnyTable(Mapping):
    """Opens any table, whatever its columns are."""

    def missing(self, header: Iterable[str]) -> tuple[str, ...]:
        """Nothing: the table is only to be looked at."""
        return ()


def find_header(path: Path) -> HeaderRow | None:
    """The header row of delimited text or a workbook, None for other forms, whose records name
    their fields; CannotRead where no row looks like a header."""
    match file_kind(path):
        case "text":
            tables: dict[str, Sequence[Row]] = dict(table_csv.first_rows(path))
        case "xlsx":
            tables = dict(table_xlsx.first_rows(path))
        case _:
            return None
    score, place, at, names = max(
        (
            (_score(row, rows[number + 1 :]), place, number, tuple(row))
            for place, rows in tables.items()
            for number, row in (*enumerate(rows), *two_row_headers(rows))
        ),
        key=lambda found: (found[0], -found[2]),
        default=(0.0, "", 0, ()),
    )
    if score < _LEAST:
        raise CannotRead("no_header")
    if file_kind(path) == "xlsx":
        return HeaderRow(names, at + 1, sheet=place)
    return HeaderRow(names, at + 1, delimiter=place)


def _score(row: Row, below: Sequence[Row]) -> float:
    """How much a row looks like a header: names known, words above values, cells that differ and
    do not come again."""
    cells = [(at, cell) for at, cell in enumerate(row[: width(row)]) if cell.strip()]
    names = {tidy(cell) for _, cell in cells}
    if len(names) < min(2, len(row)) or not below:
        return 0
    score = 0.0
    for at, cell in cells:
        under = [other[at] for other in below if at < len(other) and other[at].strip()]
        if is_value(cell) or len(cell) > _LONGEST or cell in under:
            score -= 1
        elif is_known(cell):
            score += 1
        elif under and sum(map(is_value, under)) > len(under) / 2:
            score += 0.5
        else:
            score += 0.05
    return score - (len(cells) - len(names))
