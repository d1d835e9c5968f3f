"""Figures against values worked out by hand, and what has to hold for any tasks."""

from collections.abc import Sequence
from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise.calendar import WorkingCalendar, working_calendar
from pipeline.schema import TASK
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.prepare import prepare

AS_OF = date(2026, 11, 20)  # a Friday
NO_CHANGES = pl.DataFrame(
    schema={"task": pl.UInt32, "at": pl.Datetime("us"), "observed": pl.Boolean}
    | dict.fromkeys(("field", "from", "to"), pl.String)
)


def prepared(
    *tasks: dict[str, object],
    calendar: WorkingCalendar | None = None,
    changes: Sequence[tuple[object, ...]] = (),
) -> pl.DataFrame:
    """changes: (source, source_id, field[, at, from, to, observed])."""
    schema = {"source": pl.String(), **TASK.frame, "tracker_type": pl.String()}
    blank = dict.fromkeys(schema)
    frame = pl.DataFrame([blank | {"status_category": "done"} | task for task in tasks], schema)
    order = ("source", "source_id", "field", "at", "from", "to", "observed")
    usual = {"at": datetime(2026, 11, 3), "observed": False}
    at = {key: row for row, key in enumerate(frame.select("source", "source_id").rows())}
    rows = [
        usual | dict(zip(order, change, strict=False)) | {"task": at[change[:2]]}
        for change in changes
    ]
    told = pl.DataFrame(rows, NO_CHANGES.schema).sort("task", "at")
    return prepare(frame, told, calendar or working_calendar("weekdays"), AS_OF)


def task(due: int | None, finished: int | None, **more: object) -> dict[str, object]:
    """A task of November 2026, by days of the month."""
    day = lambda number: number and datetime(2026, 11, number)  # noqa: E731
    return {"due": day(due), "finished": day(finished), "type": "Page"} | more


def figures(tasks: pl.DataFrame, measure: str) -> dict[str, object]:
    row = aggregate(tasks, [measure]).row(0, named=True)
    return row | {"left_out": {each["reason"]: each["count"] for each in row["left_out"]}}


def test_schedule_deviation_by_hand() -> None:
    tasks = prepared(
        task(2, 2),  # on its day: 0
        task(6, 9),  # Friday to Monday: 1
        task(6, 7),  # Friday to Saturday: late, by 0 working days
        task(12, 10),  # 2 early
        task(3, 17),  # 10 late
        task(None, 3),
        task(3, None, status_category="in_progress"),
        task(3, 4, status_category="cancelled"),
        task(3, None),
    )
    found = figures(tasks, "schedule_deviation")
    assert (found["tasks"], found["count"], found["mean"], found["median"]) == (9, 5, 1.8, 0)
    assert found["std"] == pytest.approx(22.2**0.5)  # (105 - 5 * 1.8²) / 4
    assert found["p80"] == pytest.approx(2.8)  # linear between 1 and 10
    assert found["left_out"] == {"cancelled": 1, "not_finished": 1, "no_finish": 1, "no_due": 1}
    assert figures(tasks, "on_time")["mean"] == pytest.approx(2 / 5)
    assert figures(tasks, "finished")["count"] == 7


def test_of_no_tasks_nothing_can_be_said() -> None:
    found = figures(prepared(task(2, 2)).clear(), "schedule_deviation")
    assert (found["tasks"], found["count"], found["mean"], found["left_out"]) == (0, 0, None, {})


def test_a_due_time_counts_where_the_finish_has_one_too() -> None:
    at = datetime(2026, 11, 3, 18)
    tasks = prepared(
        {"due": at, "due_offset": 480, "finished": at.replace(hour=19), "finished_offset": 480},
        {"due": at, "due_offset": 480, "finished": at.replace(hour=11), "finished_offset": 60},
        {"due": at, "due_offset": 480, "finished": at.replace(hour=0)},
    )
    assert tasks["late"].to_list() == [1, 0, 0]
    assert tasks["deviation"].to_list() == [0, 0, 0]


def test_rates_by_hand() -> None:
    start = datetime(2026, 11, 2)
    tasks = prepared(
        # planned Monday to Friday, 5 days; took until the Wednesday after, 8
        task(6, 11, planned_start=start, estimate_hours=10, actual_hours=25),
        task(6, 6, planned_start=start, started=datetime(2026, 11, 4), estimate_hours=0),
        task(6, 6, actual_hours=3, estimate_hours=4.0),
    )
    rate, effort = figures(tasks, "deviation_rate"), figures(tasks, "effort_overrun")
    assert (rate["count"], rate["mean"]) == (2, pytest.approx((3 / 5 - 2 / 5) / 2))
    assert rate["left_out"] == {"no_planned_start": 1}
    assert (effort["count"], effort["mean"]) == (2, pytest.approx((1.5 - 0.25) / 2))
    assert effort["left_out"] == {"no_estimate": 1}


def test_open_work_is_seen_from_the_as_of_day() -> None:
    tasks = prepared(
        task(18, None, status_category="todo", created=datetime(2026, 11, 16)),
        task(20, None, status_category="in_progress"),
        task(18, None, status_category="unknown"),
    )
    assert tasks["overdue_days"].to_list() == [2, None, None]
    assert tasks["age_days"].to_list() == [5, None, None]


deviations = st.lists(
    st.tuples(st.integers(1, 28), st.one_of(st.none(), st.integers(1, 28)), st.sampled_from("ab")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25)
@given(deviations)
def test_counts_always_add_up_and_groups_make_the_whole(rows: list[tuple[int, int, str]]) -> None:
    tasks = prepared(*(task(due, finished, type=kind) for due, finished, kind in rows))
    whole, parts = aggregate(tasks, list(MEASURES)), aggregate(tasks, list(MEASURES), ["type"])
    left_out = pl.col("left_out").list.eval(pl.element().struct.field("count")).list.sum()
    for frame in (whole, parts):
        assert frame.select((pl.col("tasks") == pl.col("count") + left_out).all()).item()
    for name in MEASURES:
        of_parts = parts.filter(measure=name)
        assert of_parts["count"].sum() == whole.filter(measure=name)["count"].item()


@given(deviations, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[tuple[int, int, str]], random) -> None:
    tasks = prepared(*(task(due, finished, type=kind) for due, finished, kind in rows))
    order = list(range(len(rows)))
    random.shuffle(order)
    one, other = (
        aggregate(each, ["schedule_deviation"], ["type"]) for each in (tasks, tasks[order])
    )
    assert one.equals(other)
