from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipeline.calendar_codes import UnknownCalendar
from pipeline.calendars import calendar_code, calendar_of, is_calendar
from pipeline.days_off import read_days_off
from pipeline.normalise.calendar import WorkingCalendar
from pipeline.normalise.team_calendars import OwnDay
from pipeline.settings import Settings, SettingsError

SETTINGS = Settings(team_calendars={"London": "GB-ENG"})


def put(home: Path, text: str, encoding: str = "utf-8") -> Path:
    (home / "days_off.csv").write_text(text, encoding)
    return home


def spring(calendar: WorkingCalendar) -> dict[str, int]:
    """Working days after Friday 13 up to Wednesday 25 February 2026, by team."""
    tasks = pl.DataFrame({"team": ["Design", "London"]})
    between = calendar.between(pl.lit(date(2026, 2, 13)), pl.lit(date(2026, 2, 25)))
    return dict(tasks.select("team", between).iter_rows())


def test_days_off(tmp_path: Path) -> None:
    text = "team,date,works,note\n,2026-02-24,,founded\n\nDesign,2026/2/14,no,\nOps,2026-02-22,Yes,"
    assert read_days_off(put(tmp_path, text)) == (
        OwnDay(None, date(2026, 2, 24)),
        OwnDay("Design", date(2026, 2, 14)),
        OwnDay("Ops", date(2026, 2, 22), works=True),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_days_off_in_chinese(tmp_path: Path, encoding: str) -> None:
    text = "日期;团队;上班;备注\n2026年2月14日;设计组;否;团建，全组外出\n2026.2.22;;是;发布"
    assert read_days_off(put(tmp_path, text, encoding)) == (
        OwnDay("设计组", date(2026, 2, 14)),
        OwnDay(None, date(2026, 2, 22), works=True),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "row 1: there is no column date"),
        ("team,works\nOps,no", "row 1: there is no column date"),
        ("date,holiday", "row 1: no column “holiday”.*team, date, works, note"),
        ("date\n2026-02-14\n03/04/2026", "row 3, column date: “03/04/2026”.*2026-05-04"),
        ("date\n2026-02-30", "row 2, column date"),
        ("date\n1949-10-01", "row 2, column date: .*1970-01-01"),
        ("date,works\n2026-02-14,maybe", "row 2, column works: “maybe”.*yes"),
        ("date,works\n2026-02-14,yes\n2026-02-14,", "row 3, column works: row 2 says otherwise"),
    ],
)
def test_bad_days_off_are_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=rf"days_off\.csv, {told}"):
        read_days_off(put(tmp_path, text))


def test_the_calendar_that_is_asked_for_holds_for_all(tmp_path: Path) -> None:
    put(tmp_path, "team,date\nDesign,2026-02-14")
    own = calendar_of(tmp_path, calendar_code(tmp_path, SETTINGS))
    assert spring(own) == {"Design": 2, "London": 8}
    assert calendar_code(tmp_path, SETTINGS, "CN") == "CN"
    china = pl.DataFrame({"team": ["Design"]}).select(
        calendar_of(tmp_path, "CN").between(pl.lit(date(2026, 2, 13)), pl.lit(date(2026, 2, 25)))
    )
    assert china.item() == 3


def test_without_teams_and_own_days_the_code_is_the_settings(tmp_path: Path) -> None:
    assert calendar_code(tmp_path, Settings()) == "CN"
    assert not list(tmp_path.iterdir())


def test_a_code_counts_as_it_did_when_the_settings_have_changed(tmp_path: Path) -> None:
    put(tmp_path, "team,date\nDesign,2026-02-14")
    then = calendar_code(tmp_path, SETTINGS)
    put(tmp_path, "team,date\nDesign,2026-02-14\nDesign,2026-02-24")
    now = calendar_code(tmp_path, SETTINGS)
    assert spring(calendar_of(tmp_path, then)) == {"Design": 2, "London": 8}
    assert spring(calendar_of(tmp_path, now)) == {"Design": 1, "London": 8}


@pytest.mark.parametrize("code", ["MOON", "CN.0123456789", "CN.", "../settings.0123456789", ""])
def test_codes_that_stand_for_nothing(tmp_path: Path, code: str) -> None:
    assert not is_calendar(tmp_path, code)
    with pytest.raises(UnknownCalendar, match="No calendar"):
        calendar_of(tmp_path, code)
