from datetime import date, timedelta

import polars as pl
import pytest

from models.window import LEAST, window

DAY = date(2026, 1, 1)


def daily(days: int, a_day: int, lasts: int) -> pl.DataFrame:
    """So many tasks planned each day, half of which take a day and half `lasts` days."""
    rows = [
        (str((day, at)), DAY + timedelta(days=day), lasts if at % 2 else 1)
        for day in range(days)
        for at in range(a_day)
    ]
    names = ["source_id", "planned_on", "took"]
    return (
        pl.DataFrame(rows, names, orient="row")
        .with_columns(
            source=pl.lit("t"),
            type=pl.lit("Page"),
            finished_on=pl.col("planned_on") + pl.duration(days="took"),
        )
        .filter(pl.col("finished_on") <= DAY + timedelta(days=days))
    )


def test_the_latest_where_they_span_a_long_time() -> None:
    tasks = daily(days=200, a_day=2, lasts=20)
    found = window(tasks.sample(fraction=1, shuffle=True, seed=1), 300)
    assert found["source_id"].to_list() == (
        tasks.sort("finished_on", "source", "source_id").tail(300)["source_id"].to_list()
    )


def test_of_many_a_day_those_that_have_come_out() -> None:
    """200 tasks finish in 10 days, and half of them take 20."""
    tasks = daily(days=200, a_day=20, lasts=20)
    found = window(tasks, 200)
    assert len(found) == 200
    assert found["planned_on"].max() <= DAY + timedelta(days=200 - 20)
    assert (found["took"] == 20).mean() == pytest.approx(0.5, abs=0.05)
    assert found["finished_on"].is_sorted()


@pytest.mark.parametrize("most", [LEAST, 10_000])
def test_no_fewer_than_asked_for(most: int) -> None:
    tasks = daily(days=9, a_day=60, lasts=4)
    assert len(window(tasks, most)) == min(most, len(tasks))


def test_a_type_that_is_rarely_worked_on_is_not_forgotten() -> None:
    rare = daily(days=300, a_day=1, lasts=4).with_columns(
        type=pl.lit("Audit"), source=pl.lit("audits")
    )
    tasks = pl.concat([rare, daily(days=700, a_day=2, lasts=4)])
    found = window(tasks, 500)
    assert found["type"].value_counts().sort("type").rows() == [("Audit", LEAST), ("Page", 500)]
    assert found.filter(pl.col("type") == "Audit")["finished_on"].max() == rare["finished_on"].max()
    assert found["finished_on"].is_sorted()
