"""The chat page, driven as a doctor would in a real browser."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from ingest.settings import Settings

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which CI installs")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="module")
def address(bundled: Settings) -> Iterator[str]:
    """A running service."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--index", str(bundled.index)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/healthz", timeout=5).close()  # noqa: S310 - our own address
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield url
        process.terminate()


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The chat page in a browser; a script error fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        tab = browser.new_page()
        errors: list[str] = []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        tab.goto(address)
        yield tab
        browser.close()
        assert errors == []


def _ask(page: Page, question: str) -> None:
    page.get_by_label("Question").fill(question)
    page.keyboard.press("Enter")


def test_a_chip_opens_the_highlighted_passage_and_escape_returns(page: Page) -> None:
    _ask(page, "does a UMN lesion mean ALS?")
    answer = page.locator("article.answer")
    expect(answer.locator(".verdict")).to_have_text("No")
    chip = answer.locator(".chip").first
    chip.click()
    claim = answer.locator("p").first.text_content() or ""
    marked = page.locator("mark").text_content() or ""
    assert marked
    assert claim.startswith(marked)
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_be_hidden()
    expect(chip).to_be_focused()


def test_a_follow_up_shows_how_it_was_understood(page: Page) -> None:
    _ask(page, "what is PLS?")
    expect(page.locator("article.answer")).to_have_count(1)
    _ask(page, "how is it told apart from ALS?")
    expect(page.locator(".understood")).to_have_text("Understood as: how is PLS told apart from ALS?")


def test_markup_in_a_question_is_shown_as_text(page: Page) -> None:
    _ask(page, "<img src=x onerror=alert(1)> what is PLS?")
    expect(page.locator(".question")).to_have_text("<img src=x onerror=alert(1)> what is PLS?")
    expect(page.locator("article.answer")).to_have_count(1)
    assert page.locator("#conversation img").count() == 0


def test_the_page_fits_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    _ask(page, "UMN vs LMN signs side by side")
    expect(page.locator("article.answer")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
