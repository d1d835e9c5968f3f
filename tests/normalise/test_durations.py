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
        ("5 days?", 40.0),
        ("2 wks", 80.0),
        ("1 mon", 160.0),
        ("8:30", 8.5),
        ("PT8H", 8.0),
        ("P1DT4H", 12.0),
        ("7200,5", 2.000139),
        ("8 apples", None),
        ("看情况", None),
        ("", None),
    ],
)
def test_hours(text: str, hours: float | None) -> None:
    read = read_hours(pl.Series([text]), "seconds", 8, 5).item()
    assert read == (pytest.approx(hours, abs=1e-6) if hours is not None else None)


def test_numbers() -> None:
    texts = ["1,234.5", "1,234", "1,2", "1.234,5", "45%", "３", "1,23,4", "x"]
    assert read_numbers(pl.Series(texts)).to_list() == [
        *(1234.5, 1234, 1.2, 1234.5),
        *(0.45, 3, None, None),
    ]
