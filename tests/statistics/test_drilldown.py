"""From a figure back to the tasks it leaves out."""

from datetime import datetime

import pytest

from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.drilldown import counted, done_without_finish, left_out, recommitted
from pipeline.statistics.filters import Filters, select
from tests.statistics.test_aggregate import prepared, task

FULL = {"planned_start": datetime(2026, 11, 2), "created": datetime(2026, 11, 1)}
TASKS = prepared(
    task(2, 3),
    task(9, 13, **FULL, started=datetime(2026, 11, 3), estimate_hours=3.0, actual_hours=4.0),
    task(9, 10, **FULL, started=datetime(2026, 11, 4), estimate_hours=3.0, actual_hours=2.5),
    task(None, 3),
    task(2, None),
    task(2, None, status_category="todo"),
    task(None, None, status_category="cancelled"),
)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_rows_left_out_are_those_that_the_figure_counts(measure: str) -> None:
    row = aggregate(TASKS, [measure]).row(0, named=True)
    counted = {each["reason"]: each["count"] for each in row["left_out"]}
    found = left_out(TASKS, measure)
    assert dict(found.group_by("reason").len().iter_rows()) == counted
    assert found.height + row["count"] == TASKS.height


@pytest.mark.parametrize("measure", MEASURES)
def test_the_rows_of_a_figure_reproduce_it(measure: str) -> None:
    values = counted(TASKS, measure)["value"]
    row = aggregate(TASKS, [measure]).row(0, named=True)
    assert (row["count"], row["mean"]) == (len(values), pytest.approx(values.mean()))
    if MEASURES[measure].spread:
        assert row["p80"] == pytest.approx(values.quantile(0.8, "linear"))


def test_the_first_reason_counts() -> None:
    assert left_out(TASKS, "schedule_deviation")["reason"].to_list() == [
        "cancelled",
        "not_finished",
        "no_finish",
        "no_due",
    ]
    assert done_without_finish(TASKS) == 1


def test_first_commitments_that_were_not_kept_to_are_counted() -> None:
    first = datetime(2026, 11, 2)
    tasks = prepared(task(5, 5, first_due=first), task(2, 5, first_due=first), task(5, 5))
    assert recommitted(select(tasks, Filters(baseline="first"))) == 1
