"""What the trackers' words and units become: the golden exports, typed."""

import polars as pl
import pytest

from pipeline.normalise import normalise
from pipeline.settings import Settings
from pipeline.sources.recognise import open_export
from tests.sources.reading import GOLDEN


def tasks(file: str) -> pl.DataFrame:
    return pl.concat(part.rows for part in normalise(open_export(GOLDEN / file), Settings()))


@pytest.mark.parametrize(
    ("file", "categories"),
    [
        ("tapd.csv", "done in_progress todo cancelled in_progress"),
        ("teambition.csv", "done in_progress todo cancelled done"),
        ("zentao.csv", "done in_progress todo cancelled in_progress"),
        ("zentao_bug.csv", "done cancelled todo"),
        ("zentao_story.csv", "done in_progress todo cancelled"),
        ("feishu_project.csv", "done in_progress todo cancelled in_progress"),
        ("azure_devops.csv", "done done in_progress in_progress cancelled todo"),
        ("github_projects.tsv", "done in_progress todo cancelled"),
        ("linear.csv", "done in_progress todo cancelled cancelled"),
        ("asana.csv", "done todo done todo todo"),
        ("trello.csv", "done in_progress todo cancelled unknown"),
        ("clickup.csv", "done in_progress todo cancelled done"),
        ("monday.csv", "done in_progress todo cancelled in_progress"),
        ("redmine.csv", "done in_progress in_progress cancelled todo"),
        ("redmine_zh.csv", "done in_progress cancelled"),
        ("youtrack.csv", "done in_progress todo cancelled cancelled"),
        ("gitlab.csv", "done todo"),
        ("jira_es.csv", "done in_progress"),
        ("trello_board.json", "done done todo"),
        ("github_issues.json", "done cancelled todo"),
        ("redmine_issues.json", "done in_progress"),
    ],
)
def test_status_words(file: str, categories: str) -> None:
    assert tasks(file)["status_category"].to_list() == categories.split()


@pytest.mark.parametrize(
    ("file", "hours"),
    [
        ("clickup.csv", [(4.0, 5.5), (1.0, None)]),  # milliseconds
        ("youtrack.csv", [(28.0, 32.0), (40.0, 1.5)]),  # 3d 4h; minutes
        ("feishu_project.csv", [(24.0, 28.0), (12.0, None)]),  # days of one person
        ("redmine.csv", [(24.0, 30.5), (12.0, 14.0)]),
        ("redmine_issues.json", [(16.0, 20.5), (None, None)]),
        ("gitlab.csv", [(8.0, 9.0), (0.0, 0.0)]),  # seconds
    ],
)
def test_units_of_work(file: str, hours: list[tuple[float | None, float | None]]) -> None:
    assert tasks(file).select("estimate_hours", "actual_hours").rows()[: len(hours)] == hours


def test_month_first_dates_of_azure_devops() -> None:
    first = tasks("azure_devops.csv").row(0, named=True)
    assert [f"{first[name]:%m-%d %H:%M}" for name in ("planned_start", "due", "finished")] == [
        "03-02 00:00",
        "03-13 00:00",
        "03-16 15:00",
    ]


def test_moments_of_gitlab_are_of_utc() -> None:
    first = tasks("gitlab.csv").row(0, named=True)
    assert (f"{first['finished']:%m-%d %H:%M}", first["finished_offset"]) == ("03-06 18:27", 0)


def test_the_moves_of_a_card_tell_when_it_was_begun_and_finished() -> None:
    first = tasks("trello_board.json").row(0, named=True)
    assert [f"{first[name]:%m-%d}" for name in ("started", "finished", "first_due", "due")] == [
        "03-03",
        "03-11",
        "03-06",
        "03-10",
    ]
