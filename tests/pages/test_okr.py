"""The OKR progress page."""

from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.okr import template
from pipeline.ingest import ingest
from pipeline.settings import Settings
from pipeline.sources.mapping import builtin_mappings
from pipeline.statistics.okr import key_results, objectives
from pipeline.warehouse.read import open_warehouse
from tests.pages.opening import open_page, said


def opened(home: Path, monkeypatch: pytest.MonkeyPatch, lang: str = "en", **params: str) -> AppTest:
    """The page on a home."""
    monkeypatch.setenv("LEEWAY_HOME", str(home))
    st.cache_resource.clear()
    return open_page("okr", lang=lang, **params)


def load(home: Path, folder: Path, *rows: str) -> Path:
    head = "okr_id,type,parent_id,title,team,cycle,start_value,target_value,current_value,progress"
    (folder / "okr.csv").write_text("\n".join([head, *rows]), "utf-8")
    assert ingest(home, [folder / "okr.csv"], Settings()).load
    return home


def test_counts_and_cards_are_those_of_the_statistics(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warehouse = open_warehouse(sample_home)
    assert warehouse is not None
    rows = warehouse.key_results()
    found = key_results(rows, warehouse.load().as_of_day)
    app = opened(sample_home, monkeypatch)
    good = found.filter(pl.col("state").is_in(["on_track", "done"])).height
    text = said(app)
    assert f"{good} of {found.height} key results are where they should be today" in text
    assert "供应商入驻周期" in text  # 75 points short, the furthest
    for title in objectives(rows, found)["title"]:
        assert title in text
    assert len(app.get("vega_lite_chart")) == 4


def test_in_chinese(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(sample_home, monkeypatch, "zh")
    assert app.title[0].value == "目标进度"
    assert "项达到今天应有的进度" in said(app)


def test_the_team_filter_applies_and_others_do_not(
    sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(sample_home, monkeypatch, team="App Growth", period="m3")
    assert len(app.get("vega_lite_chart")) == 1
    assert "1 of 3" in said(app)


def test_orphans_gaps_and_what_cannot_be_judged_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = load(
        tmp_path / "home",
        tmp_path,
        "O1,O,,Be on time,Ops,2026Q4,,,,",
        "K1,KR,O1,Half way,Ops,2026Q4,0,10,5,90",
        "K2,KR,O9,Lost,Ops,2026Q4,0,10,5,",
        "K3,KR,O1,Aimless,Ops,2026Q4,0,,5,",
        "K4,KR,O1,Good * old [days],Ops,some day,0,10,5,",
    )
    app = opened(home, monkeypatch, cycle="all")
    text = said(app)
    assert "Without an objective" in text
    assert "Half way: reported 90%, the values give 50%" in text
    assert "no target to go to: “Aimless”" in text
    assert "no first and last day: “Good * old [days]”" in text


def test_of_several_cycles_the_current_one_is_shown_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = load(
        tmp_path / "home",
        tmp_path,
        "O1,O,,Then,Ops,2020Q1,,,,",
        "K1,KR,O1,Before,Ops,2020Q1,0,10,5,",
        "O2,O,,Later,Ops,2099Q1,,,,",
        "K2,KR,O2,After,Ops,2099Q1,0,10,0,",
    )
    app = opened(home, monkeypatch)
    assert len(app.get("vega_lite_chart")) == 1
    assert "0 of 1 key result is" in said(app)
    both = opened(home, monkeypatch, cycle="all")
    assert len(both.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("tasks", [True, False])
def test_without_okrs_the_template_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tasks: bool
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "Issue key,Issue id,Summary,Issue Type,Status,Created\nA-1,1,Task,Bug,Done,2026-11-01\n"
    )
    if tasks:
        ingest(tmp_path / "home", [plan], Settings())
    app = opened(tmp_path / "home", monkeypatch)
    assert "No objectives and key results yet" in said(app)
    assert len(app.get("download_button")) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_loads_as_it_is(tmp_path: Path, lang: str, form: str) -> None:
    file = tmp_path / f"template.{form}"
    file.write_bytes(template.as_csv(lang) if form == "csv" else template.as_xlsx(lang))
    report = ingest(tmp_path / "home", [file], Settings())
    warehouse = open_warehouse(tmp_path / "home")
    assert warehouse is not None
    assert [(problem.code, problem.row) for problem in report.files[0].problems] == []
    found = key_results(warehouse.key_results(), warehouse.load().as_of_day)
    assert [round(value, 2) for value in found["computed"]] == [0.42, 0.3]
    assert found["objective"].to_list() == ["O1", "O1"]


def test_the_template_has_and_explains_every_column() -> None:
    of_okr = (mapping for mapping in builtin_mappings() if mapping.source == "okr")
    mapping = max(of_okr, key=lambda mapping: len(mapping.columns))
    assert set(template.EXPLAINED) == set(mapping.columns)
    assert not any(name.isascii() for name in template.header("zh"))
    assert all(name.isascii() for name in template.header("en"))
