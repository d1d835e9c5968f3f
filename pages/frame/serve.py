"""Starts the dashboard with everything that a first page needs already imported, so that the
first reader does not wait for it: `python -m pages.frame.serve [streamlit options]`."""

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from pages.frame.navigation import TOPICS
from pages.frame.snapshot import home
from pipeline.normalise.calendar import UnknownCalendar
from pipeline.settings import SettingsError
from pipeline.statistics.filters import Filters
from pipeline.view import NothingLoaded, open_view

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"


def main() -> None:
    """Imports, reads the data once, then hands over to Streamlit."""
    for topic in TOPICS:
        for module in sorted((DASHBOARD.parent / "pages" / topic).glob("*.py")):
            if module.name != "page.py":  # run anew for every reader, never imported
                import_module(f"pages.{topic}.{module.stem}")
    with suppress(NothingLoaded, SettingsError, UnknownCalendar):  # the page says what is wrong
        open_view(home(), Filters())
    # Until a first reader has come, Streamlit takes the folder pages/ for its older kind of pages
    # and shows "Page not found" over a deep link.
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(DASHBOARD), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
