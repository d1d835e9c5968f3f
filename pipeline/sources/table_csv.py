"""Delimited text of any usual encoding, delimiter and line end, streamed.

Arrow's reader does the work (it is fast, and tells bad rows); the header is read apart, since it
repeats names, and often has lines above it.
"""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from pipeline.sources.arrow_rows import Rows, read_rows
from pipeline.sources.extract import MOST_COLUMNS, Extract, refuse_wide
from pipeline.sources.fit import accept, best_header
from pipeline.sources.headers import two_row_headers
from pipeline.sources.mapping import Mapping
from pipeline.sources.text_stream import TextFile, open_text_file

DELIMITERS = (",", ";", "\t", "|", "^")
_LINES_ABOVE = 25
_LINES_READ = 1000
"""Enough for a header and what is above it; a stray quote must not swallow the file here."""

_CHARACTERS_READ = 4_000_000
"""More than any header has."""

# Jira writes cells longer than the csv module's 131,072 characters.
csv.field_size_limit(sys.maxsize)


def open_csv(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    """Opens delimited text with the mapping and header row that fit best; CannotRead if none.

    `options`: encoding and delimiter, where given; `own`: the mapping is the user's.
    """
    file = open_text_file(path, options.encoding)
    lines = _first_lines(file)
    delimiters = (options.delimiter,) if options.delimiter else DELIMITERS
    tops = {delimiter: list(_first_records(lines, delimiter)) for delimiter in delimiters}
    candidates = [
        (record, number, end, delimiter)
        for delimiter, top in tops.items()
        for number, (record, end) in enumerate(top)
    ]
    # Among rows that fit nothing, the longest first row shows the reader best what was found.
    candidates.sort(key=lambda c: (c[1], -len(c[0])))
    candidates += [
        (list(names), number, top[number][1], delimiter)
        for delimiter, top in tops.items()
        for number, names in two_row_headers([record for record, _ in top])
    ]
    # A long text may have thousands of what is the delimiter elsewhere.
    headers = [candidate[0][:MOST_COLUMNS] for candidate in candidates]
    chosen, fit = best_header(headers, mappings)
    record, above, end, delimiter = candidates[chosen]
    refuse_wide(len(record))
    mapping = accept(record, fit, own)
    skip = len("".join(lines[:end]).encode())
    rows = Rows(partial(file.open_utf8, skip), file.tail, delimiter, len(record), end)
    return Extract(path, "csv", mapping, tuple(record), partial(read_rows, rows, above + 2))


def first_rows(path: Path) -> dict[str, list[list[str]]]:
    """Delimiter -> the rows among which the header is looked for, as it parts them."""
    lines = _first_lines(open_text_file(path))
    return {
        delimiter: [record[:MOST_COLUMNS] for record, _ in _first_records(lines, delimiter)]
        for delimiter in DELIMITERS
    }


def _first_lines(file: TextFile) -> list[str]:
    with file.open_text() as text:
        start = text.read(_CHARACTERS_READ)
    return list(islice(io.StringIO(start, newline=""), _LINES_READ))


def _first_records(lines: list[str], delimiter: str) -> Iterator[tuple[list[str], int]]:
    """The records that may be the header, each with the number of lines up to its end."""
    reader = csv.reader(lines, delimiter=delimiter)
    for record in islice(reader, _LINES_ABOVE + 1):
        yield record, reader.line_num
