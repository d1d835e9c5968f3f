"""`leeway mapping`: what it prints is what `leeway ingest --mapping` reads."""

import json
from pathlib import Path

import pytest

from pipeline.cli import main

PLAN = "Task no,What,Kind,Deadline,Done on,Cost\n1,Poster,P,2026-11-03,2026-11-04,9\n"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "plan.csv").write_text(PLAN + "2,Page,P,2026-11-05,,8\n")
    return tmp_path / "plan.csv"


def test_the_proposal_is_a_mapping_file(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mapping", str(plan)]) == 0
    printed = capsys.readouterr().out
    assert '# ... = "Cost"  # e.g. 9' in printed
    assert main(["mapping", str(plan), "--output", str(tmp_path / "m.toml")]) == 0
    assert (tmp_path / "m.toml").read_text("utf-8") == printed
    command = ["ingest", str(plan), "--mapping", str(tmp_path / "m.toml"), "--json"]
    assert main([*command, "--home", str(tmp_path / "home")]) == 0
    file = json.loads(capsys.readouterr().out)["files"][0]
    assert (file["source"], file["loaded"], file["problems"]) == ("plan", 2, [])
    assert file["unused_columns"] == ["Cost"]


def test_a_saved_mapping_reads_such_files_by_itself(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path / "home")]
    assert main(["mapping", str(plan), "--save", "plan", *home]) == 0
    capsys.readouterr()
    assert main(["ingest", str(plan), *home]) == 0
    assert "Columns not used: Cost." in capsys.readouterr().err


def test_a_broken_stored_mapping_is_told(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home" / "mappings").mkdir(parents=True)
    (tmp_path / "home" / "mappings" / "old.toml").write_text("nonsense")
    assert main(["ingest", str(plan), "--home", str(tmp_path / "home")]) == 1
    told = capsys.readouterr().err
    assert "mappings/old.toml" in told
    assert "This stored mapping is not used" in told


def test_no_table_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "n.csv").write_text("1,2\n3,4\n5,6\n")
    assert main(["mapping", str(tmp_path / "n.csv")]) == 1
    assert "No row of the file looks like" in capsys.readouterr().err
