"""Figures with open tasks counted: by hand, and against tasks followed day by day."""

from datetime import date, datetime

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.calendar import working_calendar
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.censored import Watch, censored
from pipeline.statistics.filters import Filters
from pipeline.statistics.product_limit import points, product_limit
from tests.statistics.test_aggregate import AS_OF, prepared, task

OPEN = {"status_category": "in_progress"}
GROWING = [name for name, measure in MEASURES.items() if measure.grows]


def watch(start: int | None = None, end: int | None = None) -> Watch:
    """By days of November 2026."""
    days = [number and date(2026, 11, number) for number in (start, end)]
    return Watch(Filters(start=days[0], end=days[1]), AS_OF, working_calendar("weekdays"))


def figures(tasks: pl.DataFrame, measure: str, watch: Watch = watch()) -> dict[str, float]:  # noqa: B008
    return censored(tasks, watch, [measure]).row(0, named=True)


def at(day: int) -> datetime:
    return datetime(2026, 11, day)


def test_an_open_task_makes_the_tail_longer() -> None:
    tasks = prepared(
        task(2, 2),
        task(3, 3),
        task(2, 3),
        task(3, 4),
        task(18, None, **OPEN),  # 2 days over on Friday 20
        task(13, None, **OPEN),  # 5
        task(30, None, **OPEN),  # not due yet
        task(2, None, status_category="cancelled"),
        task(2, None),
        task(None, None, **OPEN),
    )
    found = figures(tasks, "schedule_deviation")
    assert (found["events"], found["censored"], found["entered_late"]) == (4, 3, 0)
    assert (found["median"], found["median_plain"], found["median_change"]) == (1, 0, 1)
    assert (found["p80"], found["p80_plain"], found["p80_change"], found["most"]) == (
        None,
        1,
        None,
        5,
    )
    share = figures(tasks, "on_time")
    # Of the six whose outcome is known two were on time.
    assert (share["events"], share["censored"], share["open"]) == (6, 1, 3)
    assert share["share"] == pytest.approx(2 / 6)
    assert share["share_plain"] == pytest.approx(2 / 4)


def test_a_clock_decides_within_a_day() -> None:
    timed = {"due_offset": 480, "finished_offset": 480}
    late = {"due": at(3).replace(hour=9), "finished": at(3).replace(hour=18)} | timed
    early = {"due": at(3).replace(hour=18), "finished": at(3).replace(hour=9)} | timed
    assert figures(prepared(late, early), "on_time")["share"] == pytest.approx(1 / 2)


def test_a_period_begins_with_what_is_under_way() -> None:
    """Over the week of Monday 9, each due on Friday 6 but the last two."""
    tasks = prepared(
        task(6, 9, created=at(2)),  # 1, watched from 1 on
        task(6, 11, created=at(2)),  # 3, from 1
        task(6, 17, created=at(2)),  # 5 on Friday 13, from 1
        task(6, 5, created=at(2)),  # before
        task(12, 10, created=at(9)),  # -2, all along
        task(12, None, created=at(16), **OPEN),  # after
    )
    found = figures(tasks, "schedule_deviation", watch(9, 13))
    assert (found["events"], found["censored"], found["entered_late"]) == (3, 1, 3)
    # The one planned within the period ends before the others come in.
    assert (found["median"], found["median_plain"]) == (None, 1)
    found = figures(
        tasks.filter(pl.col("created_day") < date(2026, 11, 9)), "schedule_deviation", watch(9, 13)
    )
    assert (found["median"], found["p80"], found["most"]) == (3, None, 5)  # 2/3, then 1/3 are left
    assert figures(tasks, "schedule_deviation", watch(None, 13))["events"] == 4


def test_effort_spent_by_another_day_is_not_known() -> None:
    hours = {"estimate_hours": 10.0}
    tasks = prepared(
        task(2, 2, actual_hours=12.0, **hours), task(30, None, actual_hours=15.0, **hours, **OPEN)
    )
    found = figures(tasks, "effort_overrun")
    assert (found["median"], found["p80"], found["most"]) == (pytest.approx(0.2), None, 0.5)
    assert censored(tasks, watch(1, 20), ["effort_overrun", "early"]).is_empty()


