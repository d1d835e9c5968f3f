"""Bottlenecks, on the sample: its stories are found, filters are respected."""

import json
from functools import partial
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pages.bottlenecks.drawn import cumulative_flow
from pipeline.statistics import links, overrun
from pipeline.statistics.filters import Filters, select
from pipeline.text import translator
from pipeline.view import View
from tests.pages.opening import open_page, said

opened = partial(open_page, "bottlenecks", period="all")
POSTER, LAUNCH, PROMOTION = "海报设计", "渠道上线", "Promotion page development"


def alts(app: AppTest) -> list[str]:
    charts: list[Any] = app.get("vega_lite_chart")
    return [chart.proto.alt for chart in charts]


def test_the_poster_holds_up_the_launch(view: View) -> None:
    pairs = links.passed_on(links.pairs(view.warehouse.links(), view.tasks, view.tasks))
    row = pairs.row(by_predicate=pl.col("to_type") == LAUNCH, named=True)
    assert row["from_type"] == POSTER
    assert row["late_after_late"] > 0.9
    assert row["late_after_else"] < 0.2
    app = opened()
    shown = pl.DataFrame(app.dataframe[0].value).row(0, named=True)
    assert (shown["from_type"], shown["to_type"], shown["links"]) == (POSTER, LAUNCH, row["links"])
    assert shown["late_after_late"] == pytest.approx(100 * row["late_after_late"])
    assert f"When {POSTER} is late, {LAUNCH} is late in" in said(app)


def test_late_days_are_those_of_the_statistics(view: View) -> None:
    found = overrun.late_days(view.tasks, ["type"])
    words = said(opened())
    assert f"{PROMOTION} and {found['type'][1]} lost most" in words
    assert f"{found['days'].sum():,} days on {found['tasks'].sum():,} tasks" in words


def test_filters_are_respected(view: View) -> None:
    only = Filters(type=("App release",))
    tasks = select(view.tasks, only)
    app = opened(type="App release")
    words = said(app)
    assert f"on {overrun.late_days(tasks, ['type'])['tasks'].sum()} tasks" in words
    assert "tasks by change history" in words  # this project's export tells its changes
    assert "left out: neither known" not in words
    assert "Too few dependencies to tell" in words
    open_tasks = select(view.tasks, only, period=False).filter("is_open").height
    assert f"Working days since creation, {open_tasks} open tasks" in words


def test_what_is_not_known_is_said(view: View) -> None:
    assert "left out: neither known" in said(opened())
    words = said(opened(type=POSTER))
    assert "No time in status is known here" in words


def test_nothing_in_the_period(view: View) -> None:
    words = said(opened(**{"from": "2020-01-01", "to": "2020-02-01"}))
    assert "No finished task was late here." in words
    assert "No finished tasks with a due date and a team here" in words


def test_chinese(view: View) -> None:
    app = opened(lang="zh")
    assert app.title[0].value == "瓶颈"
    assert "延期主要来自" in said(app)
    assert all(alts(app))


def test_the_oldest_open_work_comes_first(view: View) -> None:
    oldest = pl.DataFrame(opened().dataframe[-1].value)
    assert oldest.height == 10
    assert oldest["age_days"].is_sorted(descending=True)


def test_labels_at_the_edge_of_the_flow_keep_apart() -> None:
    counts = pl.DataFrame(
        {
            "day": pl.date_range(pl.date(2026, 3, 6), pl.date(2026, 3, 27), "1w", eager=True),
            "done": [0, 100, 200, 300],
            "doing": [1, 1, 1, 1],
            "waiting": [2, 2, 2, 2],
        }
    )
    spec = json.loads(cumulative_flow(counts, translator("en")).to_json())
    [edge] = [rows for rows in spec["datasets"].values() if "words" in rows[0]]
    assert [row["words"] for row in edge] == ["Done 300", "In progress 1", "Waiting 2"]
    places = [row["at_y"] for row in edge]
    assert all(after - before > 20 for before, after in pairwise(places))


def test_a_heat_map_where_teams_share_types_else_a_list(view: View) -> None:
    assert "blue early, rust late" in said(opened(type=PROMOTION))
    assert "Mean and P20–P80 of the deviation" in said(opened())
