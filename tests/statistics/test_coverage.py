"""What exports say of their tasks; and that each field is needed by the measures it names."""

from datetime import date, datetime

import polars as pl
import pytest

from pipeline.normalise.calendar import working_calendar
from pipeline.schema import TASK
from pipeline.statistics.aggregate import aggregate
from pipeline.statistics.catalogue import MEASURES
from pipeline.statistics.coverage import FIELDS, Field, coverage, sources
from pipeline.statistics.prepare import prepare
from pipeline.statistics.support import STATISTICS
from tests.statistics.test_aggregate import NO_CHANGES

FULL = {
    "key": "A-1",
    "type": "Poster",
    "created": datetime(2026, 3, 1),
    "planned_start": datetime(2026, 3, 2),
    "due": datetime(2026, 3, 4),
    "started": datetime(2026, 3, 3),
    "finished": datetime(2026, 3, 5),
    "estimate_hours": 4.0,
    "actual_hours": 5.0,
    "status_category": "done",
}


def tasks(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"source": pl.String(), "tracker_type": pl.String()} | TASK.frame
    )


def test_shares_are_of_the_tasks_that_can_have_the_field() -> None:
    found = coverage(
        tasks(
            {"source": "jira", "status_category": "done", "started": datetime(2026, 3, 1)},
            {"source": "jira", "status_category": "done", "finished": datetime(2026, 3, 1)},
            {"source": "jira", "status_category": "in_progress", "due": datetime(2026, 3, 1)},
            {"source": "jira", "status_category": "todo"},
            {"source": "plan", "status_category": "todo", "due": datetime(2026, 3, 1)},
        )
    )
    shares = {(row[0], row[1]): row[2:5] for row in found.rows()}
    assert shares["jira", "due"] == (4, 1, 0.25)
    assert shares["jira", "finished"] == (2, 1, 0.5)
    assert shares["jira", "started"] == (3, 1, pytest.approx(1 / 3))
    assert shares["plan", "due"] == (1, 1, 1.0)
    assert shares["plan", "finished"] == (0, 0, None)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_a_field_is_needed_by_the_measures_it_names_and_no_others(field: Field) -> None:
    rows = tasks(FULL | {"source": "x", field.name: None})
    without = prepare(rows, NO_CHANGES, working_calendar("weekdays"), date(2026, 4, 1))
    found = aggregate(without, list(set(MEASURES) & set(STATISTICS)))
    lost = set(found.filter(pl.col("count") == 0)["measure"])
    assert lost == set(field.measures)


def test_when_a_field_was_last_seen() -> None:
    found = coverage(
        tasks(
            {
                "source": "x",
                "due": datetime(2026, 3, 20),
                "created": datetime(2026, 3, 1),
                "updated": datetime(2026, 3, 9, 23),
            },
            {"source": "x", "due": datetime(2026, 3, 2), "created": datetime(2026, 3, 2)},
            {"source": "x", "created": datetime(2026, 3, 30)},
        )
    )
    last = dict(found.select("field", "last").iter_rows())
    assert last["due"] == date(2026, 3, 9)
    assert last["created"] == date(2026, 3, 30)
    assert last["team"] is None


def test_how_fresh_each_source_is() -> None:
    found = sources(
        tasks(
            {"source": "b", "status_category": "todo", "updated": datetime(2026, 3, 9, 8)},
            {"source": "b", "status_category": "done", "finished": datetime(2026, 3, 5)},
            {"source": "b", "status_category": "done", "finished": datetime(2027, 3, 5)},
            {"source": "a", "status_category": "done"},
        ),
        date(2026, 4, 1),
    )
    assert found.rows() == [("a", 1, 0, None), ("b", 3, 1, date(2026, 3, 9))]
