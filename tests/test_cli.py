"""The command line as other programs call it: names, shapes, exit status."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import polars as pl
import pytest

from pipeline.cli import main
from pipeline.schema import TASK
from pipeline.state.decisions import Decision, decide
from pipeline.state.store import open_store
from pipeline.warehouse import publish

Run = Callable[..., tuple[int, str, str]]

SIP = """
source = "sip"
encoding = "latin-1"
date_format = "%d-%b-%y"
duration_unit = "hours"
[columns]
key = "TaskNumber"
type = ["SubCategory", "Type", "类型"]
estimate_hours = "HoursEstimate"
actual_hours = "HoursActual"
created = "EstimateOn"
started = "StartedOn"
finished = "CompletedOn"
[status]
"FINISHED" = "done"
"""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def on_sample(run: Run, sample_home: Path) -> Callable[..., Any]:
    """Runs a command on the sample, with --json; what it answers."""

    def ask(*arguments: object) -> Any:
        status, out, err = run(*arguments, "--home", sample_home, "--json")
        assert (status, err) == (0, "")
        return json.loads(out)

    return ask


def test_ingest_accounts_for_every_row(run: Run, tmp_path: Path) -> None:
    bad = "TaskNumber,SubCategory,EstimateOn\n1,Bug,02-Nov-04\n2,Bug,soon\n"
    (tmp_path / "plan.csv").write_text(bad, "utf-8")
    columns = 'key = "TaskNumber"\ntype = "SubCategory"\ncreated = "EstimateOn"\n'
    mapping = f'source = "sip"\ndate_format = "%d-%b-%y"\n[columns]\n{columns}'
    (tmp_path / "sip.toml").write_text(mapping, "utf-8")
    command = ("ingest", tmp_path / "plan.csv", "--mapping", tmp_path / "sip.toml", "--json")
    status, out, _ = run(*command, "--home", tmp_path / "home")
    assert (status, json.loads(out)) == (
        0,
        {
            "load": 1,
            "files": [
                {
                    "file": str(tmp_path / "plan.csv"),
                    "source": "sip",
                    "rows": 2,
                    "loaded": 1,
                    "unchanged": 0,
                    "rejected": 1,
                    "problems": [
                        {
                            "code": "bad_date",
                            "row": 3,
                            "column": "EstimateOn",
                            "value": "soon",
                            "message": "“soon” in EstimateOn is not a date; "
                            "understood here: %d-%b-%y.",
                        }
                    ],
                }
            ],
        },
    )
    again = json.loads(run(*command, "--home", tmp_path / "home")[1])
    assert (again["load"], again["files"][0]["unchanged"]) == (None, 1)


def test_a_file_of_which_no_row_can_be_read_is_no_success(run: Run, tmp_path: Path) -> None:
    bad = "Issue key,Issue id,Summary,Status,Due Date\nA-1,1,x,Done,soon\nA-2,2,y,Done,later\n"
    (tmp_path / "jira.csv").write_text(bad, "utf-8")
    status, *said = run("ingest", tmp_path / "jira.csv", "--home", tmp_path / "home")
    assert (status, "2 rows, 0 loaded" in "".join(said)) == (1, True)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "empty_file"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_table"),
        ("cut.xlsx", b"PK\x03\x04" + b"\x00" * 60, "damaged_file"),
        ("other.csv", b"colour,weight\nred,3\n", "unknown_columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    run: Run, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    status, out, _ = run("ingest", tmp_path / name, "--json", "--home", tmp_path / "home")
    answer = json.loads(out)
    assert (status, answer["load"]) == (1, None)
    assert [problem["code"] for problem in answer["files"][0]["problems"]] == [code]


def test_a_folder_without_exports_is_told_of(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "read.md").touch()
    status, out, _ = run("ingest", tmp_path / "notes", "--json", "--home", tmp_path / "home")
    assert status == 1
    assert [problem["code"] for problem in json.loads(out)["files"][0]["problems"]] == [
        "no_exports"
    ]


def test_a_day_that_is_none_is_told_of(run: Run, capsys) -> None:
    with pytest.raises(SystemExit):
        run("report", "--from", "2026-02-30")
    assert "“2026-02-30” is not a date" in capsys.readouterr().err


def test_mistakes_get_an_answer_not_a_traceback(
    run: Run, tmp_path: Path, sample_home: Path
) -> None:
    (tmp_path / "bad.toml").write_text('source = "x"\n[columns]\nestimate_hour = "H"\n', "utf-8")
    mistakes = {
        "Nothing was loaded": ("report", "--home", tmp_path),
        "estimate_hours": ("ingest", tmp_path, "--mapping", tmp_path / "bad.toml"),
        "GB-ENG": ("report", "--calendar", "GB-EN", "--home", sample_home),
        "no load 9": ("export", "tasks", "--as-of", "9", "--home", sample_home),
        "there are source, project": ("report", "--by", "colour", "--home", sample_home),
        "--output": ("export", "tasks", "--format", "parquet", "--home", sample_home),
    }
    for words, command in mistakes.items():
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert words in err


def test_export_tasks(run: Run, tmp_path: Path, sample_home: Path) -> None:
    promised = ["source", *(column.name for column in TASK.columns if column.exported)]
    status, out, _ = run("export", "tasks", "--format", "json", "--home", sample_home)
    rows = [json.loads(line) for line in out.splitlines()]
    assert (status, list(rows[0])) == (0, promised)
    page = next(row for row in rows if row["type"] == "Promotion page development")
    assert pl.Series([page["created"]]).str.contains(r"^\d{4}-\d\d-\d\dT[\d:]{8}\+08:00$").all()
    assert pl.Series([page["due"]]).str.contains(r"^\d{4}-\d\d-\d\d$").all()
    for form in ("csv", "parquet"):
        run("export", "tasks", "--format", form, "--output", tmp_path / form, "--home", sample_home)
    assert pl.read_csv(tmp_path / "csv", infer_schema=False).shape == (len(rows), len(promised))
    assert pl.read_parquet(tmp_path / "parquet").shape == (len(rows), len(promised))


def test_export_defaults(run: Run, tmp_path: Path) -> None:
    columns = ["type", "target", "buffer", "unit", "since", "by", "reason", "load"]
    columns += ["team", "project"]
    assert run("export", "defaults", "--home", tmp_path)[:2] == (0, ",".join(columns) + "\n")
    told = {"who": "李安", "reason": "大促, 两次", "load": 1}
    for target, kind, buffer in (("effort", "海报设计", 0.35), ("schedule", "=1+1", 2.5)):
        decide(open_store(tmp_path), Decision(target=target, type=kind, buffer=buffer, **told))  # type: ignore[arg-type]
    found = pl.read_csv(run("export", "defaults", "--home", tmp_path)[1].encode())
    assert found.columns == columns
    assert found.select("type", "target", "buffer", "unit", "by", "load").rows() == [
        ("'=1+1", "schedule", 2.5, "working_days", "李安", 1),
        ("海报设计", "effort", 0.35, "share_of_estimate", "李安", 1),
    ]
    file = tmp_path / "defaults.parquet"
    run("export", "defaults", "--format", "parquet", "--output", file, "--home", tmp_path)
    assert pl.read_parquet(file)["type"].to_list() == ["=1+1", "海报设计"]
    status, _, err = run("export", "defaults", "--as-of", "1", "--home", tmp_path)
    assert (status, "Nothing was loaded" in err) == (1, True)
    status, _, err = run("export", "defaults", "--team", "A", "--home", tmp_path)
    assert (status, "only --as-of" in err) == (1, True)


def test_export_changes_and_rejects(run: Run, sample_home: Path) -> None:
    changes = run("export", "changes", "--home", sample_home)[1]
    assert changes.startswith("source,key,at,field,from,to\njira,")
    rejects = pl.read_csv(run("export", "rejects", "--home", sample_home)[1].encode())
    assert {"file", "row", "column", "value", "reason"} <= set(rejects.columns)


def test_report(run: Run, sample_home: Path, on_sample: Callable[..., Any]) -> None:
    answer = on_sample("report", "--by", "type,team", "--measure", "schedule_deviation,on_time")
    assert (answer["as_of"], answer["by"]) == (1, ["type", "team"])
    assert sum(group["tasks"] for group in answer["groups"]) == answer["total"]["tasks"]
    figures = answer["groups"][0]["measures"]["schedule_deviation"]
    assert set(figures) == {
        *("unit", "count", "left_out", "mean", "median", "p80", "p90", "interval")
    }
    assert figures["interval"][0] < figures["mean"] < figures["interval"][1]
    assert figures["unit"] == "working_days"
    year = on_sample("report", "--from", "2025-01-01", "--to", "2025-12-31")["total"]["tasks"]
    assert 0 < year < answer["total"]["tasks"]
    assert on_sample("report", "--source", "none")["total"]["tasks"] == 0
    assert run("report", "--by", "type", "--source", "none", "--home", sample_home)[0] == 0


def test_teams_count_by_their_own_calendars(run: Run, tmp_path: Path) -> None:
    """Due on Friday 2026-02-13, done on Wednesday 25: two working days of China (14 and 25, off on
    24), eight of England. The open task is due on a day that no calendar of China knows yet."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text('[team_calendars]\n"London" = "GB-ENG"')
    (tmp_path / "home" / "days_off.csv").write_text("team,date\nDesign,2026-02-24")
    head = (
        "Issue key,Issue id,Summary,Issue Type,Status,Project name,Team,Created,Due date,Resolved"
    )
    dates = {
        "Design": "2026-02-02,2026-02-13,2026-02-25",
        "London": "2026-02-02,2026-02-13,2026-02-25",
        "Growth": "2026-02-02,2098-03-01,",
    }
    rows = [
        f"OPS-{n},{n},Task,Poster,{'Done' if team != 'Growth' else 'To Do'},Promo,{team},{days}"
        for n, (team, days) in enumerate(dates.items())
    ]
    (tmp_path / "jira.csv").write_text("\n".join([head, *rows]), "utf-8")
    assert run("ingest", tmp_path / "jira.csv", "--home", tmp_path / "home")[0] == 0

    def deviations(*options: str) -> tuple[dict[str, float], dict[str, Any]]:
        by_team = ("--by", "team", "--measure", "schedule_deviation")
        out = run("report", *by_team, "--json", "--home", tmp_path / "home", *options)[1]
        answer = json.loads(out)
        return {
            group["team"]: group["measures"]["schedule_deviation"]["mean"]
            for group in answer["groups"]
        }, answer

    found, answer = deviations()
    assert found == {"Design": 2, "London": 8, "Growth": None}
    assert answer["calendar_provisional_from"].endswith("-01-01")
    assert deviations("--calendar", answer["calendar"]) == (found, answer)
    found, answer = deviations("--calendar", "GB-ENG")
    assert found == {"Design": 8, "London": 8, "Growth": None}
    assert "calendar_provisional_from" not in answer


