"""Open work: flow and age, by hand-worked values. 2026-03-02 is a Monday."""

from datetime import date

import polars as pl

from pipeline.normalise.calendar import working_calendar
from pipeline.statistics.backlog import ENOUGH, ageing, cumulative_flow, usual_age
from pipeline.statistics.overrun import late_days

CALENDAR, TODAY = working_calendar("weekdays"), date(2026, 3, 20)


def day(number: int | None) -> date | None:
    return None if number is None else date(2026, 3, number)


def tasks(*rows: tuple[str, str, int | None, int | None, int | None, int | None]) -> pl.DataFrame:
    """Rows of key, category, days created, planned start, started, finished in March 2026."""
    names = ("created_day", "planned_start_day", "started_day", "finished_day")
    frame = pl.DataFrame(
        [(*row[:2], *(day(n) for n in row[2:])) for row in rows],
        schema={"key": pl.String, "status_category": pl.String} | dict.fromkeys(names, pl.Date),
        orient="row",
    )
    return frame.with_columns(
        source=pl.lit("jira"),
        status=pl.lit(None, pl.String),
        is_done=pl.col("status_category") == "done",
        is_open=pl.col("status_category").is_in(["todo", "in_progress"]),
        is_cancelled=pl.col("status_category") == "cancelled",
    )


TASKS = tasks(
    ("A", "done", 2, None, 4, 12),
    ("B", "done", 2, 10, None, 19),
    ("C", "in_progress", 9, None, 16, None),
    ("D", "todo", 3, 4, None, None),
    ("E", "cancelled", 2, None, None, None),
    ("F", "done", 2, None, 3, None),
    ("G", "done", 2, None, None, 6),
)


def test_flow_at_the_end_of_each_week() -> None:
    # D was to start on the 4th but has not; E was dropped and F finished nobody knows when; G is
    # done by the first day, and so is not counted again.
    assert cumulative_flow(TASKS, date(2026, 3, 5), TODAY).rows() == [
        (date(2026, 3, 6), 0, 1, 2),
        (date(2026, 3, 13), 1, 1, 2),
        (date(2026, 3, 20), 2, 1, 1),
    ]


def test_flow_of_nothing_is_zero() -> None:
    assert cumulative_flow(TASKS.clear(), TODAY, TODAY).rows() == [(TODAY, 0, 0, 0)]


def test_age_counts_from_creation_both_ends() -> None:
    found = ageing(TASKS, CALENDAR, TODAY)
    assert found.select("key", "stage", "age_days").rows() == [
        ("D", "waiting", 14),
        ("C", "doing", 10),
    ]


def test_usual_age_takes_enough_tasks() -> None:
    many = pl.DataFrame(
        {
            "type": ["a"] * (ENOUGH + 1) + ["b"] * 3,
            "is_done": [True] * (ENOUGH + 4),
            "lead_days": [*range(ENOUGH + 1), 5, 5, 5],
        }
    )
    assert usual_age(many, "type").rows() == [("a", 0.85 * ENOUGH, ENOUGH + 1)]
    assert usual_age(many.head(3)).is_empty()


def test_late_days_leave_out_early_ones() -> None:
    done = pl.DataFrame(
        {
            "type": ["a", "a", "a", "b", "b"],
            "is_done": [True, True, True, True, False],
            "deviation": [3, -5, 0, 1, 9],
        }
    )
    assert late_days(done, ["type"]).rows() == [("a", 3, 1, 3, 0.75), ("b", 1, 1, 1, 0.25)]
    early = late_days(done.filter(pl.col("deviation") <= 0), ["type"])
    assert early.rows() == [("a", 2, 0, 0, None)]
