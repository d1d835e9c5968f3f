"""Charts compile to valid specs and keep the rules of small samples and unfinished periods."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import altair as alt
import polars as pl
import pytest

from pages.frame import charts
from pages.frame.charts.base import unit, unit_of
from pages.frame.charts.heat import ordered
from pages.frame.charts.worst import ranked
from pipeline.statistics.catalogue import MEASURES
from pipeline.text import Translator, translator

EN, ZH = translator("en"), translator("zh")
AS_OF = date(2026, 3, 20)
MONTHS = pl.DataFrame(
    {
        "month": [date(2025, 12, 1), date(2026, 2, 1), date(2026, 3, 1)],
        "count": [40, 4, 12],
        "mean": [1.0, 9.0, 2.0],
        "p20": [-1.0, 8.0, 0.0],
        "p80": [3.0, 10.0, 4.0],
    }
)
GROUPS = pl.DataFrame(
    {
        "type": ["Poster", "Landing page", "Odd one"],
        "count": [50, 20, 2],
        "mean": [-0.5, 2.0, 30.0],
        "p10": [-3.0, -1.0, 29.0],
        "p20": [-2.0, 0.0, 29.0],
        "p25": [-1.0, 1.0, 29.0],
        "median": [0.0, 2.0, 30.0],
        "p75": [0.5, 3.0, 31.0],
        "p80": [1.0, 4.0, 31.0],
        "p90": [2.0, 6.0, 31.0],
        "default": [None, 2.0, None],
        "beyond": [None, 0.4, None],
    }
)
CELLS = pl.DataFrame(
    {
        "type": ["Poster", "Poster", "Landing page", None],
        "month": [date(2026, 2, 1), date(2026, 3, 1), date(2026, 2, 1), date(2026, 2, 1)],
        "count": [9, 4, 6, 3],
        "mean": [-0.04, 1.0, 5.0, 1.0],
    }
)
TASKS = pl.DataFrame(
    {
        "key": ["A-1", "A-2", "A-3"],
        "title": ["one", "two", "three"],
        "status": ["Waiting for review", "Waiting for review", "Doing"],
        "age_days": [3, 20, 2],
    }
)
LIMITS = pl.DataFrame({"status": ["Waiting for review", "Closed"], "limit": [10.0, 1.0]})
SUGGESTIONS = pl.DataFrame(
    {
        "type": ["Poster", "Landing page", "New"],
        "default": [2.0, 1.0, None],
        "suggested": [2.0, 4.0, 3.0],
        "low": [1.5, 3.0, None],
        "high": [2.5, 5.0, None],
        "tasks": [50, 20, 3],
    }
)
CURVE = pl.DataFrame({"level": [0.5, 0.8, 0.9], "reserved": [10, 20, 40], "late": [30, 12, 6]})
POINTS = pl.DataFrame(
    {"level": [0.5, 0.8], "covered": [0.61, 0.79], "low": [0.46, 0.76], "high": [0.54, 0.84]}
)
STAYS = pl.DataFrame(
    {
        "type": ["Poster", "Poster", "Landing page"],
        "stage": ["doing", "blocked", "doing"],
        "days": [2.0, 1.0, 5.0],
        "tasks": [50, 50, 20],
    }
)
KEY_RESULTS = pl.DataFrame(
    {
        "title": ["On time", "Costs"],
        "value": ["73%", None],
        "state": ["behind", "unknown"],
        "progress": [0.42, None],
        "expected": [0.64, None],
    }
)
DEVIATIONS = pl.Series([-2, 0, 0, 1, 2, 2, 3, 5])

CHARTS: dict[str, Callable[[Translator], alt.LayerChart]] = {
    "trend": lambda t: charts.trend(MONTHS, t, as_of=AS_OF),
    "trend of shares": lambda t: charts.trend(MONTHS, t, as_of=AS_OF, code="share"),
    "worst": lambda t: charts.worst(GROUPS, t),
    "heat": lambda t: charts.heat(CELLS, t, as_of=AS_OF),
    "heat by team": lambda t: charts.heat(
        CELLS.with_columns(team=pl.lit("Content")), t, x="team", code="duration"
    ),
    "spread": lambda t: charts.spread(GROUPS, t, select=True),
    "histogram": lambda t: charts.histogram(DEVIATIONS, t, default=2),
    "histogram without default": lambda t: charts.histogram(DEVIATIONS, t),
    "dumbbell": lambda t: charts.dumbbell(SUGGESTIONS, t),
    "cost": lambda t: charts.cost_curve(CURVE, t, level=0.8, today=(15, 20)),
    "reliability": lambda t: charts.reliability(POINTS, t, tasks=900, level=0.8),
    "stay": lambda t: charts.time_in_status(STAYS, t),
    "ageing": lambda t: charts.ageing(TASKS, LIMITS, t),
    "bullets": lambda t: charts.bullets(KEY_RESULTS, t),
}


def walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def columns(chart: alt.LayerChart, field: str) -> list[list[Any]]:
    """The values of a column in each of the chart's data sets that has it."""
    sets = chart.to_dict()["datasets"].values()
    return [[row[field] for row in data] for data in sets if data and field in data[0]]


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("t", [EN, ZH], ids=["en", "zh"])
def test_compiles_with_alt_text_theme_and_named_tooltips(name: str, t: Translator) -> None:
    spec = CHARTS[name](t).to_dict()
    assert spec["description"]
    assert spec["padding"]["bottom"] == 2
    tooltips = [node["tooltip"] for node in walk(spec) if isinstance(node.get("tooltip"), list)]
    assert tooltips
    assert all(channel.get("title") for tooltip in tooltips for channel in tooltip)
    if name != "bullets":
        named = {channel["title"] for tooltip in tooltips for channel in tooltip}
        counts = {t("Tasks (n)"), t("Late tasks (n)")}
        assert named & counts or name == "ageing"


