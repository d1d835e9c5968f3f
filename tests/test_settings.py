from pathlib import Path

import pytest

from pipeline.settings import Settings, SettingsError, read_settings


def test_all_entries(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        """
        calendar = "CN"
        hours_per_day = 7
        warning = 0.1
        control = 0.1

        [team_calendars]
        "London" = "GB-ENG"
        """,
        "utf-8",
    )
    given = Settings(hours_per_day=7, warning=0.1, control=0.1, team_calendars={"London": "GB-ENG"})
    assert read_settings(tmp_path) == given


def test_none_are_needed(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('calender = "CN"', "no setting “calender”"),
        ("calendar = 86", "calendar = 86 is not a text"),
        ('calendar = "GB-EN"', "calendar: No calendar “GB-EN”.*GB-ENG"),
        ("hours_per_day = true", "hours_per_day = True is not a number"),
        ('timezone = "Mars/Base"', "Mars/Base"),
        ('team_calendars = "GB-ENG"', "team_calendars = 'GB-ENG' is not a table"),
        ('team_calendars = {"London" = 44}', "is not a table of lines"),
        ('team_calendars = {"London" = "GB-EN"}', "team_calendars, “London”: .*GB-ENG"),
        ("warning = 0.3", "warning = 0.3 and control = 0.2"),
        ("warning = -1", "shares above 0"),
        ("warning = nan", "shares above 0"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "settings.toml").write_text(line, "utf-8")
    with pytest.raises(SettingsError, match=told):
        read_settings(tmp_path)
