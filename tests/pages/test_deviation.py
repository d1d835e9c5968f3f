"""Deviation trends, on the sample with a default buffer."""

import shutil
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.frame.download import as_csv
from pipeline.state.decisions import Decision, decide
from pipeline.state.store import open_store
from pipeline.statistics.distribution import deviations
from pipeline.statistics.drilldown import left_out
from pipeline.statistics.filters import Filters
from pipeline.view import View, open_view
from tests.pages.opening import open_page

opened = partial(open_page, "deviation", period="all")
PAGES = "Promotion page development"


@pytest.fixture
def view(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    home = shutil.copytree(sample_home, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("LEEWAY_HOME", str(home))
    st.cache_resource.clear()
    decide(open_store(home), Decision("Ann Li", "schedule", PAGES, 2.0, "the usual", 1))
    return open_view(home, Filters())


def said(app: AppTest) -> str:
    return "\n".join(each.value for each in (*app.markdown, *app.caption))


def spec(app: AppTest, number: int) -> str:
    proto: Any = app.get("vega_lite_chart")[number].proto
    return str(proto.spec)


def test_the_address_picks_a_type(view: View) -> None:
    app = opened(pick=PAGES)
    tasks = deviations(view.tasks, PAGES)
    beyond = (tasks["deviation"] > 2).mean()
    assert f"{tasks.height} finished tasks · mean +2.0 d" in said(app)
    assert f"{beyond:.0%} beyond the default" in said(app)
    worst, rows = (each.value for each in app.dataframe)
    assert worst["deviation"].to_list() == tasks["deviation"].head(5).to_list()
    assert rows["key"].to_list() == tasks["key"].head(500).to_list()


def test_the_picked_types_open_tasks_are_counted(view: View) -> None:
    words = "P80 +4.0 d; with the 19 open tasks counted +4.0 d (unchanged)"
    assert words in said(opened(pick=PAGES))
    assert "95% intervals, on 20 tasks" in said(opened(pick="Epic"))


def test_another_type_is_picked_and_kept_in_the_address(view: View) -> None:
    app = opened(pick="gone")
    first = app.selectbox(key="deviation_pick__en").value
    assert f"Tasks of {first}" in said(app)
    app.selectbox(key="deviation_pick__en").select("海报设计").run()
    assert app.query_params["pick"] == "海报设计"
    assert "Tasks of 海报设计" in said(app)


def test_from_the_figures_to_what_they_leave_out_and_back(view: View) -> None:
    app = opened(pick=PAGES)
    missing = left_out(view.tasks.filter(type=PAGES), "schedule_deviation")
    app.button(key="deviation_left_out").click().run()
    assert app.query_params["rows"] == "left_out"
    assert app.dataframe[1].value["key"].to_list() == missing["key"].to_list()
    assert set(app.dataframe[1].value["reason"]) == {"cancelled", "not finished", "no due date"}
    app.button(key="deviation_counted").click().run()
    assert "rows" not in app.query_params


@pytest.mark.parametrize("measure", ["schedule_deviation", "deviation_rate", "effort_overrun"])
@pytest.mark.parametrize("by", ["type", "project", "team"])
def test_the_heat_map_follows_its_switches(view: View, by: str, measure: str) -> None:
    app = opened(by=by, measure=measure)
    assert f'"field": "{by}"' in spec(app, 0)
    assert app.selectbox(key="deviation_measure__en").value == measure
    app.selectbox(key="deviation_measure__en").select("on_time").run()
    assert app.query_params["measure"] == "on_time"
    app.selectbox(key="deviation_by__en").select("type").run()
    assert '"field": "type"' in spec(app, 0)


def test_every_chart_respects_the_filters(view: View) -> None:
    app = opened(type="海报设计")
    assert app.selectbox(key="deviation_pick__en").options == ["海报设计"]
    assert "Tasks of 海报设计" in said(app)
    n = deviations(view.tasks, "海报设计").height
    assert f"{n:,} finished tasks" in said(app)


def test_an_empty_period_says_so(view: View) -> None:
    app = opened(**{"period": "m12", "from": "2020-01-01", "to": "2020-01-31"})
    assert "No finished tasks with a due date here" in said(app)
    app.button(key="deviation_all").click().run()
    assert app.get("vega_lite_chart")


def test_in_chinese(view: View) -> None:
    text = said(opened(lang="zh", pick=PAGES))
    assert "哪些类型在何时偏离" in text
    assert "超出默认缓冲" in text


def test_the_file_is_read_by_excel_and_by_scripts(view: View) -> None:
    tasks = deviations(view.tasks, "海报设计")
    file = as_csv(tasks)
    assert file.startswith(b"\xef\xbb\xbf")
    rows = pl.read_csv(file, infer_schema=False)
    assert rows["key"].to_list() == tasks["key"].to_list()
    assert rows["deviation"].cast(pl.Int32).to_list() == tasks["deviation"].to_list()
    assert rows["due"][0] == str(tasks["due_day"][0])
