"""The sample is what the generator makes, and the stories it tells are in the true tasks."""

import csv
import json
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import holidays
import numpy as np
import polars as pl
import pytest

from data.generator.company import AS_OF, PROJECTS
from data.generator.deviation import draw_deviation
from data.generator.draw import company_tasks
from data.generator.files import SAMPLE, sample_files
from data.generator.kinds import IMPROVING, LAUNCH, POSTER, PROMOTION_PAGE, TYPES, WORSENING
from data.generator.spoil import BAD_ROWS

FILES = sorted(path.name for path in SAMPLE.iterdir())


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return sample_files()


@pytest.fixture(scope="module")
def tasks() -> pl.DataFrame:
    return company_tasks()


@pytest.fixture(scope="module")
def finished(tasks: pl.DataFrame) -> pl.DataFrame:
    return tasks.drop_nulls("deviation")


def parts(name: str, content: bytes) -> dict[str, bytes]:
    """The bytes to compare: a workbook's members, since compression differs between zlibs."""
    if not name.endswith(".xlsx"):
        return {name: content}
    with ZipFile(BytesIO(content)) as book:
        return {member: book.read(member) for member in book.namelist()}


def test_the_shipped_files_are_those_the_generator_makes(made: dict[str, bytes]) -> None:
    assert sorted(made) == FILES
    for name, content in made.items():
        assert parts(name, content) == parts(name, (SAMPLE / name).read_bytes()), name


def test_the_sample_is_small(made: dict[str, bytes]) -> None:
    assert sum(map(len, made.values())) < 4_000_000


def cells(name: str, content: bytes) -> list[list[str]]:
    """The rows below the header of an export, read by other code than Leeway's."""
    if name.endswith(".csv"):
        encoding = "gb18030" if "pingcode" in name else "utf-8-sig"
        return list(csv.reader(StringIO(content.decode(encoding), newline="")))[1:]
    if name.endswith(".xlsx"):
        sheet = pl.read_excel(content, has_header=False, infer_schema_length=0)
        rows = [[cell or "" for cell in row] for row in sheet.iter_rows()]
        return rows[2 if "pingcode" in name else 1 :]
    answer = json.loads(content)
    records = answer["issues"] if "issues" in answer else answer["value"]
    return [[record.get("key") or record["identifier"]] for record in records]


@pytest.mark.parametrize("project", PROJECTS, ids=lambda project: project.file)
def test_each_export_holds_its_tasks_and_its_bad_rows(project, made, tasks) -> None:
    rows = cells(project.file, made[project.file])
    mine = tasks.filter(pl.col("file") == project.file)
    assert len(rows) == mine.height + len(BAD_ROWS[project.file])
    assert {cell for row in rows for cell in row[:2]} >= set(mine["key"])


def test_promotion_pages_run_two_working_days_over(finished) -> None:
    deviation = finished.filter(pl.col("type") == PROMOTION_PAGE)["deviation"]
    assert abs(deviation.mean() - 2) < 0.1
    assert deviation.skew() > 1
    assert deviation.quantile(0.8) == 4


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_a_large_draw_is_of_the_distribution_the_tasks_have(kind, finished) -> None:
    drawn = draw_deviation(kind.name, 100_000, np.random.default_rng(1))
    mine = finished.filter(pl.col("type") == kind.name)["deviation"].to_numpy()
    for days in range(-2, 8):
        assert (mine <= days).mean() == pytest.approx((drawn <= days).mean(), abs=0.08)


def test_a_late_poster_makes_its_launch_late(finished) -> None:
    posters = finished.filter(pl.col("type") == POSTER)
    launches = finished.filter(pl.col("type") == LAUNCH).join(
        posters.select(before="key", poster="deviation"), on="before"
    )
    late = (pl.col("deviation") > 0).mean()
    share = dict(launches.group_by(pl.col("poster") > 0).agg(late).iter_rows())
    assert launches.height > 450
    assert share[True] > 0.95
    assert share[False] < 0.15


@pytest.mark.parametrize("kind", [k for k in TYPES if k.volume], ids=lambda kind: kind.name)
def test_types_improve_or_worsen_as_told(kind, finished) -> None:
    mine = finished.filter(pl.col("type") == kind.name)
    means = [
        mine.filter(pl.col("due").is_between(*half))["deviation"].mean()
        for half in ((date(2024, 11, 1), date(2025, 5, 31)), (date(2026, 5, 1), AS_OF))
    ]
    change = means[1] - means[0]
    if kind.name in IMPROVING:
        assert change < -1
    elif kind.name in WORSENING:
        assert change > 1
    else:
        assert abs(change) < 0.6


def test_how_the_company_stands(tasks) -> None:
    still_open = tasks.filter(pl.col("status_category").is_in(["todo", "in_progress"]))
    replanned = tasks.filter(pl.col("first_due") < pl.col("due"))
    assert tasks.height == pytest.approx(6000, rel=0.02)
    assert still_open.height == pytest.approx(120, abs=15)
    assert still_open.filter(pl.col("due") < AS_OF).height == pytest.approx(35, abs=6)
    assert (tasks["status_category"] == "cancelled").mean() == pytest.approx(0.03, abs=0.003)
    assert replanned.height == tasks["replanned"].count() > 450
    assert sum(map(len, BAD_ROWS.values())) == 11


def test_nothing_happens_after_the_exports_or_in_the_wrong_order(tasks) -> None:
    exported = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 18, 30)
    assert tasks["updated"].max() <= exported
    assert tasks.filter(
        (pl.col("created") >= pl.col("started"))
        | (pl.col("started") >= pl.col("finished"))
        | (pl.max_horizontal("started", "closed") > pl.col("updated"))
        | ~pl.col("replanned").is_between("created", pl.coalesce("closed", "updated"))
    ).is_empty()
    assert tasks.select("file", "key").is_unique().all()


def test_deviation_counts_chinas_working_days(finished) -> None:
    china = holidays.country_holidays("CN", years=range(2024, 2028))
    for due, end, deviation in (
        finished.select("due", "finished", "deviation").head(400).iter_rows()
    ):
        first, last = sorted((due, end.date()))
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        count = sum(china.is_working_day(day) for day in days)
        assert (count if end.date() >= due else -count) == deviation


def test_any_size_and_seed_tell_the_same_story() -> None:
    small, other = company_tasks(tasks=600), company_tasks(seed=7)
    assert small.height == pytest.approx(600, rel=0.08)
    deviation = other.filter(pl.col("type") == PROMOTION_PAGE)["deviation"]
    assert abs(deviation.mean() - 2) < 0.1
    assert not other.equals(company_tasks())
