from datetime import date, timedelta
from pathlib import Path

import holidays
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.calendar_codes import UnknownCalendar
from pipeline.normalise.calendar import working_calendar

DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))


def count(code: str, start: date, end: date) -> tuple[int, int | None]:
    days = pl.DataFrame({"start": [start], "end": [end]})
    calendar = working_calendar(code)
    return days.select(
        between=calendar.between(pl.col("start"), pl.col("end")),
        duration=calendar.duration(pl.col("start"), pl.col("end")),
    ).row(0)


@pytest.mark.parametrize(
    ("code", "start", "end", "between", "duration"),
    [
        # Sunday 2024-02-04 and 2024-02-18 are worked; 10 to 17 February is the Spring Festival.
        ("CN", date(2024, 2, 2), date(2024, 2, 5), 2, 3),
        ("CN", date(2024, 2, 4), date(2024, 2, 19), 7, 8),
        ("weekdays", date(2026, 11, 20), date(2026, 11, 23), 1, 2),
        ("weekdays", date(2026, 11, 20), date(2026, 11, 21), 0, 1),  # due Friday, done Saturday
        ("weekdays", date(2026, 11, 21), date(2026, 11, 21), 0, 1),  # worked on a day off
        ("weekdays", date(2026, 11, 25), date(2026, 11, 20), -3, None),
        ("all", date(2026, 11, 20), date(2026, 11, 23), 3, 4),
        ("GB-ENG", date(2026, 12, 24), date(2026, 12, 29), 1, 2),
    ],
)
def test_by_hand(code: str, start: date, end: date, between: int, duration: int | None) -> None:
    assert count(code, start, end) == (between, duration)


@given(DAYS, DAYS)
def test_against_a_walk_over_the_days(one: date, other: date) -> None:
    start, end = sorted((one, other))
    china = holidays.country_holidays("CN")
    walked = sum(
        china.is_working_day(start + timedelta(days)) for days in range(1, (end - start).days + 1)
    )
    assert count("CN", start, end)[0] == walked
    assert count("CN", end, start)[0] == -walked


def after(code: str, day: date, days: int) -> date:
    frame = pl.DataFrame({"day": [day], "days": [days]})
    return frame.select(working_calendar(code).after(pl.col("day"), pl.col("days"))).item()


@pytest.mark.parametrize(
    ("code", "day", "days", "found"),
    [
        # The Spring Festival ends on 17 February, and Sunday the 18th is worked.
        ("CN", date(2024, 2, 9), 1, date(2024, 2, 18)),
        ("CN", date(2024, 2, 9), 2, date(2024, 2, 19)),
        ("weekdays", date(2026, 11, 20), 1, date(2026, 11, 23)),
        ("weekdays", date(2026, 11, 21), 1, date(2026, 11, 23)),  # due on a day off
        ("weekdays", date(2026, 11, 21), 0, date(2026, 11, 21)),
        ("all", date(2026, 11, 20), 3, date(2026, 11, 23)),
        ("all", date(2099, 12, 30), 2, None),
    ],
)
def test_the_day_that_lies_so_many_working_days_after(
    code: str, day: date, days: int, found: date | None
) -> None:
    assert after(code, day, days) == found


@given(DAYS, st.integers(1, 60))
def test_after_is_the_first_day_that_far_away(day: date, days: int) -> None:
    found = after("CN", day, days)
    assert count("CN", day, found)[0] == days
    assert count("CN", day, found - timedelta(1))[0] == days - 1


def test_an_unknown_code_names_what_there_is() -> None:
    with pytest.raises(UnknownCalendar, match="GB-ENG"):
        working_calendar("GB-EN")


@pytest.mark.parametrize(
    ("since", "counted", "met"),
    [("Dev.Started", "Cycle.Time", 0.981), ("Prioritised", "Lead.Time", 0.977)],
)
def test_days_as_a_company_counted_its_own(
    real_data: Path, since: str, counted: str, met: float
) -> None:
    """Most of the others start or end on a day off, which the company counted as worked."""
    tasks = pl.read_csv(real_data / "sevendigital" / "7digital2012.csv", null_values="NA")
    days = tasks.with_columns(pl.col(since, "Done").str.to_date("%d/%m/%Y", strict=False))
    ours = working_calendar("GB-ENG").duration(pl.col(since), pl.col("Done"))
    assert days.select((ours == pl.col(counted)).sum()).item() >= met * tasks.height
