"""The chat page as its tests speak of it."""

import json
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

QUESTION = "does a UMN lesion mean ALS?"
OUTSIDE = "what is the capital of France?"


class Chat:
    """Asks in the chat page and finds what it shows."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.question = page.get_by_label("Question", exact=True)
        self.answers = page.locator("article.answer")
        self.panel = page.get_by_role("complementary", name="Evidence")

    def ask(self, question: str = QUESTION) -> Locator:
        """Ask and wait for the whole answer; return its card."""
        card = self.begin(question)
        expect(card).to_have_attribute("data-state", "done")
        return card

    def begin(self, question: str = QUESTION) -> Locator:
        """Ask; return the card of the answer."""
        count = self.answers.count()
        self.question.fill(question)
        self.page.keyboard.press("Enter")
        expect(self.answers).to_have_count(count + 1)
        return self.answers.last

    def open_citation(self, card: Locator, number: int = 0) -> Locator:
        """Click a chip of an answer and wait for the passage; return the chip."""
        chip = card.locator(".chip").nth(number)
        chip.click()
        expect(self.panel.locator("mark").first).to_be_visible()
        return chip


def stream_of(*events: Mapping[str, Any]) -> str:
    """Write events as the service streams them."""
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)


def reply(page: Page, pattern: str, body: str, *, content_type: str, status: int = 200) -> None:
    """Answer requests whose address matches a pattern in the service's place."""

    def fulfill(route: Route) -> None:
        route.fulfill(status=status, content_type=content_type, body=body)

    page.route(pattern, fulfill)
