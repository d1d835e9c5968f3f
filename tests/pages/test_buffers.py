"""Buffers: suggestions beside defaults, and the decision between them, on the sample."""

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from models import jobs
from models.refit import models_folder
from models.store import Fitted, write_suggestions
from models.suggestion import FEW_OF_TYPE, UNDER_FEW, Alike, Suggestion
from pages.buffers.decided import as_csv
from pipeline.calendars import calendar_of
from pipeline.state.decisions import Decision, decide, decisions, defaults
from pipeline.state.store import open_store
from pipeline.statistics import reserve
from pipeline.statistics.censored import Watch, censored
from pipeline.statistics.filters import Filters
from pipeline.statistics.scope import KEY
from pipeline.view import open_view
from tests.pages.opening import open_page, said

ROOT = Path(__file__).parents[2]
opened = partial(open_page, "buffers", period="all")
PROMOTION, POSTER = "Promotion page development", "海报设计"
REASON = f"buffers_reason_{PROMOTION}"


def suggestion(name: str, p80: float, tasks: int = 500, note: str = "") -> Suggestion:
    return Suggestion(
        type=name,
        tasks=tasks,
        buffers=dict.fromkeys(reserve.SERVICE_LEVELS, 0.0)
        | {"p80": p80, "p85": 1.5 * p80, "p90": 2 * p80},
        coverage=dict.fromkeys(reserve.SERVICE_LEVELS) | {"p50": 0.55, "p80": 0.79, "p85": 0.84},
        tested=321,
        borrowed=0.12,
        note=note,
        note_words={"n": tasks} if note else {},
        why=(Alike("PROMO-7", "双11主会场页面开发", 3.0, 0.02),),
        spanned=(-1.0, 5.0),
    )


def scores(level: float) -> dict[str, Any]:
    return {"pinball": 0.6, "coverage": level, "mean_buffer": 1.7, "types": {}}


SCORES = {
    "from": "2024-11-20",
    "to": "2026-11-20",
    "predictions": 5343,
    "methods": {
        method: {"p50": scores(0.5), "p80": scores(0.8), "p90": scores(0.9)}
        for method in ("leeway", "mean_of_type", "quantile_of_type")
    },
}
FITTED = Fitted((suggestion(PROMOTION, 3.2), suggestion(POSTER, 2.0, 12, FEW_OF_TYPE)), SCORES)


