"""How long a page takes until its last chart or table stands, in Chromium."""

import time
from pathlib import Path

from playwright.sync_api import Page

from pages.frame.navigation import TOPICS
from tests.browser.server import chromium, dashboard

_DONE = """() => !document.querySelector('[data-testid="stStatusWidget"]')
    && !document.querySelector('[data-testid="stSkeleton"]')
    && document.querySelector('[data-testid="stMainBlockContainer"] h1')
    && document.querySelector('[data-testid="stVegaLiteChart"], [data-testid="stDataFrame"]')"""


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
