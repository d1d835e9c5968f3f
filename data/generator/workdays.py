"""Working days of China, make-up days included, as a numbered line one can step along."""

from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

FIRST, LAST = date(2024, 6, 1), date(2027, 12, 31)
Days = NDArray[np.int64]
Dates = NDArray[np.datetime64]


@cache
def working_days() -> Dates:
    """All working days from FIRST to LAST; the position of a day is its number."""
    from holidays import country_holidays

    china = country_holidays("CN", years=range(FIRST.year, LAST.year + 1))
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return np.array([day for day in days if china.is_working_day(day)], dtype="datetime64[D]")


def number(day: date) -> int:
    """The number of `day`, or of the last working day before it."""
    return int(np.searchsorted(working_days(), np.datetime64(day), side="right")) - 1


def day_of(numbers: Days) -> Dates:
    """The dates of numbered working days."""
    return working_days()[numbers]


def free_after(numbers: Days) -> NDArray[np.bool_]:
    """Whether the calendar day after each numbered working day is free."""
    return working_days()[numbers + 1] - working_days()[numbers] > np.timedelta64(1, "D")
