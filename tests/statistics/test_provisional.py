from datetime import date

import polars as pl
import pytest

from pipeline.statistics.provisional import provisional_from

UNTIL, FROM, TODAY = date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due", "first_due", "finished", "expected"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), None, None),
        (date(2027, 1, 1), date(2026, 12, 31), None, FROM),
        (date(2026, 12, 31), date(2027, 3, 1), None, FROM),
        (None, None, date(2027, 1, 8), FROM),
        (None, None, None, None),
    ],
)
def test_days_past_the_last_certain_one(
    due: date | None, first_due: date | None, finished: date | None, expected: date | None
) -> None:
    days = {"due_day": [due], "first_due_day": [first_due], "finished_day": [finished]}
    tasks = pl.DataFrame(days, schema=dict.fromkeys(days, pl.Date))
    assert provisional_from(tasks, TODAY, UNTIL) == expected
    assert provisional_from(tasks, FROM, UNTIL) == FROM
    assert provisional_from(tasks, FROM, None) is None
    assert provisional_from(tasks.clear(), TODAY, UNTIL) is None
