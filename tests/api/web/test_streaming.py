"""An answer appears as its events come: the service's own events, let through one at a time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.web.chat import QUESTION, Chat

_ONE_BY_ONE = """
const fetched = window.fetch;
window.fetch = async (address, options) => {
  const response = await fetched(address, options);
  if (address !== "/v1/answers") return response;
  const events = (await response.text()).split(/(?<=\\n\\n)/);
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => { window.letThrough = resolve; });
      const event = events.shift();
      if (event) controller.enqueue(new TextEncoder().encode(event));
      else controller.close();
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
};
"""


@pytest.fixture
def held(page: Page) -> Chat:
    """The chat page, to which events come only when they are let through."""
    page.add_init_script(_ONE_BY_ONE)
    page.goto("/")
    return Chat(page)


def _let_through(page: Page) -> None:
    """Let the next event through: `understood` first, then claim after claim."""
    page.evaluate("async () => { while (!window.letThrough) await new Promise(requestAnimationFrame); }")
    page.evaluate("() => { const go = window.letThrough; window.letThrough = null; go(); }")


def test_claims_appear_one_by_one_with_their_references(held: Chat) -> None:
    page, card = held.page, held.begin(QUESTION)
    expect(card.locator(".waiting")).to_be_visible()
    _let_through(page)
    expect(card.locator(".claim")).to_have_count(0)
    for number in (1, 2):
        _let_through(page)
        expect(card.locator(".claim")).to_have_count(number)
        expect(card).to_have_attribute("data-state", "streaming")
        expect(page.locator("[role=log] p").last).to_contain_text(re.compile(r"Reference \d"))
    expect(card.locator(".verdict")).to_have_text("No")
    assert card.locator(".chip").count() >= card.locator(".references > li").count() > 0
    expect(card.get_by_role("button", name="Copy")).to_have_count(0)
    expect(card.locator(".review-banner")).to_be_visible()
