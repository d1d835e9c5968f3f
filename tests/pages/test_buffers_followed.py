"""How the defaults held, on the sample; and the defaults as other tools get them."""

import json
import shutil
from datetime import date, datetime
from functools import partial
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from sqlalchemy import insert
from starlette.requests import Request
from streamlit import config
from streamlit.testing.v1 import AppTest

from models.refit import models_folder
from models.store import Fitted, write_suggestions
from models.suggestion import Suggestion
from pages.frame import api
from pipeline.state.store import open_store
from pipeline.state.tables import DECISION
from pipeline.statistics.filters import Filters
from pipeline.statistics.reserve import SERVICE_LEVELS
from pipeline.view import open_view
from tests.pages.opening import open_page, said

opened = partial(open_page, "buffers")
POSTER, RULES = "海报设计", "Promotion rule set-up"


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))
    monkeypatch.setenv("LEEWAY_HOME", str(home))
    st.cache_resource.clear()
    poster = Suggestion(
        type=POSTER,
        tasks=630,
        buffers=SERVICE_LEVELS | {"p80": 3.0},
        coverage=SERVICE_LEVELS,
        tested=300,
        borrowed=0.1,
        note="",
        note_words={},
        why=(),
        spanned=(-1.0, 5.0),
    )
    write_suggestions(models_folder(home), 1, "schedule", "CN", Fitted((poster,), None))
    return home


def adopt(home: Path, name: str, buffer: float, day: str) -> None:
    """A decision of ten in the morning in China."""
    at = datetime.fromisoformat(f"{day}T02:00:00")
    told = {"who": "Ann Li", "reason": "Double 11 ran late", "load": 1, "link": "", "level": "p80"}
    row = {"at": at, "target": "schedule", "type": name, "buffer": buffer} | told
    with open_store(home).begin() as con:
        con.execute(insert(DECISION).values(row))


def table(app: AppTest) -> pl.DataFrame | None:
    tables = [pl.DataFrame(each.value) for each in app.dataframe]
    return next((each for each in tables if "open_beyond" in each.columns), None)


def test_nothing_is_followed_before_anything_is_adopted(home: Path) -> None:
    app = opened()
    assert "How the defaults held" not in said(app)
    assert table(app) is None


def test_a_default_that_is_too_small_raises_a_notice(home: Path) -> None:
    adopt(home, POSTER, 1, "2026-05-11")
    view = open_view(home, Filters())
    tasks = view.tasks.filter(
        pl.col("type") == POSTER,
        pl.col("planned_on") > date(2026, 5, 11),
        # Wednesday the 18th was two working days before the last day of the data.
        pl.col("due_day") <= date(2026, 11, 18),
    )
    assert view.load.as_of_day == date(2026, 11, 20)
    done = tasks.filter(pl.col("is_done"))["deviation"].drop_nulls()
    still = tasks.filter("is_open").height
    app = opened(period="m3")  # the period does not matter here
    found = table(app)
    assert found is not None
    row = found.row(0, named=True)
    assert (row["name"], row["verdict"], row["tasks"]) == (POSTER, "Too small", len(done) + still)
    assert row["share"] == pytest.approx(100 * (done <= 1).sum() / (len(done) + still))
    assert (row["reserved"], row["open_beyond"]) == (len(done) + still, still)
    assert row["used"] == done.clip(0, 1).sum() + still
    notice = app.warning[0].value.replace("\\", "")
    assert "Most of all 海报设计 is too small: 1 d held for" in notice
    assert f"of {row['tasks']:,} tasks, chosen for 80%; {row['lately']:g} d" in notice
    assert "Not counted:" in said(app)


def test_too_few_tasks_are_no_verdict(home: Path) -> None:
    adopt(home, RULES, 9, "2026-11-18")
    app = opened()
    found = table(app)
    assert found is not None
    assert found["verdict"].to_list() == ["Too few tasks yet"]
    assert "No default can be judged yet" in said(app)
    assert not app.warning


def test_a_former_default_stays_in_the_table(home: Path) -> None:
    adopt(home, POSTER, 1, "2026-03-02")
    adopt(home, POSTER, 9, "2026-06-15")
    found = table(opened(lang="zh"))
    assert found is not None
    assert found.select("since", "until", "verdict").rows() == [
        ("2026年6月15日", "–", "偏大"),
        ("2026年3月2日", "2026年6月15日", "偏小"),
    ]


def test_other_types_are_not_followed_under_a_filter(home: Path) -> None:
    adopt(home, POSTER, 1, "2026-05-11")
    assert table(opened(type=RULES)) is None


def asked() -> tuple[int, dict[str, list[dict[str, object]]]]:
    response = api.buffers(Request({"type": "http", "method": "GET", "headers": []}))
    return response.status_code, json.loads(bytes(response.body))


def test_the_defaults_as_json(home: Path) -> None:
    assert asked() == (200, {"defaults": []})
    adopt(home, POSTER, 2.5, "2026-05-11")
    row = {
        "type": POSTER,
        "target": "schedule",
        "buffer": 2.5,
        "unit": "working_days",
        "since": "2026-05-11T02:00:00Z",
        "by": "Ann Li",
        "reason": "Double 11 ran late",
        "load": 1,
        "team": None,
        "project": None,
    }
    assert asked() == (200, {"defaults": [row]})


def test_where_the_dashboard_asks_for_sign_in_tools_are_refused(home: Path, tmp_path: Path) -> None:
    adopt(home, POSTER, 2.5, "2026-05-11")
    secrets, usual = tmp_path / "secrets.toml", config.get_option("secrets.files")
    secrets.write_text('[auth]\nclient_id = "leeway"\n', "utf-8")
    config.set_option("secrets.files", [str(secrets)])
    try:
        status, found = asked()
    finally:
        config.set_option("secrets.files", usual)
        st.secrets._reset()
    assert (status, list(found)) == (403, ["error"])
    assert "leeway export defaults" in str(found)
