"""What the tests of pages share."""

from pathlib import Path

import pytest
import streamlit as st

from pipeline.statistics.filters import Filters
from pipeline.view import View, open_view


@pytest.fixture
def view(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> View:
    """The sample, shown by the dashboard and read beside it."""
    monkeypatch.setenv("LEEWAY_HOME", str(sample_home))
    st.cache_resource.clear()
    return open_view(sample_home, Filters())
