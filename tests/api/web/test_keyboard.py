"""The chat page without a mouse, on a narrow screen, and to a screen reader."""

from playwright.sync_api import Locator, Page, expect

from tests.api.web.chat import QUESTION, Chat


def _tab_to(page: Page, target: Locator, *, key: str = "Tab", most: int = 60) -> None:
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} cannot be reached by {key}")


def test_ask_open_a_citation_and_export_with_the_keyboard_alone(chat: Chat) -> None:
    page = chat.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skips to the question
    expect(chat.question).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    card = chat.answers.first
    expect(card).to_have_attribute("data-state", "done")
    chip = card.locator(".chip").first
    _tab_to(page, chip, key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(chat.panel.get_by_role("heading", name="Evidence")).to_be_focused()
    _tab_to(page, chat.panel.get_by_role("button", name="Close the evidence"))
    page.keyboard.press("Escape")
    expect(chip).to_be_focused()
    export = card.get_by_role("button", name="Export")
    _tab_to(page, export)
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("button", name="References as RIS"))
    with page.expect_download():
        page.keyboard.press("Enter")
    expect(export).to_be_focused()


def test_escape_closes_the_export_menu_and_returns(chat: Chat) -> None:
    export = chat.ask().get_by_role("button", name="Export")
    export.click()
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Escape")
    expect(export).to_be_focused()
    expect(export).to_have_attribute("aria-expanded", "false")


def test_shift_enter_makes_a_line_and_enter_asks(chat: Chat) -> None:
    chat.question.fill("what is PLS?")
    chat.page.keyboard.press("Shift+Enter")
    expect(chat.question).to_have_value("what is PLS?\n")
    chat.page.keyboard.press("Enter")
    expect(chat.question).to_have_value("")


def test_finished_sentences_are_read_out_once_each(chat: Chat) -> None:
    card = chat.ask()
    spoken = chat.page.locator("[role=log] p").all_text_contents()
    sentences = [text.split("\u00a0")[0] for text in card.locator(".claim").all_text_contents()]
    assert [text for text in spoken if any(text.startswith(sentence) for sentence in sentences)] == spoken[2:-1]
    assert len(spoken[2:-1]) == len(sentences)
    assert spoken[-1] == "The answer is complete."


def test_the_chat_fits_a_narrow_screen(chat: Chat) -> None:
    page = chat.page
    page.set_viewport_size({"width": 320, "height": 700})
    card = chat.ask("how is PLS told apart from ALS?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    chat.open_citation(card)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(page.locator(".chat-main")).to_have_attribute("inert", "")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Conversations").click()
    expect(page.get_by_role("button", name="New conversation")).to_be_in_viewport()
