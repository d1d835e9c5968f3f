"""The main journey in Chromium: upload, see the overrun, adopt a buffer, copy the link, and open it
in another browser after a further load."""

import json
import random
import re
import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pipeline.ingest import ingest
from pipeline.settings import Settings
from tests.browser.server import dashboard

SLOW = 60_000


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def address(home: Path) -> Iterator[str]:
    with dashboard(home) as address:
        yield address


def export(path: Path, late: int) -> Path:
    """A Jira export of 120 tasks of two types; pages finish `late` calendar days after the plan."""
    lines = [
        "Issue key,Issue id,Summary,Issue Type,Status,Status Category,Created,Due date,Resolved"
    ]
    draw = random.Random(7)
    for number in range(120):
        kind, over = (("Promotion page", late), ("Poster", 0))[number % 2]
        due = date(2026, 1, 5) + timedelta(2 * number)
        done = due + timedelta(over + draw.choice([0, 0, 1]))
        lines.append(
            f"P-{number},{1000 + number},Task {number},{kind},Done,Done,"
            f"{due - timedelta(7)},{due},{done}"
        )
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def figure(page: Page, label: str) -> str:
    metric = page.get_by_test_id("stMetric").filter(has_text=label)
    return metric.get_by_test_id("stMetricValue").inner_text(timeout=SLOW)


def menu(page: Page, title: str) -> None:
    page.get_by_test_id("stTopNav").get_by_role("link", name=title).click()


def test_from_upload_to_a_link_that_stays_true(
    browser: Browser, address: str, home: Path, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page.goto(f"{address}/data")
    page.locator("input[type=file]").first.set_input_files(export(tmp_path / "jira.csv", late=2))
    page.get_by_role("button", name="Load 1 file").click(timeout=SLOW)
    expect(page.get_by_text("Your last upload")).to_be_visible(timeout=SLOW)

    menu(page, "Overview")
    before = figure(page, "Mean deviation")
    assert before.startswith("+")

    menu(page, "Buffers")
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible(timeout=SLOW)
    box = table.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 40, box["y"] + 50)  # Adopt, in the first row
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Two days over on average", timeout=SLOW)
    dialog.get_by_label("Who decides").fill("Lin")
    dialog.get_by_role("button", name="Save as default").click()
    expect(page.get_by_role("dialog")).to_have_count(0, timeout=SLOW)
    with urllib.request.urlopen(f"{address}/api/buffers.json") as answer:
        (default,) = json.load(answer)["defaults"]
    with urllib.request.urlopen(f"{address}/overview?lang=zh") as answer:
        assert answer.url == f"{address}/?lang=zh"
    assert (default["by"], default["reason"]) == ("Lin", "Two days over on average")

    menu(page, "Overview")
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.get_by_test_id("stCode").first.inner_text(timeout=SLOW).strip()
    assert re.search(r"as_of=1\b", link)

    assert ingest(home, [export(tmp_path / "later.csv", late=9)], Settings()).load == 2
    elsewhere = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    elsewhere.goto(link)
    assert figure(elsewhere, "Mean deviation") == before
    expect(elsewhere.get_by_text("as of load 1")).to_be_visible()
    elsewhere.get_by_role("button", name="Show current data").click()
    expect(
        elsewhere.get_by_test_id("stMetric").filter(has_text="Mean deviation")
    ).not_to_contain_text(before, timeout=SLOW)


def test_filters_language_and_history_live_in_the_address(
    browser: Browser, sample_home: Path
) -> None:
    with dashboard(sample_home) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/?type=App+release&period=all")
        expect(page.get_by_role("heading", name="总览")).to_be_visible(timeout=SLOW)
        narrow = figure(page, "平均偏差")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible(timeout=SLOW)
        assert figure(page, "Mean deviation") == narrow
        menu(page, "Deviation trends")
        page.wait_for_url("**/deviation*type=App*")
        expect(page.get_by_role("heading", name="Deviation trends")).to_be_visible(timeout=SLOW)
        page.go_back()
        expect(page.get_by_role("heading", name="Overview")).to_be_visible(timeout=SLOW)
        assert "type=App" in page.evaluate("location.href")
        assert page.evaluate("document.documentElement.scrollWidth") == 1440
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