def test_report_counts_open_tasks_where_asked(on_sample: Callable[..., Any]) -> None:
    measures = ("--measure", "schedule_deviation,on_time,early")
    found = on_sample("report", *measures, "--by", "type", "--censored")
    deviation, on_time, early = (
        found["total"]["measures"][name]["censored"]
        for name in ("schedule_deviation", "on_time", "early")
    )
    names = {"events", "censored", "open", "entered_late", "median", "p80", "p90", "most"}
    assert (set(deviation), set(on_time), early) == (names, names | {"share"}, None)
    types = [group["measures"]["schedule_deviation"]["censored"] for group in found["groups"]]
    for name in ("events", "censored"):
        assert sum(each[name] for each in types if each) == deviation[name]
    by_month = on_sample("report", *measures, "--by", "month", "--censored")
    assert by_month["groups"][0]["measures"]["on_time"]["censored"] is None


def test_the_samples_known_story_is_found(on_sample: Callable[..., Any]) -> None:
    """Promotion page development runs 2 working days over on average."""
    answer = on_sample("report", "--type", "Promotion page development")
    assert answer["total"]["measures"]["schedule_deviation"]["mean"] == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize(
    ("folder", "column"), [("jira_cloud_json", None), ("jira_cloud_zh_json", None)]
)
def test_real_exports_count_as_the_file_does(
    run: Run, tmp_path: Path, real_data: Path, folder: str, column: str | None
) -> None:
    issues: dict[str, str] = {}
    for path in sorted((real_data / folder).glob("*.json")):
        content = json.loads(path.read_text("utf-8"))
        for issue in content.get("issues", [content]):
            issues[issue["id"]] = issue["fields"]["issuetype"]["name"]
    assert run("ingest", real_data / folder, "--home", tmp_path)[0] == 0
    answer = json.loads(run("report", "--by", "type", "--json", "--home", tmp_path)[1])
    counted = {group["type"]: group["tasks"] for group in answer["groups"]}
    assert counted == dict(pl.Series(list(issues.values())).value_counts().iter_rows())


