"""The address of a page, read and written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.frame import url
from pipeline.statistics.filters import Filters

DAY = date(2026, 11, 24)
KNOWN = {
    "source": ["jira", "pingcode"],
    "project": ["A & B", "促销"],
    "type": ["Poster design", "落地页"],
    "team": ["Content"],
    "assignee": ["Ann Li"],
}


def read(params: dict[str, list[str]]) -> url.State:
    return url.read(
        params, KNOWN, [1, 2], DAY, "en", {"CN", "weekdays", "all", "GB-ENG"}.__contains__
    )


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"type": ["落地页", "Poster design"]}, {"type": ("落地页", "Poster design")}),
        ({"type": ["落地页", "gone", "落地页"]}, {"type": ("落地页",)}),
        ({"as_of": ["1"]}, {"as_of": 1}),
        ({"as_of": ["7"]}, {}),
        ({"as_of": ["²"]}, {}),
        ({"calendar": ["GB-ENG"]}, {"calendar": "GB-ENG"}),
        ({"calendar": ["MOON"]}, {}),
        ({"period": ["m3"]}, {"start": date(2026, 9, 1)}),
        ({"period": ["all"]}, {"start": None, "end": None}),
        ({"period": ["m5"]}, {}),
        ({"from": ["2026-01-05"], "to": ["nonsense"]}, {"start": date(2026, 1, 5), "end": None}),
        (
            {"from": ["2026-03-31"], "to": ["2026-01-05"], "period": ["m3"]},
            {"start": date(2026, 1, 5), "end": date(2026, 3, 31)},
        ),
    ],
)
def test_parameters_become_filters(
    params: dict[str, list[str]], expected: dict[str, object]
) -> None:
    usual = {"start": date(2025, 12, 1), "end": DAY}
    assert read(params).filters == Filters(**(usual | expected))  # type: ignore[arg-type]


def test_what_is_not_known_is_told() -> None:
    state = read({"team": ["Content", "Nope"], "as_of": ["9"], "calendar": ["MOON"]})
    assert state.dropped == (("team", "Nope"), ("as_of", "9"), ("calendar", "MOON"))


@pytest.mark.parametrize(
    ("params", "locale", "expected"),
    [
        ({"lang": ["zh"]}, "en-GB", "zh"),
        ({"lang": ["xx"]}, "zh-CN", "zh"),
        ({}, "zh-Hans-CN", "zh"),
        ({}, "de-DE", "en"),
        ({}, None, "en"),
    ],
)
def test_language(params: dict[str, list[str]], locale: str | None, expected: str) -> None:
    assert url.language(params, locale) == expected


def test_a_menu_click_leaves_a_bare_address() -> None:
    assert url.is_bare({})
    assert url.is_bare({"level": ["80"]})
    assert not url.is_bare({"lang": ["en"]})


VALUES = {name: st.lists(st.sampled_from(values), unique=True) for name, values in KNOWN.items()}


@given(
    st.fixed_dictionaries(
        {},
        optional=VALUES
        | {
            "period": st.sampled_from([["m3"], ["m6"], ["m12"], ["all"]]),
            "from": st.dates().map(lambda day: [day.isoformat()]),
            "to": st.dates().map(lambda day: [day.isoformat()]),
            "as_of": st.sampled_from([["1"], ["2"]]),
            "calendar": st.sampled_from([["CN"], ["weekdays"], ["all"]]),
        },
    )
)
def test_what_is_written_reads_as_the_same_state(params: dict[str, list[str]]) -> None:
    state = read(params)
    assert read(url.write(state)) == state


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("http://x:8501", "http://x:8501/?type=A+%26+B&type=%E4%BF%83"),
        ("http://x/leeway/okr", "http://x/leeway/okr?type=A+%26+B&type=%E4%BF%83"),
    ],
)
def test_address(page: str, expected: str) -> None:
    assert url.address(page, {"type": ["A & B", "促"]}) == expected
