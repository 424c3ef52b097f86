"""Whatever stands in a text, a page runs and loads nothing of it: every payload in every field that is shown."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.api.web.chat import Chat, reply, stream_of

_PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "\"><img src='https://evil.example/x.png'>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "![x](https://evil.example/x.png) [x](javascript:alert(1))",
    "${alert(1)} {{constructor.constructor('alert(1)')()}}",
    "</textarea><script src=https://evil.example/x.js></script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]
_OWN = re.compile(r"^(https?://127\.0\.0\.1:|blob:http://127\.0\.0\.1:)")
_LINK = re.compile(r"^(https://doi\.org/|https://pubmed\.ncbi\.nlm\.nih\.gov/|http://127\.0\.0\.1:)")
_LIVE_PARTS = """() => ({
  handlers: [...document.querySelectorAll("*")].flatMap((e) => [...e.attributes].map((a) => a.name)).filter((n) => n.startsWith("on")),
  elements: document.querySelectorAll("iframe, object, embed, base, form[action], style, [style*=url], script:not([src^='/web/']), img:not([src='/web/icon.svg'])").length,
  links: [...document.querySelectorAll("a")].map((a) => a.href),
})"""  # noqa: E501


def _reference(text: str) -> dict[str, Any]:
    names = (
        "key",
        "type",
        "title",
        "container_title",
        "volume",
        "issue",
        "page",
        "number",
        "doi",
        "pmid",
        "url",
        "note",
    )
    values = dict.fromkeys(names, text)
    author = [{"family": text, "given": text, "literal": text}]
    return {**values, "n": 1, "author": author, "evidence_type": text, "year": None, "retracted": False}


def _answer(text: str) -> dict[str, Any]:
    citation = {"document_id": text, "start": 0, "end": 5, "cited_text": text, "references": [1]}
    claim = {"text": text, "support": "verified", "citations": [citation], "method": "verbatim"}
    row = {**claim, "text": f"{text} | {text}", "section": text, "table_header": f"{text} | {text}"}
    document = {"document_id": text, "title": text, "evidence_type": text, "review_status": text, "updated": text}
    return {
        "status": "urgent",
        "verdict": "depends",
        "question": text,
        "standalone_question": f"understood: {text}",
        "text": text,
        "claims": [{**claim, "section": "", "table_header": ""}, row],
        "references": [_reference(text)],
        "documents": [document],
        "passages": [],
        "notices": [text, text],
        "followups": [text],
    }


def _passage(text: str) -> dict[str, Any]:
    values = dict.fromkeys(("document_id", "title", "before", "text", "after", "review_status", "updated"), text)
    references = [_reference(text)]
    return {**values, "section": [text], "start": 0, "end": 5, "references": references, "evidence_type": text}


def _assert_dead(page: Page, requested: list[str], dialogs: list[str]) -> None:
    found = page.evaluate(_LIVE_PARTS)
    assert found["handlers"] == []
    assert found["elements"] == 0
    assert [link for link in found["links"] if link and not _LINK.match(link)] == []
    assert [address for address in requested if not _OWN.match(address)] == []
    assert dialogs == []


@pytest.fixture
def requested(page: Page) -> list[str]:
    """The addresses that the page loads."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url))
    return found


@pytest.fixture
def dialogs(page: Page) -> list[str]:
    """What scripts have put up."""
    found: list[str] = []

    def note(dialog: Dialog) -> None:
        found.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    return found


@pytest.mark.parametrize("text", _PAYLOADS)
def test_in_answers_passages_and_references(requested: list[str], dialogs: list[str], chat: Chat, text: str) -> None:
    page = chat.page
    events: list[dict[str, Any]] = [
        {"type": "understood", "question": text, "standalone_question": f"understood: {text}"},
        {"type": "completed", "answer": _answer(text)},
    ]
    reply(page, "**/v1/answers", stream_of(*events), content_type="text/event-stream")
    reply(page, "**/v1/passages/**", json.dumps(_passage(text)), content_type="application/json")
    card = chat.ask(text)
    expect(page.locator(".question")).to_have_text(text)
    expect(card.locator(".claim").first).to_contain_text(text)
    card.locator(".chip").first.click()
    expect(chat.panel.locator("mark").first).to_have_text(text)
    expect(chat.panel.locator(".reference-title")).to_have_text(text)
    _assert_dead(page, requested, dialogs)


@pytest.mark.parametrize("text", _PAYLOADS)
def test_in_errors_and_titles(
    requested: list[str], dialogs: list[str], page: Page, errors: list[str], text: str
) -> None:
    conversation = {"id": text, "title": text, "created": "2026-01-01T00:00:00Z", "updated": "2026-01-01T00:00:00Z"}
    listed = json.dumps({"conversations": [conversation]})
    reply(page, "**/v1/conversations?**", listed, content_type="application/json")
    problem = json.dumps({"title": text, "detail": text, "status": 500})
    reply(page, "**/v1/answers", problem, content_type="application/problem+json", status=500)
    page.goto("/")
    expect(page.locator(".conversation")).to_have_text(text)
    expect(Chat(page).begin().get_by_role("alert")).to_contain_text(text)
    _assert_dead(page, requested, dialogs)
    errors.clear()  # the 500 that was asked for


def test_in_articles_and_documents(requested: list[str], dialogs: list[str], page: Page) -> None:
    text = " ".join(_PAYLOADS)
    answer = _answer(text)
    article = {
        **dict.fromkeys(("slug", "title", "question", "created", "updated"), text),
        **{name: answer[name] for name in ("verdict", "references", "documents", "notices", "followups")},
        "state": "submitted",
        "audience": "clinician",
        "reviewed_version": True,
        "blocks": answer["claims"],
        "unsupported": [0],
        "unresolved": [0],
        "history": [{"created": text, "state": "submitted", "reviewer": text, "comment": text}],
    }
    named = dict.fromkeys(("id", "title", "scope", "population", "evidence_summary", "updated"), text)
    document = {
        **named,
        "text": f"{text}\n{text} | {text}",
        "sections": [{"path": [text], "start": 0, "end": 10_000}],
        "evidence_type": text,
        "review_status": text,
    }
    whole = {"document": document, "references": [_reference(text)]}
    reply(page, "**/v1/articles/x", json.dumps(article), content_type="application/json")
    reply(page, "**/v1/documents/x", json.dumps(whole), content_type="application/json")
    for address, place in (("/review#article=x", "article.article"), ("/corpus#document=x", "article.document")):
        page.goto(address)
        expect(page.locator(place)).to_contain_text(_PAYLOADS[0])
        _assert_dead(page, requested, dialogs)
