"""A dashboard and a browser, as a user has them."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
_SERVER = ["--server.headless", "true", "--server.fileWatcherType", "none"]
_ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]


@contextmanager
def dashboard(home: Path) -> Iterator[str]:
    """A server on a free port that shows `home`; its address."""
    with served(["-m", "pages.frame.serve"], home) as address:
        yield address


@contextmanager
def served(program: list[str], home: Path) -> Iterator[str]:
    """A Streamlit server on a free port, started by the arguments of Python; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, *program, "--server.port", str(port), *_SERVER],
        cwd=ROOT,
        env=os.environ | {"LEEWAY_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else Playwright's own. Raises where there is neither."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def _wait(address: str, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
