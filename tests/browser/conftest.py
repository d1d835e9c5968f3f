import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.server import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where the machine has none, CI fails and others skip."""
    try:
        with chromium() as found:
            yield found
    except Error as error:
        if os.environ.get("CI") or shutil.which("chromium"):
            raise
        pytest.skip(f"no Chromium here: {error}")
