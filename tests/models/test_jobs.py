"""Fitting in the background: a real process, started once."""

import time
from pathlib import Path

import pytest

from models import jobs
from models.refit import models_folder
from models.store import Fitted, read_suggestions, write_suggestions
from pipeline.ingest import ingest
from pipeline.settings import Settings

GOLDEN = Path(__file__).parents[1] / "golden" / "jira_cloud_en.csv"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A handful of tasks: a fit ends at once, and says that they are too few."""
    ingest(tmp_path / "home", [GOLDEN], Settings())
    return tmp_path / "home"


def wait(key: jobs.Key, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while jobs._JOBS[key].poll() is None and time.monotonic() < end:
        time.sleep(0.05)


def test_one_process_fits_all_targets(home: Path) -> None:
    key = (home, 1, "CN")
    assert jobs.ensure_fit(*key) == "running"
    first = jobs._JOBS[key]
    assert jobs.ensure_fit(*key) == "running"
    assert jobs._JOBS[key] is first
    wait(key)
    for target in ("schedule", "effort"):
        found = read_suggestions(models_folder(home), 1, target, "CN")
        assert found is not None
        assert found.suggestions == ()
        assert "history" in found.why_not


def test_a_failure_is_told_until_it_is_forgotten(tmp_path: Path) -> None:
    key = (tmp_path / "nothing loaded", 1, "CN")
    jobs.ensure_fit(*key)
    first = jobs._JOBS[key]
    wait(key)
    assert jobs.ensure_fit(*key) == "failed"
    jobs.forget(*key)
    jobs.ensure_fit(*key)
    assert jobs._JOBS[key] is not first
    wait(key)


def test_suggestions_of_the_latest_load_before(tmp_path: Path) -> None:
    folder = models_folder(tmp_path)
    some = Fitted((), None, "too few")
    write_suggestions(folder, 1, "schedule", "CN", some)
    assert jobs.suggestions_before(tmp_path, [1, 2, 3], 3, "schedule", "CN") is None
