"""How long a page takes until it stands, in Chromium, beside a blank page of Streamlit's own."""

import time
from pathlib import Path

from playwright.sync_api import Page

from pages.frame.navigation import TOPICS
from tests.browser.server import chromium, dashboard, served

_DONE = """() => !document.querySelector('[data-testid="stStatusWidget"]')
    && !document.querySelector('[data-testid="stSkeleton"]')
    && document.querySelector('[data-testid="stMainBlockContainer"] h1')
    && document.querySelector('[data-testid="stVegaLiteChart"], [data-testid="stDataFrame"]')"""


def blank_time(folder: Path) -> float:
    """Seconds until the title of a script that shows nothing else is seen by a new browser."""
    script = folder / "blank.py"
    script.write_text("import streamlit as st\nst.title('Blank')\n", "utf-8")
    with served(["-m", "streamlit", "run", str(script)], folder) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        started = time.perf_counter()
        page.goto(address)
        page.wait_for_selector("h1")
        return time.perf_counter() - started


def page_times(home: Path) -> dict[str, float]:
    """Seconds for the first page of a new browser (the server just started), then for the other
    pages by a click on the menu."""
    times = {}
    with dashboard(home) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        started = time.perf_counter()
        page.goto(address)
        times["overview, first of all"] = _until_done(page, started)
        started = time.perf_counter()
        page.reload()
        times["overview, again"] = _until_done(page, started)
        for number, topic in list(enumerate(TOPICS))[1:]:
            started = time.perf_counter()
            page.locator('[data-testid="stTopNavLink"]').nth(number).click()
            page.wait_for_url(f"**/{topic}*")
            times[topic] = _until_done(page, started)
    return times


def _until_done(page: Page, started: float) -> float:
    page.wait_for_function(_DONE, timeout=60_000)
    return time.perf_counter() - started
