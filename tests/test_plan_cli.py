"""A plan goes in as the tracker gives it, and comes out with buffers as the tracker takes it."""

import csv
import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from pipeline.cli import main
from pipeline.ingest import ingest
from pipeline.plan_export import BUFFER
from pipeline.settings import Settings
from pipeline.statistics.filters import Filters
from pipeline.view import open_view

SAMPLE = Path(__file__).parent.parent / "data" / "sample"


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(
        shutil.copytree(sample_home, tmp_path_factory.mktemp("plan") / "home", symlinks=True)
    )


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("jira-promotion.csv", "csv"),
        ("pingcode-content.xlsx", "xlsx"),
        ("worktile-channel.xlsx", "xlsx"),
        ("jira-app.json", "csv"),
        ("worktile-ops.json", "xlsx"),
    ],
)
def test_what_is_written_is_loaded_again_with_the_buffered_dates(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, form: str
) -> None:
    before = open_view(home, Filters()).load
    out = tmp_path / f"plan.{form}"
    where = ["--home", str(home), "--json"]
    assert main(["suggest", "--plan", str(SAMPLE / name), "--output", str(out), *where]) == 0
    told = json.loads(capsys.readouterr().out)
    assert open_view(home, Filters()).load == before  # nothing was stored
    planned = pl.DataFrame(told["tasks"], infer_schema_length=None)
    assert (planned["buffer"].drop_nulls() >= 0).all()
    dates = planned["buffered_due"].drop_nulls()
    assert dates.len() > 0
    assert (dates >= before.as_of_day.isoformat()).all()  # also of those that are late already
    assert told["saved"] == told["singly"] - told["pooled"]
    assert told["singly"] == planned["buffer"].sum()

    again = tmp_path / "again"
    done = ingest(again, [out], Settings())
    assert not done.failed
    assert not [p for file in done.files for p in file.problems if p.kind.rejects]
    assert done.files[0].source == planned["source"][0]
    tasks = open_view(again, Filters()).tasks.select("key", due=pl.col("due_day").cast(pl.String))
    found = planned.join(tasks, on="key", how="left")
    # One that gets no buffer keeps its date.
    ends = planned.select(pl.coalesce("buffered_due", "due_on")).to_series()
    assert found["due"].to_list() == ends.to_list()


def test_a_jira_file_keeps_its_columns_and_its_dates(home: Path, tmp_path: Path) -> None:
    path, out = SAMPLE / "jira-promotion.csv", tmp_path / "plan.csv"
    assert main(["suggest", "--plan", str(path), "--output", str(out), "--home", str(home)]) == 0
    was, now = (list(csv.reader(io.StringIO(file.read_text("utf-8-sig")))) for file in (path, out))
    assert now[0] == [*was[0], BUFFER]
    due, key = was[0].index("Due date"), was[0].index("Issue key")
    old = {row[key]: row for row in was[1:]}
    assert len(now) > 10
    for row in now[1:]:
        before = old[row[key]]
        assert row[:due] + row[due + 1 : -1] == before[:due] + before[due + 1 :]
        first, last = (datetime.strptime(each[due], "%d/%b/%y %I:%M %p") for each in (before, row))
        assert (last > first) == (row[-1] not in ("0", ""))


def test_a_type_that_is_new_gets_the_buffer_of_all_types_and_it_is_said(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "Summary,Issue key,Issue id,Issue Type,Status,Due date\n"
        "=1+1,N-1,1,Never seen,To Do,2026-12-01\n"
        "Late,N-2,2,Never seen,To Do,\n"
        "Over,N-3,3,Never seen,Done,2026-12-01\n",
        "utf-8",
    )
    assert main(["suggest", "--plan", str(plan), "--home", str(home), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (task,) = told["tasks"]
    assert (task["key"], task["title"], task["few"]) == ("N-1", "=1+1", True)
    assert told["left_out"] == {"rejected": 0, "over": 1, "undated": 1}


def test_what_a_spreadsheet_would_run_is_written_as_text(home: Path, tmp_path: Path) -> None:
    plan, out = tmp_path / "plan.csv", tmp_path / "out.csv"
    header = "Summary,Issue key,Issue id,Issue Type,Status,Due date,Story Points"
    titles = ["=HYPERLINK(1)", "@import", "+86 138", "-5", "- a point", "海报, 二", "It's 1+1=2"]
    rows = [f'"{title}",N-{n},{n},Task,To Do,2026-12-01,-2.5' for n, title in enumerate(titles)]
    plan.write_text("\n".join([header, *rows, ""]), "utf-8")
    assert main(["suggest", "--plan", str(plan), "--output", str(out), "--home", str(home)]) == 0
    written = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [row["Summary"] for row in written] == [
        *("'=HYPERLINK(1)", "'@import", "'+86 138", "-5", "'- a point", "海报, 二", "It's 1+1=2")
    ]
    assert {row["Story Points"] for row in written} == {"-2.5"}


def test_what_cannot_be_planned_says_why(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("Summary,Issue key,Issue Type,Status\nLate,N-2,Task,To Do\n", "utf-8")
    for options, said in (
        (["--plan", str(plan)], "1 without a due date"),
        (["--plan", str(plan), "--level", "1"], "between 0.5 and 0.95"),
        (["--plan", str(plan), "--output", "plan.txt"], ".csv or .xlsx"),
        (["--plan", str(plan), "--target", "effort"], "schedule buffers"),
        (["--level", "0.8"], "go with --plan"),
    ):
        assert main(["suggest", *options, "--home", str(home)]) == 1
        assert said in capsys.readouterr().err
