"""What stands in an export is text on every page: no HTML, Markdown, LaTeX or icon comes of it."""

import csv
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Dialog

from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.browser.server import dashboard

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[link](javascript:alert(1))",
    "$x^2$",
    ":material/home: :red[loud]",
    "**bold** `code`",
)
HEADER = (
    *("Issue key", "Issue id", "Summary", "Issue Type", "Status", "Project name", "Assignee"),
    *("Created", "Due date", "Resolved", "Custom field (Team)", "Sprint"),
)
COME_TO_LIFE = """() => [
  ...document.querySelectorAll('img[src="x"], a[href^="javascript"], .katex'),
  ...[...document.querySelectorAll('strong, em, code, span')].filter(element =>
     !element.children.length && ['bold', 'code', 'loud', 'home'].includes(element.textContent))
].map(element => element.outerHTML)"""


def test_texts_of_an_export_stay_texts(browser: Browser, tmp_path: Path) -> None:
    path, home = tmp_path / "hostile.csv", tmp_path / "home"
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for number in range(150):
            word = HOSTILE[number % 5]
            due = date(2026, 3, 2) + timedelta(number % 90)
            done = due + timedelta(number % 4) if number % 6 else ""
            status = "Done" if done else word
            start = due - timedelta(20)
            names = (f"H-{number}", 1000 + number, word, HOSTILE[number // 5 % 5], status)
            table.writerow((*names, word, word, start, due, done, word, word))
    assert ingest(home, [path], Settings()).load
    alerts: list[Dialog] = []
    with dashboard(home) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 3000}, locale="en-GB")

        def note(dialog: Dialog) -> None:
            alerts.append(dialog)

        page.on("dialog", note)
        for name in ("", "deviation", "buffers", "bottlenecks", "data?view=quality"):
            page.goto(f"{address}/{name}{'&' if '?' in name else '?'}period=all")
            page.get_by_test_id("stMarkdownContainer").nth(8).wait_for(timeout=60_000)
            page.wait_for_timeout(3000)
            assert page.evaluate(COME_TO_LIFE) == [], name
    assert alerts == []
