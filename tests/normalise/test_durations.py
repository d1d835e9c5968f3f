import polars as pl
import pytest

from pipeline.normalise.durations import read_hours, read_numbers


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2h 30m", 2.5),
        ("3d", 24.0),
        ("1w 2d", 56.0),
        ("1.5人天", 12.0),
        ("4小时", 4.0),
        ("2小时30分", 2.5),
        ("1 day, 4 hours", 12.0),
        ("5,400", 1.5),  # a bare number is in the unit of the file, here seconds
        ("看情况", None),
        ("", None),
    ],
)
def test_hours(text: str, hours: float | None) -> None:
    assert read_hours(pl.Series([text]), "seconds", 8, 5).to_list() == [hours]


def test_numbers() -> None:
    assert read_numbers(pl.Series(["1,234.5", "45%", "３", "x"])).to_list() == [
        1234.5,
        0.45,
        3,
        None,
    ]
