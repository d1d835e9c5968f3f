"""The steps of a change, by hand-worked values."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given

from pipeline.statistics.waterfall import steps
from tests.statistics.test_drivers import Tasks, known, some


def of_part(rows: pl.DataFrame, part: str) -> list[dict[str, Any]]:
    return rows.filter(pl.col("part") == part).to_dicts()


def test_from_the_mean_before_to_the_mean_now() -> None:
    before: Tasks = [("page", 0)] * 30 + [("poster", 2)] * 10
    now: Tasks = [("page", 0)] * 20 + [("poster", 4)] * 20
    rows = steps(known(now, before))
    assert rows["part"].to_list() == ["before", "mix", "mix", "mix", "rate", "rate", "rate", "now"]
    total, poster, page = of_part(rows, "mix")
    assert (total["groups"], total["start"], total["end"]) == (0, 0.5, 1.25)
    assert (poster["group"], poster["change"], poster["end"]) == ("poster", 0.4375, 0.9375)
    assert (poster["was"], poster["now"]) == (0.25, 0.5)  # its share of the tasks
    assert (page["start"], page["end"]) == (0.9375, 1.25)
    assert (of_part(rows, "rate")[1]["was"], of_part(rows, "rate")[1]["now"]) == (2, 4)
    assert rows["end"][-1] == 2


def test_small_steps_are_one_together() -> None:
    before: Tasks = [(name, 1) for name in "abcdefgh" for _ in range(20)]
    now: Tasks = [(name, 1 + (name in "ab") * 3) for name in "abcdefgh" for _ in range(20)]
    rows = of_part(steps(known(now, before), most=5), "rate")
    assert [(row["group"], row["groups"]) for row in rows] == [
        (None, 0),
        ("a", 1),
        ("b", 1),
        (None, 6),
    ]


@given(some, some)
def test_each_step_begins_where_the_last_one_ended(now: Tasks, before: Tasks) -> None:
    found = known(now, before)
    rows = steps(found).filter((pl.col("groups") > 0) | pl.col("change").is_null())
    assert rows["start"].to_list()[1:] == pytest.approx(rows["end"].to_list()[:-1], abs=1e-9)
    assert rows["end"].to_list()[-1] == pytest.approx(found.mean)
    for part in ("mix", "rate"):
        own = rows.filter(pl.col("part") == part)
        assert own["change"].sum() == pytest.approx(getattr(found, part), abs=1e-9)
        assert own["groups"].sum() == found.groups["pooled"].sum()
