"""The documents page: the index, the last ingest, every document and every work, retracted ones first."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.api.web.chat import Chat, reply


@pytest.fixture
def documents(page: Page) -> Page:
    """The documents page, loaded."""
    page.goto("/corpus")
    expect(page.locator(".works li").first).to_be_visible()
    return page


def test_it_says_what_is_served_and_what_the_last_ingest_did(documents: Page) -> None:
    generation = documents.evaluate("fetch('/v1/generation').then((response) => response.json())")
    index = documents.get_by_role("region", name="Index", exact=True)
    expect(index).to_contain_text(generation["id"])
    expect(index).to_contain_text("Last ingest")
    index.get_by_text("Skipped, and why").click()
    expect(index.get_by_text("README.md:")).to_be_visible()


def test_documents_are_narrowed_by_title_and_opened(documents: Page) -> None:
    listed = documents.get_by_role("region", name="In this index")
    listed.get_by_label("Title").fill("babinski")
    rows = listed.locator("tbody tr")
    expect(listed.get_by_role("status")).to_have_text(f"{rows.count()} document{'s' * (rows.count() != 1)}")
    title = rows.first.get_by_role("link").text_content() or ""
    rows.first.get_by_role("link").click()
    expect(documents.get_by_role("heading", level=1)).to_have_text(title)
    expect(documents.locator(".document .tag").first).to_have_text("Betz summary, not a guideline")
    expect(documents.get_by_role("heading", name="Works cited")).to_be_visible()
    documents.go_back()
    expect(documents.get_by_role("heading", level=1)).to_have_text("Documents")


def test_the_evidence_leads_to_the_whole_document(chat: Chat) -> None:
    chat.open_citation(chat.ask())
    title = chat.panel.get_by_role("heading", level=3).first.text_content() or ""
    chat.panel.get_by_role("link", name="Whole document").click()
    expect(chat.page.get_by_role("heading", level=1)).to_have_text(title)


def test_retracted_works_come_first_and_are_marked(page: Page) -> None:
    work = {"type": "article-journal", "author": [], "evidence_type": "cohort", "documents": []}
    works = [
        {**work, "key": "sound2020", "title": "Sound", "year": 2020, "retracted": False},
        {**work, "key": "unsound2010", "title": "Unsound", "year": 2010, "retracted": True},
    ]
    reply(page, "**/v1/references", json.dumps({"references": works}), content_type="application/json")
    page.goto("/corpus")
    cited = page.get_by_role("region", name="Works cited")
    expect(cited.get_by_role("status")).to_have_text("2 works, 1 retracted")
    expect(cited.locator("li").first).to_contain_text("Unsound")
    expect(cited.locator("li").first.locator(".tag").first).to_have_text("Retracted")
