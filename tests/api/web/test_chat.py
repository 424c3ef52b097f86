"""The chat page, driven as a doctor would: ask, follow up, open evidence, come back later."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.api.web.chat import OUTSIDE, QUESTION, Chat


def test_an_answer_shows_verdict_sentences_and_references(chat: Chat) -> None:
    card = chat.ask()
    expect(card.locator(".verdict")).to_have_text("No")
    claims = card.locator(".claim").count()
    assert claims > 0
    assert card.locator(".claim:has(.chip)").count() == claims
    numbers = {int(text) for text in card.locator(".chip").all_text_contents()}
    assert numbers == {int(item.get_attribute("value") or 0) for item in card.locator(".references > li").all()}


def test_a_chip_opens_the_highlighted_passage_and_escape_returns(chat: Chat) -> None:
    card = chat.ask()
    chip = chat.open_citation(card)
    marked = chat.panel.locator("mark").first.text_content() or ""
    assert (card.locator(".claim").first.text_content() or "").startswith(marked)
    expect(chat.panel.locator("mark").first).to_be_in_viewport()
    expect(chat.panel.locator(".works .tag.year").first).to_be_visible()
    expect(chip).to_have_attribute("aria-expanded", "true")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_have_count(0)
    expect(chip).to_be_focused()


def test_a_row_of_a_table_opens_as_the_marked_row(chat: Chat) -> None:
    card = chat.ask("how is PLS told apart from ALS?")
    row = card.locator("tbody tr").first
    row.locator(".chip").first.click()
    cells = [cell.strip() for cell in row.locator("th, td:not(.source)").all_text_contents()]
    expect(chat.panel.locator("tr.marked td")).to_have_text(cells)
    expect(row.locator(".chip").first).to_be_in_viewport()


def test_every_link_leads_to_doi_or_pubmed(chat: Chat) -> None:
    chat.open_citation(chat.ask())
    links = chat.page.locator("a[target=_blank]").evaluate_all("links => links.map(link => link.href)")
    assert links
    assert all(re.match(r"https://(doi\.org|pubmed\.ncbi\.nlm\.nih\.gov)/", link) for link in links)


def test_a_follow_up_shows_how_it_was_understood(chat: Chat) -> None:
    chat.ask("what is PLS?")
    card = chat.ask("how is it told apart from ALS?")
    expect(card.locator(".understood")).to_contain_text("how is PLS told apart from ALS?")


def test_a_suggested_follow_up_is_asked(chat: Chat) -> None:
    suggestion = chat.ask().locator(".suggestion").first
    text = suggestion.text_content() or ""
    suggestion.click()
    expect(chat.page.locator(".question").last).to_have_text(text)


def test_an_abstention_says_what_was_searched_and_opens_what_is_nearest(chat: Chat) -> None:
    card = chat.ask(OUTSIDE)
    expect(card.locator(".abstention")).to_contain_text("documents")
    assert card.locator(".chip").count() == 0
    card.locator(".nearest-document").first.click()
    expect(chat.panel.locator("mark").first).to_be_visible()


def test_a_reload_shows_the_same_conversation(chat: Chat) -> None:
    chat.ask("what is PLS?")
    card = chat.ask("how is it told apart from ALS?")
    expect(chat.page).to_have_url(re.compile("#conversation="))
    expect(card.get_by_role("button", name="Export")).to_be_visible()
    before = chat.page.locator(".turns").inner_text()
    chat.page.reload()
    expect(chat.answers).to_have_count(2)
    assert chat.page.locator(".turns").inner_text() == before


def test_the_banner_follows_the_review_status_of_what_is_cited(chat: Chat) -> None:
    expect(chat.ask(OUTSIDE).locator(".review-banner")).to_have_count(0)
    card = chat.ask()
    expect(card.locator(".review-banner")).to_contain_text("Not clinically reviewed")
    expect(card).to_contain_text("not a substitute for clinical judgement")


def test_filters_and_audience_go_with_the_question(chat: Chat) -> None:
    page = chat.page
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Guideline").check()
    page.get_by_label("From", exact=True).fill("2015")
    page.get_by_label("Plain language").check()
    with page.expect_request("**/v1/answers") as asked:
        chat.ask("what is ALS?")
    sent = asked.value.post_data_json or {}
    assert sent["audience"] == "plain"
    assert sent["filters"] == {"evidence_types": ["guideline"], "year_from": 2015, "year_to": None}


@pytest.mark.parametrize(
    ("name", "suffix", "holds"),
    [("RIS", "ris", "TY  - "), ("BibTeX", "bib", "@"), ("Markdown", "md", "\n"), ("Web page", "html", "<li")],
)
def test_an_export_keeps_the_references(chat: Chat, name: str, suffix: str, holds: str, tmp_path: Path) -> None:
    card = chat.ask()
    card.get_by_role("button", name="Export").click()
    with chat.page.expect_download() as taken:
        chat.page.get_by_role("button", name=re.compile(name)).click()
    assert taken.value.suggested_filename.endswith(suffix)
    taken.value.save_as(tmp_path / "taken")
    assert (tmp_path / "taken").read_text().count(holds) >= card.locator(".references > li").count()


def test_copying_keeps_marks_and_references(chat: Chat) -> None:
    page = chat.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    card = chat.ask()
    card.get_by_role("button", name="Copy").click()
    expect(card.locator(".said")).to_have_text("Copied with references.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"{QUESTION}\n\nNo.\n")
    for item in card.locator(".references > li").all():
        number, title = item.get_attribute("value"), item.locator(".reference-title").text_content() or ""
        assert f"[{number}]" in copied
        assert re.search(rf"^{number}\. .*{re.escape(title.rstrip('.'))}", copied, re.MULTILINE)


def test_feedback_on_an_answer_and_on_a_citation_stays(chat: Chat) -> None:
    card = chat.ask()
    card.get_by_role("button", name="Was this answer helpful? No").click()
    card.get_by_label("What was wrong?").fill("too long")
    card.get_by_role("button", name="Send").click()
    chat.open_citation(card)
    support = chat.panel.get_by_role("button", name="Does the passage support the sentence? Yes")
    support.click()
    expect(support).to_have_attribute("aria-pressed", "true")
    chat.page.reload()
    pressed = chat.answers.get_by_role("button", name="Was this answer helpful? No")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    chat.open_citation(chat.answers.first)
    expect(support).to_have_attribute("aria-pressed", "true")


def test_conversations_are_listed_renamed_and_deleted(chat: Chat) -> None:
    page = chat.page
    chat.ask("what is a Hoffmann sign?")
    listed = page.get_by_role("navigation", name="Conversations").locator("li")
    expect(listed.first).to_contain_text("what is a Hoffmann sign?")
    page.get_by_role("button", name="Rename: what is a Hoffmann sign?").first.click()
    page.get_by_label("Title of the conversation").fill("Hoffmann")
    page.keyboard.press("Enter")
    expect(listed.first).to_contain_text("Hoffmann")
    page.get_by_role("button", name="Delete: Hoffmann").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("button", name="Delete: Hoffmann")).to_have_count(0)
    expect(page.get_by_role("heading", name="Ask about upper motor neuron lesions")).to_be_visible()


def test_a_deleted_conversation_says_so(page: Page, errors: list[str]) -> None:
    page.goto("/#conversation=none-such")
    expect(page.get_by_role("alert")).to_contain_text("conversation")
    errors.clear()  # the 404 that was asked for


def test_dark_mode_follows_the_system_and_the_switch_is_remembered(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark mode").click()
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark != light
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_on_paper_the_controls_go_and_the_references_stay(chat: Chat) -> None:
    card = chat.ask()
    chat.page.emulate_media(media="print")
    expect(card.locator(".references > li").first).to_be_visible()
    for hidden in (chat.question, card.get_by_role("button", name="Copy"), chat.page.locator(".conversations")):
        expect(hidden).to_be_hidden()
