from pathlib import Path

import polars as pl
import pytest

from pipeline.normalise import normalise
from pipeline.normalise.durations import has_dotted_thousands, read_hours, read_numbers
from pipeline.settings import Settings
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import open_export


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
        ("约4小时", 4.0),
        ("~ 3d", 24.0),
        ("8 apples", None),
        ("3-5天", None),
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


@pytest.mark.parametrize(
    ("texts", "dotted"),
    [
        (["34", "75", "1.130", "22.096"], True),
        (["1.130", "2.350,50", "19,03"], True),
        (["1.130", "2.350", "2350"], False),
        (["34", "1.130", "2.350", "1.5"], False),
        (["34", "1.130", "0.250"], False),
        (["1.130", "2.350"], False),  # may be numbers with three decimals, all of them
        (["34", "1.130"], False),
        ([], False),
    ],
)
def test_dots_that_part_thousands(texts: list[str], dotted: bool) -> None:
    assert has_dotted_thousands(pl.Series(texts, dtype=pl.String)) is dotted


@pytest.mark.parametrize(
    ("sizes", "rejected", "codes"),
    [("S L M", 0, ["no_amounts"]), ("S 3 M", 2, []), ("S L", 2, [])],
)
def test_a_column_of_words_is_no_column_of_numbers(
    tmp_path: Path, sizes: str, rejected: int, codes: list[str]
) -> None:
    path = tmp_path / "plan.csv"
    path.write_text("No,Size\n" + "".join(f"{n},{size}\n" for n, size in enumerate(sizes.split())))
    mapping = Mapping("t", columns={"key": ("No",), "story_points": ("Size",)})
    parts = list(normalise(open_export(path, mapping), Settings()))
    assert sum(part.refused.height for part in parts) == rejected
    assert [problem.code for problem in parts[-1].problems] == codes


def test_hours_with_dots_between_thousands(tmp_path: Path) -> None:
    path = tmp_path / "effort.csv"
    path.write_text("Nr;Aufwand\n1;34\n2;1.130\n3;22.096\n4;1.130,5\n")
    mapping = Mapping("t", columns={"key": ("Nr",), "actual_hours": ("Aufwand",)})
    parts = list(normalise(open_export(path, mapping), Settings()))
    assert parts[0].rows["actual_hours"].to_list() == [34, 1130, 22096, 1130.5]
    assert [problem.code for problem in parts[-1].problems] == ["dotted_thousands"]
