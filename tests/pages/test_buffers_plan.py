"""Before the next sprint: the card of the Buffers page, on the sample."""

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models.refit import refit
from pipeline.plan_file import plannable
from pipeline.statistics.filters import Filters
from pipeline.view import open_view
from tests.pages.opening import open_page, said


@pytest.fixture(scope="module")
def fitted(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan-page") / "home"
    home = Path(shutil.copytree(sample_home, folder, symlinks=True))
    refit(home, open_view(home, Filters()), "schedule")
    return home


def opened(home: Path, monkeypatch: pytest.MonkeyPatch, **params: str) -> AppTest:
    monkeypatch.setenv("LEEWAY_HOME", str(home))
    st.cache_resource.clear()
    return open_page("buffers", timeout=120, **({"period": "all"} | params))


def test_a_sprint_of_open_tasks(fitted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = plannable(open_view(fitted, Filters()).tasks).drop_nulls("sprint")
    sprint = tasks["sprint"].value_counts().sort("count", "sprint")["sprint"][-1]
    mine = tasks.filter(pl.col("sprint") == sprint)
    app = opened(fitted, monkeypatch, sprint=sprint)
    (table,) = [
        pl.DataFrame(each.value) for each in app.dataframe if "buffered_due" in each.value.columns
    ]
    assert sorted(table["key"]) == sorted(mine["key"])
    singly = table["buffer"].sum()
    words = "\n".join(each.value for each in app.markdown)
    # Those so late that nobody knows when they end get none.
    told = table["buffer"].count()
    assert 0 < told <= mine.height
    assert f"{singly:.0f} d for {told} tasks singly" in words


PASTED = """Summary\tIssue key\tIssue Type\tStatus\tDue date
Late already\tN-1\t海报设计\tTo Do\t2026-11-18
"Two\tparts"\tN-2\t海报设计\tTo Do\t2026-12-01
Over\tN-3\t海报设计\tDone\t2026-12-01
"""


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_rows_can_be_pasted(fitted: Path, monkeypatch: pytest.MonkeyPatch, separator: str) -> None:
    app = opened(fitted, monkeypatch)
    pasted = PASTED.replace("Two\tparts", "Two parts").replace("\t", separator)
    app.text_area(key="buffers_plan_pasted").set_value(pasted).run()
    assert not app.exception
    (table,) = [
        pl.DataFrame(each.value) for each in app.dataframe if "buffered_due" in each.value.columns
    ]
    late, ahead = table.sort("key").to_dicts()
    assert (late["late_by"], ahead["late_by"]) == (2, None)
    assert ahead["title"] == "Two parts"
    assert late["buffered_due"].date() > date(2026, 11, 20)  # the last day of the data
    assert "that were as late" in late["rests_on"]
    assert "1 task is late already: its buffer counts from 20 Nov 2026" in said(app)
    assert "1 done or cancelled" in said(app)


def test_what_is_pasted_and_is_no_plan_is_refused(
    fitted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(fitted, monkeypatch)
    app.text_area(key="buffers_plan_pasted").set_value("just\nsome words").run()
    assert not app.exception
    assert app.error


def test_without_a_choice_nothing_is_worked_out(
    fitted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(fitted, monkeypatch, lang="zh")
    assert "下个迭代开始之前" in "\n".join(each.value for each in app.markdown)
    assert all("buffered_due" not in each.value.columns for each in app.dataframe)
