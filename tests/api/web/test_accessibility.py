"""Every view without a violation that axe-core finds, in both themes."""

import json
from importlib.resources import files

import pytest
from playwright.sync_api import Page, Route, expect

from tests.api.web.chat import OUTSIDE, Chat

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(params=["light", "dark"])
def themed(page: Page, request: pytest.FixtureRequest) -> Page:
    """A tab in each theme, tall enough that nothing lies half under what sticks to its edges."""
    page.set_viewport_size({"width": 1280, "height": 4000})
    page.emulate_media(color_scheme=request.param)
    return page


def _assert_accessible(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(_AXE)
    options = {"runOnly": _TAGS, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)
    violations = [
        f"{rule['id']}: {rule['help']}: {[node['html'][:200] for node in rule['nodes']]}"
        for rule in found["violations"]
    ]
    assert violations == []


def test_the_chat(themed: Page) -> None:
    themed.goto("/")
    chat = Chat(themed)
    expect(themed.get_by_role("heading", level=1)).to_be_visible()
    _assert_accessible(themed)
    chat.open_citation(chat.ask())
    chat.panel.get_by_role("button", name="Does the passage support the sentence? No").click()
    expect(chat.panel.get_by_label("What was wrong?")).to_be_visible()
    _assert_accessible(themed)
    chat.ask("how is PLS told apart from ALS?").get_by_role("button", name="Export").click()
    _assert_accessible(themed)
    chat.ask(OUTSIDE)
    themed.get_by_role("button", name="Filters").click()
    _assert_accessible(themed)


def test_the_chat_on_a_narrow_screen(themed: Page) -> None:
    themed.set_viewport_size({"width": 320, "height": 4000})
    themed.goto("/")
    chat = Chat(themed)
    chat.open_citation(chat.ask())
    _assert_accessible(themed)
    themed.keyboard.press("Escape")
    themed.get_by_role("button", name="Conversations").click()
    _assert_accessible(themed)


def test_a_failure_and_the_key_prompt(themed: Page, errors: list[str]) -> None:
    problem = json.dumps({"title": "A key is needed.", "status": 401})

    def refuse(route: Route) -> None:
        route.fulfill(status=401, content_type="application/problem+json", body=problem)

    themed.goto("/")
    themed.route("**/v1/answers", refuse)
    card = Chat(themed).begin()
    expect(themed.get_by_role("dialog", name="Access key")).to_be_visible()
    _assert_accessible(themed)
    themed.keyboard.press("Escape")
    expect(card.get_by_role("alert")).to_contain_text("A key is needed.")
    _assert_accessible(themed)
    errors.clear()  # the 401 that was asked for


def test_an_article_and_its_review(themed: Page) -> None:
    themed.goto("/")
    card = Chat(themed).ask()
    card.get_by_role("button", name="Submit as article").click()
    card.get_by_role("link", name="Open the article").click()
    expect(themed.locator("article.article .chip").first).to_be_visible()
    _assert_accessible(themed)
    themed.goto("/review")
    expect(themed.locator(".queue a").first).to_be_visible()
    _assert_accessible(themed)
    themed.locator(".queue a").first.click()
    expect(themed.get_by_role("region", name="Decide")).to_be_visible()
    _assert_accessible(themed)


def test_the_documents(themed: Page) -> None:
    themed.goto("/corpus")
    expect(themed.locator(".works li").first).to_be_visible()
    _assert_accessible(themed)
    themed.get_by_role("region", name="Documents").get_by_role("link").first.click()
    expect(themed.locator("article.document")).to_be_visible()
    _assert_accessible(themed)
