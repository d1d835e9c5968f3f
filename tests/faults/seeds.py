"""Valid exports to be damaged: the golden files, the heads of the sample, and workbooks of both."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from pipeline.sources.text_stream import open_text_file
from tests.conftest import SAMPLE
from tests.sources.reading import GOLDEN

Table = list[list[str]]
_ROWS = 8


@dataclass(frozen=True)
class Seed:
    """A valid export; `table` or `tree` where it is one, for damage that knows its structure."""

    name: str
    content: bytes
    table: Table | None = None
    tree: Any = None


def seeds() -> list[Seed]:
    """All of them, small, so that many can be tried."""
    return list(_seeds())


def workbook(table: Table, above: int = 0, other: Table | None = None) -> bytes:
    """A workbook of a table, with numbers as numbers; `above`: title rows over the header."""
    file = io.BytesIO()
    with Workbook(file, {"strings_to_numbers": True}) as book:
        for number, rows in enumerate([other, table] if other else [table]):
            sheet = book.add_worksheet(f"s{number}")
            if above:
                sheet.merge_range(0, 0, 0, 3, "导出")
            for at, row in enumerate(rows, above):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell[:32_767])
    return file.getvalue()


def _seeds() -> Iterator[Seed]:
    for path in sorted(GOLDEN.iterdir()) + sorted(SAMPLE.iterdir()):
        if path.suffix == ".csv":
            with open_text_file(path).open_text() as file:
                table = [row for row, _ in zip(csv.reader(file), range(_ROWS), strict=False)]
            yield Seed(path.name, _written(table), table)
            yield Seed(f"{path.stem}.xlsx", workbook(table), table)
            yield Seed(f"{path.stem}-titled.xlsx", workbook(table, 2, [["说明"], ["x"]]), table)
        elif path.suffix == ".json":
            tree = _head(json.loads(path.read_text("utf-8")))
            yield Seed(path.name, json.dumps(tree, ensure_ascii=False).encode(), tree=tree)
        elif path.suffix in (".xml", ".toml") and path.stat().st_size < 1 << 16:
            yield Seed(path.name, path.read_bytes())


def _written(table: Table) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(table)
    return text.getvalue().encode()


def _head(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _head(value) for key, value in tree.items()}
    return [_head(value) for value in tree[:4]] if isinstance(tree, list) else tree
