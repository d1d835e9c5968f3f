"""The views of Deviation trends, on the sample: what they say is what the statistics say."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.drivers import Drivers, drivers
from pipeline.statistics.filters import Filters, select
from pipeline.statistics.replanning import figures
from pipeline.view import View
from tests.pages.opening import open_page, said

opened = partial(open_page, "deviation")
DEVIATION = "schedule_deviation"
NOW = Filters(start=date(2025, 12, 1), end=date(2026, 11, 20))
BEFORE = Filters(start=date(2024, 12, 1), end=date(2025, 11, 20))


def alt_of(app: AppTest, number: int) -> str:
    proto: Any = app.get("vega_lite_chart")[number].proto
    return str(proto.alt)


def changed(view: View, by: str, measure: str = DEVIATION) -> Drivers:
    now, before = (aggregate(select(view.tasks, each), [measure], [by]) for each in (NOW, BEFORE))
    found = drivers(now, before, by)
    assert found is not None
    return found


def test_the_switch_leads_from_view_to_view(view: View) -> None:
    app = opened()
    app.segmented_control(key="deviation_view__en").set_value("why").run()
    assert app.query_params["view"] == "why"
    assert "From the mean before to the mean now" in said(app)
    app.segmented_control(key="deviation_view__en").set_value("drift").run()
    assert "view" not in app.query_params
    assert "Which types drift, and when" in said(app)


def test_the_change_is_told_as_the_statistics_have_it(view: View) -> None:
    app, found = opened(view="why"), changed(view, "type")
    text = said(app)
    assert f"Schedule deviation fell by {found.mean_before - found.mean:.2f} days." in text
    assert f"−{-found.rate:.2f} because the same types run earlier" in text
    assert f"+{found.mix:.2f} because the mix moved to types that run late" in text
    groups = app.dataframe[0].value
    assert groups["name"].to_list()[0] == found.groups["group"][0]
    assert groups["count"].sum() == found.count
    assert f"{found.count:,} finished tasks" in text
    assert f"{found.count_before:,} in 1 Dec 2024 – 20 Nov 2025" in text


def test_types_that_the_sample_lets_change_follow_a_trend_and_no_other(view: View) -> None:
    trends = opened(view="why").dataframe[1].value
    verdicts = {row["name"]: (row["verdict"][0], row["since"]) for _, row in trends.iterrows()}
    told = {name: verdict for name, verdict in verdicts.items() if verdict[0] != "no trend"}
    assert told == {
        "供应商入驻": ("worsens", "Sep 2025"),
        "短视频制作": ("improves", "Dec 2025"),
        "落地页实验": ("improves", "Dec 2025"),
    }


@pytest.mark.parametrize("by", ["team", "assignee"])
def test_by_another_dimension_and_measure(view: View, by: str) -> None:
    app, found = opened(view="why", by=by, measure="on_time"), changed(view, by, "on_time")
    assert f"On-time share moved by +{100 * (found.mean - found.mean_before):.1f} points" in said(
        app
    )
    assert f"{100 * found.mean:.1f}%" in alt_of(app, 0)
    app.selectbox(key="deviation_by__en").select("type").run()
    assert "by" not in app.query_params


def test_without_a_period_before_nothing_is_explained(view: View) -> None:
    app = opened(view="why", period="all")
    assert "There is no period before this one" in said(app)
    assert len(app.dataframe) == 1  # trends need none
    app.button(key="deviation_year").click().run()
    assert "Schedule deviation fell by" in said(app)


def test_too_few_tasks_are_told(view: View) -> None:
    app = opened(view="why", type="Epic", period="m3")
    assert "Too few tasks to explain a change" in said(app)
    assert "Too few months for a trend" in said(app)


def test_in_chinese(view: View) -> None:
    text = said(opened(view="why", lang="zh"))
    assert "进度偏差下降 0.11 天" in text
    assert "是趋势，还是起伏？" in text


def test_drift_begins_with_the_trends(view: View) -> None:
    text = said(opened())
    assert "Worsening over the months: 1 of 14 types; improving: 2." in text
    assert "Worse: 供应商入驻. Better: 短视频制作, 落地页实验." in text


def test_replanning_is_told_of_the_tasks_whose_history_is_known(view: View) -> None:
    app = opened(view="replanning")
    tasks = select(view.tasks, NOW)
    whole = figures(tasks).row(0, named=True)
    assert f"{whole['replanned']} of {whole['tasks']} finished tasks" in said(app)
    assert f"{whole['late_share']:.0%} of the moves came on the old due date or later" in said(app)
    assert "since no change of theirs is known: PingCode 1,091, Worktile 858, Jira" in said(app)
    whose, tasks_moved = (each.value for each in app.dataframe)
    assert whose["replanned"].sum() == whole["replanned"] == len(tasks_moved)
    app.selectbox(key="deviation_by__en").select("team").run()
    assert app.dataframe[0].value["replanned"].sum() == whole["replanned"]


def test_replanning_is_the_same_against_either_plan(view: View) -> None:
    last, first = (said(opened(view="replanning", baseline=each)) for each in ("last", "first"))
    words = "against the first commitment by"
    assert last[last.index(words) :][:60] == first[first.index(words) :][:60]


def test_without_any_history_replanning_says_so(view: View) -> None:
    text = said(opened(view="replanning", source="worktile"))
    assert "Too few tasks have a history that tells of re-planning." in text
    assert "Worktile 858" in text


def test_speed_and_quality_are_told_with_what_they_rest_on(view: View) -> None:
    app = opened(view="speed")
    assert "No sign that speed cost quality." in said(app)
    assert "not told by this data: Defect share" in said(app)
    rows = {row["name"]: row for _, row in app.dataframe[0].value.iterrows()}
    finished = aggregate(select(view.tasks, NOW), ["throughput", "reopened"])["count"].to_list()
    assert [rows[name]["count"] for name in ("Tasks finished a week", "Reopen rate")] == finished
    assert rows["Reopen rate"]["course"] == ["may be chance"]
    early = app.dataframe[2].value
    assert early["deviation"].max() <= -3
    assert app.dataframe[1].value["early"].sum() == len(early)


def test_speed_without_a_period_before(view: View) -> None:
    app = opened(view="speed", period="all")
    assert "There is no period before this one to compare speed and quality with." in said(app)
    assert len(app.get("vega_lite_chart")) == 3


@pytest.mark.parametrize("shown", ["drift", "why", "replanning", "speed"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_view_stands_an_empty_period(view: View, shown: str, lang: str) -> None:
    app = opened(**{"lang": lang, "view": shown, "from": "2020-01-01", "to": "2020-01-31"})
    assert app.segmented_control(key=f"deviation_view__{lang}").value == shown
