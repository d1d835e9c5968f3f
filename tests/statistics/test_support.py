"""For how many finished tasks each statistic can be said, by hand; and advice for each gap."""

from datetime import datetime

import polars as pl
import pytest

from pipeline.statistics.advice import ADVICE, ANY, advice
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.support import NEEDED_BY, REASONS, STATISTICS, gaps, support
from tests.statistics.test_aggregate import prepared

FULL = {
    "source": "x",
    "created": datetime(2026, 11, 2),
    "planned_start": datetime(2026, 11, 3),
    "started": datetime(2026, 11, 3),
    "due": datetime(2026, 11, 5),
    "finished": datetime(2026, 11, 6),
    "estimate_hours": 4.0,
    "actual_hours": 5.0,
}
TASKS = prepared(
    FULL | {"source_id": "1"},
    FULL | {"source_id": "2", "due": None},
    FULL | {"source_id": "3", "due": None, "planned_start": None, "actual_hours": 0.0},
    FULL | {"source_id": "4", "finished": None, "status_category": "in_progress"},
    FULL | {"source_id": "5", "status_category": "cancelled"},
    FULL | {"source": "y", "source_id": "1"},
    changes=[("x", "1", "status"), ("x", "1", "status"), ("x", "2", "due"), ("x", "4", "status")],
)


def test_support_by_hand() -> None:
    found = {
        row["measure"]: (row["tasks"], row["count"], [tuple(e.values()) for e in row["left_out"]])
        for row in support(TASKS).filter(pl.col("source") == "x").iter_rows(named=True)
    }
    assert list(found) == list(STATISTICS)
    assert found["on_time"] == (3, 1, [("no_due", 2)])
    assert found["deviation_rate"] == (3, 1, [("no_due", 2)])  # the first reason counts
    assert found["effort_overrun"] == (3, 2, [("no_actual", 1)])
    assert found["cycle_time"] == found["lead_time"] == (3, 3, [])
    assert found["time_in_status"] == (3, 1, [("no_history", 2)])


def test_gaps_count_whatever_else_is_missing() -> None:
    found = gaps(TASKS)
    assert found.rows() == [
        ("x", "no_due", 3, 2),
        ("x", "no_history", 3, 2),
        ("x", "no_planned_start", 3, 1),
        ("x", "no_actual", 3, 1),
        ("y", "no_history", 1, 1),
    ]


def test_where_nothing_is_finished_nothing_is_said() -> None:
    none = TASKS.filter(~pl.col("is_done"))
    assert support(none).is_empty()
    assert gaps(none).is_empty()


def test_the_gaps_are_the_reasons_of_the_catalogue_for_what_is_missing() -> None:
    measures = [measure for name, measure in MEASURES.items() if name in STATISTICS]
    reasons = {left.code for measure in measures for left in measure.left_out}
    assert set(NEEDED_BY) == {code for code in reasons if code.startswith("no_")} | {"no_history"}
    assert NEEDED_BY["no_due"] == ("on_time", "schedule_deviation", "deviation_rate")
    assert set(NEEDED_BY) <= set(REASONS)


@pytest.mark.parametrize("reason", NEEDED_BY)
def test_there_is_advice_for_every_gap_of_every_tracker(reason: str) -> None:
    for source in ("jira", "pingcode", "worktile"):
        assert advice(source, reason) == ADVICE[source, reason]
    assert advice("a table of our own", reason) == ADVICE[ANY, reason]
