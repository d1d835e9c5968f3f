from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.date_form import DateForm
from pipeline.normalise.dates import evidence, read_moments, unread

SHANGHAI = DateForm(zone="Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "value", "offset"),
    [
        ("2026-07-02T11:30:00.495+0200", datetime(2026, 7, 2, 11, 30, 0, 495000), 120),
        ("2026-07-02T11:30:00Z", datetime(2026, 7, 2, 11, 30), 0),
        ("25/Feb/26 10:17 PM", datetime(2026, 2, 25, 22, 17), 480),
        ("25/Feb/26 12:05 AM", datetime(2026, 2, 25, 0, 5), 480),
        ("15/九月/26 3:00 下午", datetime(2026, 9, 15, 15), 480),
        ("31/十二月/26 9:05 上午", datetime(2026, 12, 31, 9, 5), 480),
        ("20/3月/26", datetime(2026, 3, 20), None),
        ("2026年3月5日", datetime(2026, 3, 5), None),
        ("2026/9/1 08:30", datetime(2026, 9, 1, 8, 30), 480),
        ("20260301", datetime(2026, 3, 1), None),
        ("Thu, 2 Jul 2026 11:30:00 +0200", datetime(2026, 7, 2, 11, 30), 120),
        ("Mar 5, 2026", datetime(2026, 3, 5), None),
        ("Sep-19-2026 1:11 PM", datetime(2026, 9, 19, 13, 11), 480),
        ("2026-Sep-19", datetime(2026, 9, 19), None),
        ("Mon 3/2/26 8:00 AM", datetime(2026, 2, 3, 8), 480),
        ("2026 January 02 12:00 AM", datetime(2026, 1, 2), 480),
        ("2026年3月2日 星期一 18:02:11", datetime(2026, 3, 2, 18, 2, 11), 480),
        (
            "Thu May 14 2026 08:53:33 GMT+0800 (China Standard Time)",
            datetime(2026, 5, 14, 8, 53, 33),
            480,
        ),
        ("12/05/2025, 2:13:01 PM GMT+1", datetime(2025, 5, 12, 14, 13, 1), 60),
        ("Thursday, March 12th 2026, 9:12:33 am -05:30", datetime(2026, 3, 12, 9, 12, 33), -330),
        ("2026-03-02 10:00:00+08", datetime(2026, 3, 2, 10), 480),
        ("1772416800", datetime(2026, 3, 2, 10), 480),
        ("1772416800000.0", datetime(2026, 3, 2, 10), 480),
        ("21/abr/26 11:37 PM", datetime(2026, 4, 21, 23, 37), 480),
        ("3 de mayo de 2026 3:00 p. m.", datetime(2026, 5, 3, 15), 480),
        ("23/Okt/26", datetime(2026, 10, 23), None),
        ("5. März 2026", datetime(2026, 3, 5), None),
        ("15/août/26", datetime(2026, 8, 15), None),
        ("20/déc./26 17:05", datetime(2026, 12, 20, 17, 5), 480),
        ("15/мая/26 9:00 AM", datetime(2026, 5, 15, 9), 480),
        ("46083", datetime(2026, 3, 2), None),
        ("46083.4375", datetime(2026, 3, 2, 10, 30), 480),
        ("03/04/2026", datetime(2026, 4, 3), None),
        ("2026-02-30", None, None),
        ("2026-03-04 25:61", None, None),
        ("下周五前", None, None),
        ("", None, None),
    ],
)
def test_a_moment_is_read_as_written(text: str, value: datetime | None, offset: int | None) -> None:
    assert read_moments(pl.Series([text]), SHANGHAI).row(0) == (value, offset)


def test_month_first_where_the_column_says_so() -> None:
    told = evidence(pl.Series(["03/04/2026", "6/21/2025 16:14"]))
    assert (told.day_first, told.month_first, told.times) == (False, True, True)
    read = read_moments(pl.Series(["03/04/2026"]), DateForm(day_first=False))
    assert read["value"].item() == datetime(2026, 3, 4)


def test_a_given_pattern_goes_first_and_plain_forms_still_count() -> None:
    read = read_moments(pl.Series(["04-Nov-02", "2004-11-03"]), DateForm("%y-%b-%d"))
    assert read["value"].to_list() == [datetime(2004, 11, 2), datetime(2004, 11, 3)]


def test_epoch_in_seconds_and_milliseconds_snaps_to_days_where_people_plan() -> None:
    form = DateForm("epoch", zone="Asia/Shanghai", whole_days=True)
    midnight = int(datetime.fromisoformat("2026-08-31T00:00:00+08:00").timestamp())
    texts = pl.Series([str(midnight), str(midnight + 86_399), str((midnight + 3600) * 1000), "0"])
    assert read_moments(texts, form).rows() == [
        (datetime(2026, 8, 31), None),
        (datetime(2026, 8, 31), None),
        (datetime(2026, 8, 31, 1), 480),
        (None, None),
    ]


@given(st.dates(date(2000, 1, 1), date(2049, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d/%b/%y"]))
def test_every_date_comes_back(day: date, form: str) -> None:
    read = read_moments(pl.Series([day.strftime(form)]), SHANGHAI)
    assert read["value"].item().date() == day


def test_a_cell_that_says_there_is_nothing_is_no_bad_date() -> None:
    texts = pl.Series(["\\N", "n/a", "0000-00-00", "TBD", " 待定 ", "未完成", "Unknown", "soon"])
    bad = unread(texts, read_moments(texts, SHANGHAI)["value"])
    assert texts.filter(bad).to_list() == ["soon"]
