"""Progress of key results, against values worked out by hand."""

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from pipeline.schema import KEY_RESULT
from pipeline.statistics.cycles import cycle_days
from pipeline.statistics.okr import cancelled, key_results, objectives

TODAY = date(2026, 10, 20)
"""The 20th of the 40 days from 1 October to 9 November: half of the time."""


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    schema = {"source": pl.String()} | KEY_RESULT.frame
    usual = {"source": "okr", "level": "KR", "parent": "O1", "title": "Reach it"}
    time = {"starts": datetime(2026, 10, 1), "due": datetime(2026, 11, 9)}
    return pl.DataFrame([usual | time | row for row in rows], schema=schema)


def kr(
    number: int, start: float | None, target: float | None, now: float | None, **more: Any
) -> dict[str, Any]:
    values = {"start_value": start, "target_value": target, "current_value": now}
    return {"source_id": f"K{number}"} | values | more


O1 = {"source_id": "O1", "level": "O", "parent": None, "title": "Be on time", "team": "Ops"}


def test_progress_of_rising_and_falling_values() -> None:
    found = key_results(
        frame(O1, kr(1, 68, 80, 74), kr(2, 9, 5, 6), kr(3, 15, 10, 16), kr(4, 0, 2, 3)), TODAY
    )
    assert found["computed"].to_list() == [0.5, 0.75, -0.2, 1.5]
    assert found["expected"].to_list() == [0.5] * 4
    assert found["state"].to_list() == ["on_track", "on_track", "behind", "done"]
    assert found["objective"].to_list() == ["O1"] * 4


@pytest.mark.parametrize(
    ("progress", "state"),
    [(100, "done"), (50, "on_track"), (49, "watch"), (35, "watch"), (34, "behind"), (0, "behind")],
)
def test_states(progress: float, state: str) -> None:
    found = key_results(frame(O1, kr(1, 0, 100, progress)), TODAY)
    assert found["state"].item() == state


@pytest.mark.parametrize(
    ("day", "share"),
    [(date(2026, 9, 30), 0), (date(2026, 10, 1), 1 / 40), (date(2026, 11, 9), 1)],
)
def test_expected_counts_both_ends(day: date, share: float) -> None:
    found = key_results(frame(O1, kr(1, 0, 4, 1)), day)
    assert found["expected"].item() == pytest.approx(share)


def test_before_its_first_day_it_has_not_started() -> None:
    assert key_results(frame(O1, kr(1, 0, 4, 0)), date(2026, 9, 30))["state"].item() == (
        "not_started"
    )


def test_what_cannot_be_judged_says_why() -> None:
    no_days = {"starts": None, "due": None}
    found = key_results(
        frame(
            O1 | no_days,
            kr(1, 0, None, 1),
            kr(2, 4, 4, 4),
            kr(3, None, 4, 1),
            kr(4, 0, 4, None),
            kr(5, 0, 4, 1, **no_days),
        ),
        TODAY,
    )
    assert set(found["state"]) == {"unknown"}
    assert found["missing"].to_list() == [
        "no_target",
        "no_target",
        "no_start",
        "no_current",
        "no_days",
    ]


def test_reported_progress_stands_beside_and_stands_in() -> None:
    found = key_results(
        frame(O1, kr(1, 0, 10, 4, progress=60), kr(2, None, None, None, progress=45)), TODAY
    )
    assert found["reported"].to_list() == [0.6, 0.45]
    assert found["gap"].to_list() == [pytest.approx(0.2), None]
    assert found["progress"].to_list() == [0.4, 0.45]
    assert found["state"].to_list() == ["watch", "watch"]


def test_reported_progress_in_shares() -> None:
    found = key_results(frame(O1, kr(1, None, None, None, progress=1.1)), TODAY)
    assert (found["reported"].item(), found["state"].item()) == (1.1, "done")


def test_objective_lends_its_days_team_and_owner() -> None:
    mine = {"starts": None, "due": None}
    found = key_results(frame(O1 | {"owner": "Ann"}, kr(1, 0, 4, 1, **mine)), TODAY)
    row = found.row(0, named=True)
    assert (row["owner"], row["team"], row["expected"]) == ("Ann", "Ops", 0.5)


def test_the_cycle_gives_days_where_nothing_else_does() -> None:
    none = {"starts": None, "due": None}
    found = key_results(frame(O1 | none, kr(1, 0, 4, 1, cycle="2026Q4", **none)), TODAY)
    assert (found["starts"].item(), found["due"].item()) == (date(2026, 10, 1), date(2026, 12, 31))


def test_objectives_are_weighted_means_and_no_key_result_hides_another() -> None:
    rows = frame(
        O1,
        kr(1, 0, 10, 20, weight=30),  # 200 % counts as 100 %
        kr(2, 0, 10, -5, weight=10),  # -50 % counts as 0
        kr(3, 0, None, 1, weight=60),  # not measured
    )
    found = objectives(rows, key_results(rows, TODAY)).row(0, named=True)
    assert (found["progress"], found["expected"]) == (0.75, 0.5)
    assert (found["key_results"], found["measured"]) == (3, 2)


def test_weights_are_equal_unless_all_have_one() -> None:
    rows = frame(O1, kr(1, 0, 10, 10, weight=0.9), kr(2, 0, 10, 0))
    assert objectives(rows, key_results(rows, TODAY))["progress"].item() == 0.5


def test_orphans_words_of_level_and_cancelled() -> None:
    rows = frame(
        O1 | {"level": "公司目标"},
        O1 | {"source_id": "O2", "level": "目标", "parent": "O1", "status": "已取消"},
        kr(1, 0, 4, 1, parent="O9", level="关键结果"),
        kr(2, 0, 4, 1, parent="O2", level="Key Result"),
        kr(3, 0, 4, 1, status="Cancelled"),
    )
    found = key_results(rows, TODAY)
    assert found.select("source_id", "objective").rows() == [("K1", None)]
    assert objectives(rows, found).select("source_id", "key_results").rows() == [("O1", 0)]
    assert cancelled(rows) == 2


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026Q4", "2026-10-01", "2026-12-31"),
        ("2026年Q1", "2026-01-01", "2026-03-31"),
        ("2026年第三季度", "2026-07-01", "2026-09-30"),
        ("Q2 2026", "2026-04-01", "2026-06-30"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2026上半年", "2026-01-01", "2026-06-30"),
        ("2026年", "2026-01-01", "2026-12-31"),
        ("2026-07~2027-02", "2026-07-01", "2027-02-28"),
        ("2026年7月至2026年9月", "2026-07-01", "2026-09-30"),
        ("next spring", None, None),
        ("2026-13~2026-14", None, None),
        (None, None, None),
    ],
)
def test_days_of_cycles(name: str | None, first: str | None, last: str | None) -> None:
    row = cycle_days(pl.Series([name], dtype=pl.String)).row(0)
    assert tuple(day and day.isoformat() for day in row) == (first, last)