@pytest.fixture
def home(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = Path(shutil.copytree(sample_home, tmp_path / "home", symlinks=True))
    monkeypatch.setenv("LEEWAY_HOME", str(home))
    st.cache_resource.clear()
    return home


@pytest.fixture
def fitted(home: Path) -> Path:
    for target in ("schedule", "effort"):
        write_suggestions(models_folder(home), 1, target, "CN", FITTED)
    return home


def table(app: AppTest, column: str = "suggested") -> pl.DataFrame:
    """The first table that has the column: by default the suggestions."""
    tables = [pl.DataFrame(each.value) for each in app.dataframe]
    return next(each for each in tables if column in each.columns)


def test_suggestions_stand_beside_what_they_would_have_covered(fitted: Path) -> None:
    tasks = open_view(fitted, Filters()).tasks.filter(pl.col("type") == PROMOTION)
    in_time = (reserve.needs(tasks, "schedule")["need"] <= 0).mean()
    row = table(opened()).row(0, named=True)
    assert row["name"] == PROMOTION
    assert row["default"] is None
    assert row["suggested"] == 3.5  # 3.2, rounded up to half a day
    assert row["of_plan"] == pytest.approx(350 / tasks["planned_days"].median())
    assert row["covered_today"] == pytest.approx(100 * in_time)
    assert (row["covered_adopted"], row["tested"]) == (79, 321)


def test_the_page_says_what_rests_on_what(fitted: Path) -> None:
    words = said(opened(pick=POSTER))
    assert "No default buffers yet: for 80%, 2 of 2 types need one." in words
    assert "Why 2 d for 海报设计?" in words
    assert "80% ended at most 2 d" in words
    assert "−1 d to +5 d" in words
    assert "on 321 tasks that the model had not seen" in words
    assert "12% from others" in words
    assert "Only 12 tasks of this type have finished" in words
    assert "5,343 tasks planned from 20 Nov 2024 to 20 Nov 2026" in words


def test_what_open_tasks_change_is_said(fitted: Path) -> None:
    view = open_view(fitted, Filters())
    watch = Watch(Filters(), view.load.as_of_day, calendar_of(fitted, "CN"))
    found = censored(view.tasks, watch, ["schedule_deviation"], ["type"])
    row = found.row(by_predicate=pl.col("type") == POSTER, named=True)
    words = (
        f"Its plain history: {row['p80_plain']:g} d for 80% of its {row['events']} finished tasks, "
        f"{row['p80']:g} d with the {row['open']} still open counted"
    )
    assert words in said(opened(pick=POSTER, period="m3"))


def test_what_was_raised_to_all_types_is_not_told_of_its_own(home: Path) -> None:
    raised = replace(suggestion(POSTER, 4.0, 6, UNDER_FEW), wider=True)
    for target in ("schedule", "effort"):
        write_suggestions(models_folder(home), 1, target, "CN", Fitted((raised,), SCORES))
    words = said(opened())
    assert "Of the finished tasks of all types, at least 80% ended at most 4 d" in words
    assert "no less than what all types together need" in words
    assert "of the weight" not in words
    assert "at least 80% took at most 400% more than their estimate" in said(
        opened(target="effort")
    )


def test_level_and_target_come_from_the_address(fitted: Path) -> None:
    app = opened(level="90", target="effort")
    row = table(app).filter(pl.col("name") == POSTER).row(0, named=True)
    assert row["suggested"] == 400  # 2 x 2.0 of the estimate, in per cent
    assert row["covered_adopted"] is None  # never measured
    app.select_slider(key="buffers_level__en").set_value("50").run()
    assert app.query_params["level"] == "50"
    app.select_slider(key="buffers_level__en").set_value("80").run()
    assert "level" not in app.query_params
    app.segmented_control(key="buffers_target__en").set_value("schedule").run()
    assert "target" not in app.query_params


def test_all_cards_follow_the_slider(fitted: Path) -> None:
    app = opened()
    app.select_slider(key="buffers_level__en").set_value("85").run()
    row = table(app).filter(pl.col("name") == PROMOTION).row(0, named=True)
    assert (row["suggested"], row["covered_adopted"]) == (5, 84)  # 4.8, rounded up
    needs = reserve.needs(open_view(fitted, Filters()).tasks, "schedule")
    known = pl.DataFrame(
        [(PROMOTION, None, None, 5.0), (POSTER, None, None, 3.0)],
        schema=dict.fromkeys(KEY, pl.String) | {"buffer": pl.Float64},
        orient="row",
    )
    reserved, late = reserve.a_month(needs, known, 1)
    figures = [float(each.value.replace(",", "")) for each in app.metric]
    assert figures[1] / figures[0] == pytest.approx(late / reserved, rel=0.05)
    assert "At 85%" in app.get("vega_lite_chart")[0].proto.alt
    words = said(app)
    assert "for 85%, 2 of 2 types need one" in words
    assert "85% ended at most 4.8 d" in words
    assert "shown at 90%, the nearest to 85%" in words
    assert "Covered (wanted: 90%)" in app.dataframe[-1].proto.columns
    app.button(key="buffers_adopt_picked").click().run()
    app.text_area(key=REASON).set_value("safer").run()
    app.text_input(key="buffers_name").set_value("Ann Li").run()
    app.button(key="buffers_save").click().run()
    assert decisions(open_store(fitted), "schedule")["level"].to_list() == ["p85"]


@pytest.mark.parametrize("level", ["", "7", "99", "p80", "八十"])
def test_a_level_that_is_none_is_the_usual_one(fitted: Path, level: str) -> None:
    assert opened(level=level).select_slider(key="buffers_level__en").value == "80"


def test_covered_today_follows_the_filters(fitted: Path) -> None:
    every, some = table(opened()), table(opened(period="m3", type=POSTER))
    assert some["name"].to_list() == [POSTER]
    assert some["n_today"][0] < every.filter(pl.col("name") == POSTER)["n_today"][0]
    assert some["suggested"][0] == 2


def test_adopting_needs_a_reason_and_makes_the_default(fitted: Path) -> None:
    app = opened()
    app.button(key="buffers_adopt_picked").click().run()
    assert app.number_input[0].value == 3.5
    app.number_input[0].set_value(4.0).run()
    app.button(key="buffers_save").click().run()
    assert "Still missing: a reason" in app.error[0].value
    assert decisions(open_store(fitted), "schedule").is_empty()
    app.text_area(key=REASON).set_value("Double 11 ran late twice").run()
    app.text_input(key="buffers_name").set_value("Ann Li").run()
    app.button(key="buffers_save").click().run()
    made = decisions(open_store(fitted), "schedule").row(0, named=True)
    assert (made["type"], made["buffer"], made["suggested"]) == (PROMOTION, 4.0, 3.5)
    assert (made["who"], made["level"], made["load"]) == ("Ann Li", "p80", 1)
    assert "as_of=1" in made["link"]
    assert not app.number_input
    assert table(app).filter(pl.col("name") == PROMOTION)["default"].to_list() == [4.0]
    history = table(app, "reason")
    assert history["reason"].to_list() == ["Double 11 ran late twice"]
    assert "2 d instead of 0 d" in said(app)  # the promotion pages have more than they need


def test_many_are_adopted_for_one_reason_and_the_latest_is_taken_back(fitted: Path) -> None:
    app = opened()
    app.button(key="buffers_many_button").click().run()
    app.multiselect(key="buffers_many_types").set_value([POSTER, PROMOTION]).run()
    app.button(key="buffers_save").click().run()
    assert "Still missing: a reason" in app.error[0].value
    app.text_area(key="buffers_reason_buffers_many").set_value("Before Double 12").run()
    app.text_input(key="buffers_name").set_value("Ann Li").run()
    app.button(key="buffers_save").click().run()
    made = decisions(open_store(fitted), "schedule")
    assert dict(made.select("type", "buffer").iter_rows()) == {POSTER: 2.0, PROMOTION: 3.5}
    assert set(made.select("reason", "who", "level", "load").iter_rows()) == {
        ("Before Double 12", "Ann Li", "p80", 1)
    }
    assert not app.error
    app.button(key="buffers_take_back").click().run()
    (left,) = decisions(open_store(fitted), "schedule").iter_rows(named=True)
    assert left["type"] == made["type"][1]
    assert table(app, "reason")["reason"].to_list() == ["Before Double 12"]


def test_any_decision_can_be_taken_back(fitted: Path) -> None:
    store = open_store(fitted)
    for buffer in (1.0, 2.0, 3.0):
        decide(store, Decision("Ann Li", "schedule", POSTER, buffer, "late", 1))
    app = opened()
    oldest = decisions(store, "schedule")["id"][-1]
    app.selectbox(key="buffers_take_back_of__en").set_value(oldest).run()
    app.button(key="buffers_take_back").click().run()
    assert decisions(store, "schedule")["buffer"].to_list() == [3.0, 2.0]
    assert table(app, "reason")["buffer"].to_list() == [3.0, 2.0]
    app.button(key="buffers_take_back").click().run()
    assert decisions(store, "schedule")["buffer"].to_list() == [2.0]


def test_a_team_has_a_default_of_its_own(fitted: Path) -> None:
    team = "会场一组"
    whole = FITTED.suggestions
    of_team = replace(suggestion(PROMOTION, 5.0, 400), team=team)
    write_suggestions(
        models_folder(fitted), 1, "schedule", "CN", replace(FITTED, suggestions=(*whole, of_team))
    )
    store = open_store(fitted)
    decide(store, Decision("Ann Li", "schedule", PROMOTION, 2.0, "late", 1))
    app = opened()
    assert table(app)["name"].to_list() == [POSTER, PROMOTION]
    app.segmented_control(key="buffers_per__en").set_value("team").run()
    (row,) = table(app).iter_rows(named=True)
    assert (row["name"], row["default"], row["suggested"]) == (f"{PROMOTION} · {team}", 2, 5)
    tasks = open_view(fitted, Filters()).tasks
    own = tasks.filter(pl.col("type") == PROMOTION, pl.col("team") == team)
    needs = reserve.needs(own, "schedule")["need"]
    assert row["covered_today"] == pytest.approx(100 * (needs <= 2).mean())
    assert row["n_today"] == len(needs)
    assert "1 of 1 combinations need" in said(app).replace("needs", "need")
    app.button(key="buffers_adopt_picked").click().run()
    key = f"buffers_reason_{PROMOTION} · {team}"
    app.text_area(key=key).set_value("The first team builds the large pages").run()
    app.text_input(key="buffers_name").set_value("Ann Li").run()
    app.button(key="buffers_save").click().run()
    made = decisions(store, "schedule").row(0, named=True)
    assert (made["type"], made["team"], made["project"]) == (PROMOTION, team, None)
    assert table(app)["default"].to_list() == [5]
    assert table(app, "reason")["name"].to_list() == [f"{PROMOTION} · {team}", PROMOTION]
    of_types = dict(table(opened()).select("name", "default").iter_rows())
    assert of_types == {POSTER: None, PROMOTION: 2}
    # Where a filter leaves other teams alone there is nothing to say.
    assert "No suggestion for what the filters leave" in said(opened(per="team", team="视觉设计组"))
    assert "Nothing can be told apart" in said(opened(per="project"))


def test_a_pinned_page_does_not_know_later_decisions(fitted: Path) -> None:
    decide(open_store(fitted), Decision("Ann Li", "schedule", POSTER, 9.0, "later data", 2))
    now, then = table(opened()), table(opened(as_of="1"))
    assert now.filter(pl.col("name") == POSTER)["default"].to_list() == [9.0]
    assert then.filter(pl.col("name") == POSTER)["default"].to_list() == [None]


def test_defaults_as_a_file(fitted: Path) -> None:
    store = open_store(fitted)
    decide(store, Decision("李安", "schedule", POSTER, 2.5, "大促, 两次", 1))
    content = as_csv(defaults(store, "schedule"), "schedule")
    assert content.startswith(b"\xef\xbb\xbf")
    row = pl.read_csv(content).row(0, named=True)
    assert (row["type"], row["buffer"], row["unit"]) == (POSTER, 2.5, "working_days")
    assert (row["by"], row["reason"], row["load"]) == ("李安", "大促, 两次", 1)


def test_chinese(fitted: Path) -> None:
    app = opened(lang="zh", pick=POSTER)
    assert app.title[0].value == "缓冲"
    assert "尚未设定默认缓冲" in said(app)
    assert "“海报设计”为什么建议 2 天？" in said(app)


def test_without_suggestions_a_job_is_started_and_the_page_waits(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, int, str]] = []
    monkeypatch.setattr(
        "pages.buffers.waiting.ensure_fit", lambda *key: asked.append(key) or "running"
    )
    assert "being worked out" in said(opened())
    assert set(asked) == {(home, 1, "CN")}


def test_a_failed_job_can_be_tried_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.buffers.waiting.ensure_fit", lambda *key: "failed")
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page("pages/buffers/page.py").run()
    assert "log of the server" in app.error[0].value
    jobs._JOBS[home, 1, "CN"] = None  # type: ignore[assignment]
    app.button(key="buffers_again").click().run()
    assert (home, 1, "CN") not in jobs._JOBS


def test_too_little_history_is_said(home: Path) -> None:
    write_suggestions(
        models_folder(home), 1, "schedule", "CN", Fitted((), None, "Not enough history for it.")
    )
    words = said(opened())
    assert "Not enough history for suggestions" in words
    assert "Not enough history for it." in words
    assert "创建或开始日期" in said(opened(lang="zh"))


def test_charts_carry_words(fitted: Path) -> None:
    cost, change = (each.proto for each in opened().get("vega_lite_chart"))
    assert "late tasks a month" in cost.alt
    assert PROMOTION in change.alt
    assert json.loads(change.spec)
