from datetime import date, timedelta

import polars as pl
import pytest

from models.window import window

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
            source=pl.lit("t"), finished_on=pl.col("planned_on") + pl.duration(days="took")
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
    """100 tasks finish in 5 days, and half of them take 20."""
    tasks = daily(days=200, a_day=20, lasts=20)
    found = window(tasks, 100)
    assert len(found) == 100
    assert found["planned_on"].max() <= DAY + timedelta(days=200 - 20)
    assert (found["took"] == 20).mean() == pytest.approx(0.5, abs=0.05)
    assert found["finished_on"].is_sorted()


@pytest.mark.parametrize("most", [100, 10_000])
def test_no_fewer_than_asked_for(most: int) -> None:
    tasks = daily(days=5, a_day=30, lasts=4)
    assert len(window(tasks, most)) == min(most, len(tasks))