def test_a_real_table_counts_as_the_file_does(run: Run, tmp_path: Path, real_data: Path) -> None:
    (tmp_path / "sip.toml").write_text(SIP, "utf-8")
    files = sorted((real_data / "sip").glob("*.csv"))
    assert run("ingest", *files, "--mapping", tmp_path / "sip.toml", "--home", tmp_path)[0] == 0
    answer = json.loads(run("report", "--by", "type", "--json", "--home", tmp_path)[1])
    tasks = pl.read_csv(files[0], encoding="latin-1", infer_schema=False).unique("TaskNumber")
    counted = {group["type"]: group["tasks"] for group in answer["groups"]}
    assert counted == dict(tasks["SubCategory"].value_counts().iter_rows())


@pytest.mark.parametrize(
    ("language", "words"),
    [("en_GB", "by process {})"), ("zh_CN", "由进程 {} 于")],
)
def test_a_load_that_waits_for_another_says_so(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    words = words.format(os.getpid())
    monkeypatch.setattr(publish, "_PATIENCE", 0.1)
    monkeypatch.setenv("LC_ALL", language)
    file, home = tmp_path / "sip.csv", tmp_path / "home"
    file.write_text("Key,Title,Status\nA,Poster,完成\n")
    plan = tmp_path / "plan.toml"
    plan.write_text('source = "t"\n[columns]\nkey = "Key"\ntitle = "Title"\nstatus = "Status"\n')
    begun, told, running = Event(), Event(), publish._running

    def load_slowly() -> None:
        with publish.next_file(home):
            begun.set()
            # However slow the machine is, the other one comes while this one runs.
            told.wait(60)

    def asked(holder: Path) -> publish.Running | None:
        found = running(holder)
        told.set()
        return found

    monkeypatch.setattr(publish, "_running", asked)

    other = Thread(target=load_slowly)
    other.start()
    begun.wait()
    status, _, said = run("--home", home, "ingest", "--mapping", plan, file)
    other.join()
    assert (status, said.count(words)) == (0, 1)
    assert not (home / "warehouse" / "running").exists()
    assert words not in run("--home", home, "undo")[2]


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Task,Due\nPoster,2026-03-02\nFilm,2026-03-03\n", "utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "pipeline.cli", "mapping", str(tmp_path / "plan.csv")]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b"")
