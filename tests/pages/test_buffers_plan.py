"""Before the next sprint: the card of the Buffers page, on the sample."""

import shutil
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models.refit import refit
from pipeline.plan_file import plannable
from pipeline.statistics.filters import Filters
from pipeline.view import open_view
from tests.pages.opening import open_page


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
    assert f"{singly} d for {mine.height} tasks singly" in words


def test_without_a_choice_nothing_is_worked_out(
    fitted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(fitted, monkeypatch, lang="zh")
    assert "下个迭代开始之前" in "\n".join(each.value for each in app.markdown)
    assert all("buffered_due" not in each.value.columns for each in app.dataframe)