@pytest.mark.parametrize("name", CHARTS)
def test_text_marks_and_rules_follow_the_page(name: str) -> None:
    spec = CHARTS[name](EN).to_dict()
    colours = {str(node["color"]) for node in walk(spec) if isinstance(node.get("color"), str)}
    assert colours <= {"currentColor"}


def test_trend_has_no_gaps_and_marks_what_is_unfinished_or_few() -> None:
    [points] = [
        data
        for data in charts.trend(MONTHS, EN, as_of=AS_OF).to_dict()["datasets"].values()
        if "part" in data[0]
    ]
    assert [p["month"][:7] for p in points] == ["2025-12", "2026-01", "2026-02", "2026-03"]
    assert [p["count"] for p in points] == [40, 0, 4, 12]
    assert [p["part"] for p in points] == [False, False, False, True]
    assert [p["p80"] for p in points] == [3.0, None, None, 4.0]
    assert [p["last_full"] for p in points] == [False, False, True, False]


def test_trend_of_the_past_has_no_unfinished_month() -> None:
    [parts] = columns(charts.trend(MONTHS, EN, as_of=date(2026, 6, 1)), "part")
    assert parts == [False] * 4


def test_worst_passes_over_small_samples() -> None:
    assert ranked(GROUPS)["type"].to_list() == ["Landing page", "Poster"]
    [roles] = columns(charts.worst(GROUPS, EN), "role")
    assert roles == ["late", "main"]


def test_heat_fills_the_grid_and_orders_by_mean() -> None:
    assert ordered(CELLS, "type", 14) == ["Landing page", "Poster"]
    spec = charts.heat(CELLS, EN, as_of=AS_OF).to_dict()
    [grid] = spec["datasets"].values()
    assert sorted(cell["count"] for cell in grid) == [0, 4, 6, 9]
    assert {cell["name"] for cell in grid} == {"Feb", "Mar*"}
    assert "-0.0" not in [str(cell["shown"]) for cell in grid]