def test_a_task_not_begun_has_no_duration_yet() -> None:
    plan = {"planned_start": at(2), "status_category": "todo"}
    tasks = prepared(task(6, None, **plan), task(6, None, **plan, started=at(9)))
    found = figures(tasks, "duration_overrun")
    assert (found["censored"], found["most"]) == (1, 5)  # ten days by Friday 20, five planned
    assert figures(tasks, "schedule_deviation")["censored"] == 2


days = st.integers(1, 20)
random_tasks = st.lists(
    st.tuples(
        days,
        st.none() | days,
        st.none() | days,
        st.none() | days,
        st.sampled_from(["done", "done", "in_progress", "todo", "cancelled", "unknown"]),
    ),
    min_size=1,
    max_size=25,
)


def from_rows(rows: list[tuple[int, int | None, int | None, int | None, str]]) -> pl.DataFrame:
    moment = lambda day: day and at(day)  # noqa: E731
    return prepared(
        *(
            task(
                due,
                finished,
                created=moment(created),
                started=moment(started),
                status_category=status,
            )
            for due, finished, created, started, status in rows
        )
    )


@settings(max_examples=30)
@given(random_tasks)
def test_without_open_tasks_nothing_changes(
    rows: list[tuple[int, int | None, int | None, int | None, str]],
) -> None:
    tasks = from_rows(rows).filter(~pl.col("is_open"))
    for found in censored(tasks, watch(), GROWING).iter_rows(named=True):
        plain = aggregate(tasks, [found["measure"]]).row(0, named=True)
        assert (found["events"], found["censored"]) == (plain["count"], 0)
        changes = {name: found[name] or 0 for name in found if name.endswith("_change")}
        assert changes == pytest.approx(dict.fromkeys(changes, 0))
        if found["measure"] == "on_time":
            assert found["share"] == pytest.approx(plain["mean"])


@settings(max_examples=40)
@given(
    random_tasks,
    st.none() | days,
    st.none() | days,
    st.sampled_from(["schedule_deviation", "cycle_time", "on_time"]),
)
def test_each_task_followed_on_its_own(
    rows: list[tuple[int, int | None, int | None, int | None, str]],
    start: int | None,
    end: int | None,
    measure: str,
) -> None:
    """What each task had reached, one by one and with numpy's working days."""

    def reached(row: tuple[int, int | None, int | None, int | None, str], day: int) -> float | None:
        due, _, _, started, _ = row
        if measure == "on_time":
            return day - due
        if measure == "schedule_deviation":
            first, after = (f"2026-11-{number + 1:02}" for number in sorted((due, day)))
            return (1 if day > due else -1) * np.busday_count(first, after)
        if started is None or started > day:
            return None
        return max(1, np.busday_count(f"2026-11-{started:02}", f"2026-11-{day + 1:02}"))

    lives = []
    last = min(end or 20, 20)
    for row in rows:
        _, finished, created, started, status = row
        planned = created or started
        if status not in ("done", "in_progress", "todo") or (start and start > 20):
            continue
        if status == "done" and finished is None:
            continue
        over = finished if status == "done" else None
        if over and start and over < start:
            continue
        ended = over is not None and (end is None or over <= end)
        if not ended and planned and planned > last < 20:
            continue
        leaves = reached(row, over if ended else last)
        enters = reached(row, start) if start and not (planned and planned >= start) else None
        if leaves is not None:
            lives.append((leaves, ended, None if enters is None else min(enters, leaves)))
    schema = {"leaves": pl.Float64, "ended": pl.Boolean, "enters": pl.Float64}
    given_lives = pl.DataFrame(lives, schema, orient="row").with_columns(of=pl.lit("all"))
    expected = product_limit(points(given_lives, ["of"]), ["of"])
    found = censored(from_rows(rows), watch(start, end), [measure])
    assert found.height == bool(lives)
    for name in (
        ("entered_late", "share")
        if measure == "on_time"
        else ("events", "censored", "entered_late", "median", "p80", "p90", "most")
    ):
        assert found[name].to_list() == expected[name].to_list(), name
