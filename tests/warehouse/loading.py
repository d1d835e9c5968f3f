"""Loads small tables into a home of their own, for tests."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipeline.ingest import LoadNote, ingest
from pipeline.load_report import LoadReport
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping
from pipeline.warehouse.read import Warehouse, open_warehouse


class Home:
    """A home in a folder, into which tables are loaded by one mapping, or by those stored in it."""

    def __init__(self, folder: Path, mapping: Mapping | None) -> None:
        self.folder = folder
        self.mapping = mapping

    def load(self, *tables: str, partial: bool = False) -> LoadReport:
        paths = []
        for number, text in enumerate(tables):
            paths.append(self.folder / f"{number}.csv")
            paths[-1].write_text(text, "utf-8")
        note = LoadNote(partial=partial)
        return ingest(self.home, paths, Settings(), self.mapping, note=note)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def warehouse(self) -> Warehouse:
        found = open_warehouse(self.home)
        assert found
        return found

    def tasks(self, *columns: str) -> list[tuple[object, ...]]:
        return self.warehouse.tasks().sort("key").select(columns).rows()


def table(header: str, rows: Sequence[tuple[object, ...]]) -> str:
    """CSV text."""
    frame = pl.DataFrame(rows, schema=header.split(","), orient="row", strict=False)
    return frame.write_csv()


def counts(report: LoadReport) -> list[tuple[int, int, int, int]]:
    """rows, loaded, unchanged, rejected of each file."""
    return [(file.rows, file.loaded, file.unchanged, file.rejected) for file in report.files]
