"""The Overview, on the sample: figures are those of the statistics, under the filters."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from pages.overview.finding import finding
from pipeline.normalise.calendar import working_calendar
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.censored import Watch, censored
from pipeline.statistics.filters import Filters, select
from pipeline.statistics.late import late_now, late_on
from pipeline.text import translator
from pipeline.text.formats import number, signed
from pipeline.view import View

ROOT = Path(__file__).parents[2]


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    for name, value in ({"lang": "en"} | params).items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    assert not app.error
    return app


def sentence(app: AppTest) -> str:
    return next(each.value for each in app.markdown if each.value.startswith("**"))


def of(view: View, measure: str, filters: Filters) -> dict[str, Any]:
    return aggregate(select(view.tasks, filters), [measure]).row(0, named=True)


def test_figures_are_those_of_the_statistics_with_their_changes(view: View) -> None:
    assert view.load.as_of_day == date(2026, 11, 20)
    now = Filters(start=date(2025, 12, 1), end=date(2026, 11, 20))
    before = Filters(start=date(2024, 12, 1), end=date(2025, 11, 20))  # as many days of November
    share, deviation = of(view, "on_time", now), of(view, "schedule_deviation", now)
    late = late_now(view.tasks).height
    then = late_on(view.tasks, [date(2025, 11, 20)])["late"].item()
    app = opened()
    assert [each.value for each in app.metric] == [
        number(100 * share["mean"]),
        signed(deviation["mean"]),
        signed(deviation["p80"]),
        str(late),
    ]
    changes = [
        100 * (share["mean"] - of(view, "on_time", before)["mean"]),
        deviation["mean"] - of(view, "schedule_deviation", before)["mean"],
        deviation["p80"] - of(view, "schedule_deviation", before)["p80"],
    ]
    assert [each.delta for each in app.metric] == [
        *(number(abs(change)) for change in changes),
        str(late - then),
    ]
    assert f"{share['count']:,} finished tasks" in app.metric[0].help
    assert "1 Dec 2024 – 20 Nov 2025" in app.metric[0].help
    assert f"{late} open tasks past their due date" in app.markdown.values[-2]


def test_open_tasks_are_counted_under_the_figures(view: View) -> None:
    period = Filters(start=date(2025, 12, 1), end=date(2026, 11, 20))
    watch = Watch(period, view.load.as_of_day, working_calendar(view.calendar))
    found = censored(view.tasks, watch, ["on_time", "schedule_deviation"])
    on_time, deviation = found.iter_rows(named=True)
    line = next(each for each in opened().caption if each.value.startswith("With the"))
    share, change = number(100 * on_time["share"]), signed(100 * on_time["share_change"])
    assert f"{deviation['open']} open tasks counted" in line.value
    assert f"on-time share {share}% ({change})" in line.value
    assert f"P80 {signed(deviation['p80'])} d (unchanged)" in line.value
    assert "at least that much" in line.help


def test_few_tasks_show_how_sure_they_are(view: View) -> None:
    said = [each.value for each in opened(type="Epic", period="all").caption]
    assert any("95% intervals, on 20 tasks" in each for each in said)
    said = [each.value for each in opened(type="Epic", period="m3").caption]
    assert any("2 finished tasks; 10 are needed" in each for each in said)
    assert not any("95%" in each.value for each in opened().caption)


def test_the_sentence_names_the_known_story(view: View) -> None:
    said = sentence(opened(type="Promotion page development"))
    assert said.startswith("**On-time share")
    assert "Promotion page development runs 2.0 days past plan on average" in said


def test_late_now_is_seen_from_today_whatever_the_period(view: View) -> None:
    app = opened(**{"from": "2026-01-01", "to": "2026-03-31"})
    assert app.metric[3].value == str(late_now(view.tasks).height)
    assert app.metric[3].delta == ""
    assert app.metric[0].delta
    assert app.dataframe[0].value["overdue_days"].is_monotonic_decreasing


def test_filters_apply_to_every_card(view: View) -> None:
    only = "海报设计"
    app = opened(type=only)
    tasks = view.tasks.filter(type=only)
    assert app.metric[3].value == str(late_now(tasks).height)
    assert set(app.dataframe[0].value["type"]) == {only}
    assert all(only in str(chart.proto) for chart in app.get("vega_lite_chart")[1:])


def test_all_time_is_compared_with_nothing(view: View) -> None:
    app = opened(period="all")
    assert {each.delta for each in app.metric} == {""}
    app.button(key="overview_year").click().run()
    assert "period" not in app.query_params
    assert app.metric[0].delta


def test_filters_that_leave_nothing_say_so_and_can_be_widened(view: View) -> None:
    app = opened(**{"from": "2020-01-01", "to": "2020-01-31"})
    assert app.metric[0].value == "–"
    app.button(key="overview_all_trend").click().run()
    assert app.query_params["period"] == "all"
    assert app.metric[0].value != "–"


def test_in_chinese(view: View) -> None:
    app = opened(lang="zh")
    assert sentence(app).startswith("**按期率")
    assert [each.label for each in app.metric] == [
        "按期率（%）",
        "平均偏差（天）",
        "P80 偏差（天）",
        "当前延期（个）",
    ]


@pytest.mark.parametrize(
    ("change", "is_clear", "tail", "lead"),
    [
        (0.021, True, 1.0, "On-time share rose 2.1 points, but the tail grew."),
        (-0.021, True, 0.0, "On-time share fell 2.1 points."),
        (0.021, False, -1.0, "On-time share held at 73%, and the tail shrank."),
        (None, None, None, "73% of tasks were finished by their due date."),
    ],
)
def test_the_first_clause(
    change: float | None, is_clear: bool | None, tail: float | None, lead: str
) -> None:
    on_time = {"mean": 0.73, "mean_change": change, "is_clear": is_clear}
    none = pl.DataFrame(schema={"type": pl.String, "mean_change": pl.Float64, "is_clear": bool})
    types = {"type": ["a", "b"], "mean": [3.0, 2.5], "late_now": [4, 5]}
    deviation = {"p80_change": tail, "p80_is_clear": tail is not None}
    said = finding(on_time, deviation, none, pl.DataFrame(types), 23, translator("en"))
    held = "a and b run 3.0 and 2.5 days past plan on average and hold 9 of the 23 tasks late now."
    assert said == (lead, held)


def test_no_chart_is_left_without_its_words(view: View) -> None:
    charts = opened().get("vega_lite_chart")
    assert len(charts) == 3
    assert all(json.loads(chart.proto.spec)["layer"] for chart in charts)
