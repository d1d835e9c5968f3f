"""A file is read once where its start tells how its dates are written, and small stretches of it
are normalised together."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from pipeline.normalise import normalise
from pipeline.problems import Problem
from pipeline.settings import Settings
from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import Mapping

MAPPING = Mapping("t", columns={"key": ("Key",), "due": ("Due",)})


@pytest.mark.parametrize(
    ("due", "days", "reads"),
    [
        (["2026-03-02", "2026-03-04"], [2, 4], 1),
        (["03/13/2026", "03/04/2026"], [13, 4], 1),
        # Only the second batch tells which comes first.
        (["03/04/2026", "03/13/2026"], [4, 13], 2),
    ],
)
def test_small_batches_of_a_file(due: list[str], days: list[int], reads: int) -> None:
    begun = 0

    def batches() -> Iterator[Batch]:
        nonlocal begun
        begun += 1
        for number, text in enumerate(due, start=2):
            rows = pl.DataFrame({"row": [number], "c0": [f"A-{number}"], "c1": [text]})
            links = pl.DataFrame(
                {"source_id": [f"A-{number}"], "type": ["x"], "from": ["a"], "to": ["b"]}
            )
            yield Batch(rows, (Problem("row_too_short", number + 10),), links=links)

    extract = Extract(Path("x"), "csv", MAPPING, ("Key", "Due"), batches)
    told, last = normalise(extract, Settings())
    assert told.rows["due"].dt.day().to_list() == days
    assert (told.read, [problem.row for problem in told.problems]) == (4, [12, 13])
    assert told.links is not None
    assert told.links["source_id"].to_list() == ["A-2", "A-3"]
    assert last.rows.is_empty()
    assert begun == reads
