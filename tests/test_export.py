"""What is exported runs no formula where it is opened."""

import io

import polars as pl
import pytest

from pipeline.writers import write_csv


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-3", "-3"),
        ("+1.5%", "+1.5%"),
        ("a = b", "a = b"),
    ],
)
def test_formulas_are_neutralised(cell: str, written: str) -> None:
    file = io.BytesIO()
    write_csv(pl.DataFrame({"title": [cell], "days": [-3], "labels": [[cell, "x"]]}), file)
    back = pl.read_csv(file.getvalue(), infer_schema=False)
    assert back.row(0)[:2] == (written, "-3")
    assert back["labels"].item()[0] not in "=+-@"
