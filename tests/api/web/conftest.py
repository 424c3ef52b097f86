"""What the tests of the pages share: the service in a process of its own, and tabs of a real browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ingest.settings import Settings
from tests.api.web.chat import Chat
from tests.chromium import MISSING, REQUIRED, find_chromium

# A loaded machine is slow; a test that waits for what never comes still ends.
expect.set_options(timeout=30_000)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is skipped, or fails where one is required."""
    path = find_chromium()
    if path is None and os.environ.get(REQUIRED):
        pytest.fail(MISSING)
    return path or pytest.skip(MISSING)


@contextmanager
def serving(index: Path, database: str, *options: str) -> Iterator[str]:
    """Serve in a process of its own; yield the address once questions can be answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--index", str(index), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "BETZ_DATABASE": database}) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/readyz", timeout=5).close()  # noqa: S310 - our own address
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield url
        process.terminate()


@pytest.fixture(scope="session")
def address(bundled: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running service over the bundled corpus, with a database of its own."""
    database = tmp_path_factory.mktemp("web") / "service.sqlite"
    with serving(bundled.index, f"sqlite:///{database}") as url:
        yield url


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser, closed with the module: its event loop must not meet that of other tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield started
        started.close()


@pytest.fixture
def errors() -> list[str]:
    """What the browser complained of; a test that causes failures clears it."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, errors: list[str]) -> Iterator[Page]:
    """A new tab with nothing stored; an error of a script, or what the security policy blocks, fails the test."""
    context = browser.new_context(base_url=address, reduced_motion="reduce", accept_downloads=True)
    tab = context.new_page()
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield tab
    context.close()
    assert errors == []


@pytest.fixture
def chat(page: Page) -> Chat:
    """The chat page, opened."""
    page.goto("/")
    return Chat(page)
