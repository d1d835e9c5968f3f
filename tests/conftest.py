"""What all tests share."""

import os
from pathlib import Path

import hypothesis
import pytest

from pipeline.ingest import LoadNote, ingest
from pipeline.settings import Settings

# How long an example takes depends on what else the machine does.
hypothesis.settings.register_profile("leeway", deadline=None)
hypothesis.settings.load_profile("leeway")

SAMPLE = Path(__file__).parent.parent / "data" / "sample"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real exports, where this machine has it."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("LEEWAY_REAL_DATA", beside))
    if not folder.is_dir():
        pytest.skip("no real data on this machine")
    return folder


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample loaded; not to be written to."""
    home = tmp_path_factory.mktemp("sample-home")
    ingest(home, [SAMPLE], Settings(), note=LoadNote(sample=True))
    return home
