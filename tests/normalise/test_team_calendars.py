from dataclasses import replace
from datetime import date, timedelta

import holidays
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.calendar_codes import UnknownCalendar
from pipeline.normalise.calendar import WorkingCalendar, working_calendar
from pipeline.normalise.team_calendars import Calendars, OwnDay, combined

CALENDARS = Calendars(
    "CN",
    teams=(("London", "GB-ENG"),),
    own_days=(
        OwnDay("Design", date(2026, 2, 14)),  # a Saturday that China works
        OwnDay(None, date(2026, 2, 24)),
        OwnDay("London", date(2026, 2, 24), works=True),
        OwnDay("Night shift", date(2026, 2, 22), works=True),  # a Sunday
    ),
)


def days(calendar: WorkingCalendar, tasks: pl.DataFrame) -> list[tuple[int, int | None]]:
    start, end = pl.col("start"), pl.col("end")
    return tasks.select(
        calendar.between(start, end), calendar.duration(start, end).alias("duration")
    ).rows()


def test_by_hand() -> None:
    """From Friday 13 to Wednesday 25 February 2026. China works Saturday 14 and is off from
    Sunday 15 to Monday 23 (Spring Festival); everybody but London is off on Tuesday 24."""
    between = {
        "Platform": 2,  # 14, 25
        None: 2,
        "Design": 1,  # 25
        "Night shift": 3,  # 14, 22, 25
        "London": 8,  # 16 to 20, 23 to 25
    }
    tasks = pl.DataFrame({"team": list(between)}).with_columns(
        start=date(2026, 2, 13), end=date(2026, 2, 25)
    )
    found = days(combined(CALENDARS), tasks)
    assert found == [(n, n + 1) for n in between.values()]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "London", "Design", "Night shift", "Platform"]),
            st.dates(date(2025, 12, 1), date(2026, 12, 31)),
            st.integers(0, 60),
        ),
        min_size=1,
    ),
    st.lists(
        st.builds(
            OwnDay,
            st.sampled_from([None, "London", "Design"]),
            st.dates(date(2026, 1, 1), date(2026, 2, 28)),
            st.booleans(),
        ),
        unique_by=lambda own: (own.team, own.day),
    ),
)
def test_each_task_counts_as_if_alone(
    rows: list[tuple[str | None, date, int]], own_days: list[OwnDay]
) -> None:
    """Against a walk over the days, with the answers of the library and of a dictionary."""
    tasks = pl.DataFrame(
        [(team, start, start + timedelta(length)) for team, start, length in rows],
        schema={"team": pl.String, "start": pl.Date, "end": pl.Date},
        orient="row",
    )
    countries = {name: holidays.country_holidays("CN") for name in (None, "Design", "Platform")}
    countries["London"] = holidays.country_holidays("GB", subdiv="ENG")

    def walked(team: str | None, start: date, length: int) -> int:
        said = {own.day: own.works for own in own_days if own.team is None}
        said |= {own.day: own.works for own in own_days if own.team == team}
        country = countries.get(team, countries[None])
        after = (start + timedelta(n) for n in range(1, length + 1))
        return sum(said.get(day, country.is_working_day(day)) for day in after)

    calendar = combined(replace(CALENDARS, own_days=tuple(own_days)))
    assert [between for between, _ in days(calendar, tasks)] == [walked(*row) for row in rows]


def test_dates_that_are_the_same_for_all_tasks() -> None:
    tasks = pl.DataFrame({"team": ["London", "Platform"], "start": [date(2026, 2, 13)] * 2})
    between = combined(CALENDARS).between(pl.col("start"), pl.lit(date(2026, 2, 25)))
    assert tasks.select(between).to_series().to_list() == [8, 2]


def test_a_calendar_without_teams_asks_for_no_team() -> None:
    tasks = pl.DataFrame({"start": [date(2026, 2, 13)], "end": [date(2026, 2, 25)]})
    everybody = Calendars("CN", own_days=(OwnDay(None, date(2026, 2, 24)),))
    assert days(combined(everybody), tasks) == [(2, 3)]


def test_the_code_says_what_is_counted() -> None:
    assert Calendars("CN").code == "CN"
    other_order = replace(CALENDARS, own_days=CALENDARS.own_days[::-1])
    assert other_order.code == CALENDARS.code != replace(CALENDARS, teams=()).code
    assert Calendars.from_json(CALENDARS.as_json()).code == CALENDARS.code


def test_certain_as_long_as_all_of_its_calendars() -> None:
    china = working_calendar("CN").known_until
    assert china is not None
    assert (china.month, china.day) == (12, 31)
    assert working_calendar("GB-ENG").known_until is None
    assert working_calendar("weekdays").known_until is None
    assert combined(CALENDARS).known_until == china
    assert combined(Calendars("GB-ENG", (("Beijing", "CN"),))).known_until == china


def test_an_unknown_code_of_a_team() -> None:
    with pytest.raises(UnknownCalendar, match="GB-ENG"):
        combined(Calendars("CN", (("London", "GB-EN"),)))