def test_a_level_decides_the_colour() -> None:
    graded = GROUPS.with_columns(level=pl.Series(["control", "warning", "control"]))
    [roles] = columns(charts.worst(graded, EN), "role")
    assert roles == ["watch", "late"]
    cells = CELLS.with_columns(level=pl.Series(["ok", "control", "warning", None]))
    spec = charts.heat(cells, EN, code="ratio").to_dict()
    filters = [layer["transform"][1] for layer in spec["layer"] if "color" in layer["encoding"]]
    assert filters == [
        {"filter": "!(datum.level=='warning')"},
        {"filter": "datum.level=='warning'"},
    ]


def test_heat_colours_only_five_tasks_or_more() -> None:
    coloured = [
        layer
        for layer in charts.heat(CELLS, EN).to_dict()["layer"]
        if layer["encoding"].get("color")
    ]
    assert [layer["transform"] for layer in coloured] == [[{"filter": "datum.count>=5"}]]


@pytest.mark.parametrize(("default", "late"), [(2, 2), (2.5, 2), (1, 4), (0.5, 5)])
def test_histogram_splits_exactly_at_the_default(default: float, late: int) -> None:
    bars = next(
        data
        for data in charts.histogram(DEVIATIONS, EN, default=default).to_dict()["datasets"].values()
        if "left" in data[0]
    )
    counts = {role: sum(b["n"] for b in bars if b["role"] == role) for role in ("neutral", "late")}
    assert counts == {"neutral": DEVIATIONS.len() - late, "late": late}


@pytest.mark.parametrize("values", [[0], [7, 7, 7], list(range(-500, 500)), [0] * 99 + [10_000]])
def test_histogram_keeps_every_task(values: list[int]) -> None:
    chart = charts.histogram(pl.Series(values), EN)
    [counts] = columns(chart, "n")
    assert sum(counts) == len(values)
    assert len(counts) <= 37


def test_dumbbell_sorts_by_change_and_says_none() -> None:
    words = columns(charts.dumbbell(SUGGESTIONS, EN), "words")
    assert ["+3", "–", "–"] in words


def test_ageing_marks_what_is_beyond_the_limit_and_does_not_jump() -> None:
    chart = charts.ageing(TASKS, LIMITS, EN)
    assert columns(chart, "old") == [[False, True, False]]
    assert columns(chart, "shift") == columns(charts.ageing(TASKS, LIMITS, ZH), "shift")


def test_ageing_of_very_many_draws_the_oldest_and_counts_all() -> None:
    ages = list(range(5000))
    keys = [f"OPS-{age}" for age in ages]
    many = pl.DataFrame({"key": keys, "title": keys, "status": "Doing", "age_days": ages})
    chart = charts.ageing(many, pl.DataFrame({"status": ["Doing"], "limit": [4000.0]}), EN)
    [drawn] = columns(chart, "age_days")
    assert len(drawn) == charts.DOTS == len(set(drawn))
    assert set(drawn) >= set(ages[-200:])
    assert sum(age < 2500 for age in drawn) / charts.DOTS == pytest.approx(0.47, abs=0.04)
    assert chart.to_dict()["description"].startswith("999 of 5000 open tasks")
    assert "n 5000" in str(chart.to_dict())


def test_bullets_say_word_and_share() -> None:
    [right] = columns(charts.bullets(KEY_RESULTS, EN), "right")
    assert right == ["73% · behind\u200242%", "not measured\u2002–"]


@pytest.mark.parametrize(
    ("values", "expected"), [([1.0, None, 3.0], [1.0, 3.0]), ([None, 2.0], None), ([], None)]
)
def test_sparkline(values: list[float | None], expected: list[float] | None) -> None:
    months = [date(2026, 1 + n, 1) for n in range(len(values))]
    frame = pl.DataFrame(
        {"month": months, "mean": values}, schema={"month": pl.Date, "mean": pl.Float64}
    )
    assert charts.sparkline(frame) == expected


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.name)
def test_every_measure_has_a_unit(measure: Any) -> None:
    assert unit(unit_of(measure), EN).value
