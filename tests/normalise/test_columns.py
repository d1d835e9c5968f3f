"""Cells that take more than a cast: people, tags."""

from dataclasses import replace

import polars as pl
import pytest

from pipeline.normalise.columns import Reading, pick, read_column
from pipeline.normalise.date_form import DateForm
from pipeline.schema import TASK, Kind

READING = Reading({}, "UTC", "hours", 8, 5)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Alice Chen <alice@example.com>", "Alice Chen"),
        ("Bob Roy[50%]", "Bob Roy"),
        ("[Alice Chen, Bob Roy]", "Alice Chen, Bob Roy"),
        ("zhaomin;", "zhaomin"),
        ("Nguyen, Vincent {OPS} <v@example.com>", "Nguyen, Vincent {OPS}"),
        ("周芷若(zhouzhiruo)", "周芷若(zhouzhiruo)"),
        ("Unassigned", None),
        ("[]", None),
        ("未分配", None),
        ("Sin asignar", None),
        ("—", None),
    ],
)
def test_people(cell: str, name: str | None) -> None:
    read = read_column(TASK.mapped["assignee"], pl.Series([cell]), READING)
    assert read.values["assignee"].item() == name


def test_tags_of_any_separator() -> None:
    cells = pl.Series(["[red, blue]", "['red', 'blue']", "one|two；three", "—"])
    tags = read_column(TASK.mapped["labels"], cells, READING).values["labels"].to_list()
    assert tags == [["red", "blue"], ["red", "blue"], ["one", "two", "three"], []]


def test_texts_of_a_database_without_a_value() -> None:
    cells = pl.Series(["Bug", "", "null", "\\N", "-", "—"])
    types = read_column(TASK.mapped["type"], cells, READING).values["type"].to_list()
    assert types == ["Bug", *[None] * 5]


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        ("type", "{'self': 'https://x.test/1', 'value': 'Data Risk', 'id': '10081'}", "Data Risk"),
        ("assignee", "{'self': 'u', 'name': 'annl', 'displayName': 'Ann Lee', 'a': 1}", "Ann Lee"),
        ("title", "{'self': 'is no object", "{'self': 'is no object"),
    ],
)
def test_of_an_object_of_jira_its_name_counts(column: str, cell: str, text: str) -> None:
    read = read_column(TASK.mapped[column], pl.Series([cell]), READING)
    assert read.values[column].item() == text


def test_what_is_not_seen_around_a_cell_is_no_part_of_it() -> None:
    rows = pl.DataFrame({"c0": ["\u200bA-1\u200e", "\ufeff", "\xa0A 2\u3000"]})
    assert pick(rows, [(0,)], Kind.TEXT).to_list() == ["A-1", "", "A 2"]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05 ~ 2026-03-09",
        "2026/3/5-2026/3/9",
        "2026年3月5日至2026年3月9日",
        "Mar 5, 2026 → Mar 9, 2026",
        "5/Mar/26 to 9/Mar/26",
    ],
)
def test_a_first_and_a_last_day_in_one_cell(cell: str) -> None:
    reading = replace(READING, dates={name: DateForm() for name in TASK.mapped})
    for name, days in {"planned_start": [5, 5, None], "due": [9, 5, None]}.items():
        read = read_column(TASK.mapped[name], pl.Series([cell, "2026-03-05", "soon"]), reading)
        assert read.values[name].dt.day().to_list() == days
        assert read.bad is not None
        assert read.bad.to_list() == [False, False, True]
