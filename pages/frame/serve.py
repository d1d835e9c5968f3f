"""Starts the dashboard after a run of every page without a browser, so that its first readers do
not wait for imports and caches: `python -m pages.frame.serve [streamlit options]`."""

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.web import cli

from pages.frame.navigation import TOPICS

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
APP = Path(__file__).with_name("app.py")


def main() -> None:
    """Runs every page once, then hands over to Streamlit."""
    reader = AppTest.from_file(str(DASHBOARD), default_timeout=120).run()
    for topic in TOPICS:
        reader.switch_page(f"pages/{topic}/page.py").run()
    # Until a first reader has come, Streamlit takes the folder pages/ for its older kind of pages
    # and shows "Page not found" over a deep link.
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
