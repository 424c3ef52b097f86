"""Articles and their review, in a browser: submitted in the chat, read, edited, decided on."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api.web.chat import Chat


@pytest.fixture
def article(chat: Chat) -> Page:
    """The page of an article that has just been submitted in the chat."""
    card = chat.ask()
    card.get_by_role("button", name="Submit as article").click()
    card.get_by_role("link", name="Open the article").click()
    expect(chat.page.locator("article.article .chip").first).to_be_visible()
    return chat.page


def test_an_article_has_all_its_parts(article: Page) -> None:
    expect(article.get_by_role("heading", level=1)).to_have_text("Does a UMN lesion mean ALS?")
    expect(article.locator(".review-banner")).to_contain_text("Not clinically reviewed.")
    expect(article.get_by_role("heading", name=re.compile("Bottom line"))).to_contain_text("No")
    expect(article.locator(".references > li").first).to_be_visible()
    expect(article.locator(".article-facts")).to_contain_text(re.compile(r"Last updated \d+ \w+ 20\d\d"))
    expect(article.locator(".about")).to_contain_text("not a substitute for clinical judgement")


def test_a_chip_of_an_article_opens_its_passage(article: Page) -> None:
    chip = article.locator(".chip").first
    chip.click()
    expect(article.get_by_role("complementary", name="Evidence").locator("mark").first).to_be_visible()
    article.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_the_audience_can_be_changed_and_stays_on_reload(article: Page) -> None:
    article.get_by_label("Plain language").check()
    expect(article.locator(".review-banner")).to_contain_text("for another audience")
    article.reload()
    expect(article.get_by_label("Plain language")).to_be_checked()


def test_a_follow_up_is_asked_in_the_chat_after_the_articles_question(article: Page) -> None:
    article.get_by_role("textbox", name="Follow-up question").fill("which criteria need LMN signs?")
    article.keyboard.press("Enter")
    expect(article.locator(".question")).to_have_text(
        ["does a UMN lesion mean ALS?", "which criteria need LMN signs?"], ignore_case=True
    )
    expect(article).to_have_url(re.compile(r"/#conversation="))


def test_an_article_is_taken_away_as_markdown(article: Page, tmp_path: Path) -> None:
    with article.expect_download() as taken:
        article.get_by_role("button", name="Markdown").click()
    taken.value.save_as(tmp_path / "article.md")
    assert (tmp_path / "article.md").read_text().startswith("# Does a UMN lesion mean ALS?")


def test_an_article_fits_a_narrow_screen(article: Page) -> None:
    article.set_viewport_size({"width": 320, "height": 700})
    assert article.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_reviewer_edits_and_approves_in_the_queue(article: Page, errors: list[str]) -> None:
    address = article.url
    article.goto("/review")
    article.locator(".queue a").first.click()
    decide = article.get_by_role("region", name="Decide")
    editor = article.get_by_role("region", name="Edit the text")

    def record(decision: str) -> None:
        decide.get_by_label(decision).check()
        decide.get_by_label("Reviewer (name and specialty)").fill("Dr A. Reader, neurology")
        decide.get_by_role("button", name="Record the decision").click()

    record("Take it under review")
    expect(article.locator(".history li")).to_have_count(2)
    sentence = editor.get_by_label(re.compile("Sentence 1"))
    true = sentence.input_value()
    sentence.fill("A UMN lesion always means ALS.")
    editor.get_by_role("button", name="Save the text").click()
    expect(article.locator(".claim").first).to_contain_text("Not supported by its citation")
    record("Approve")
    expect(decide.get_by_role("status")).to_contain_text("not proved by what it cites")
    errors.clear()  # the 409 that was asked for
    sentence.fill(true)
    editor.get_by_role("button", name="Save the text").click()
    expect(article.locator(".unsupported")).to_have_count(0)
    record("Approve")
    expect(article.locator(".history li").last).to_contain_text("Dr A. Reader, neurology")
    expect(article.locator(".review-banner")).to_have_count(0)
    article.goto(address)
    expect(article.locator(".chip").first).to_be_visible()
    expect(article.locator(".review-banner")).to_have_count(0)


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    """A tab in which no script runs."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_the_article_is_there_too(article: Page, scriptless: Page) -> None:
    scriptless.goto(article.url)
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Does a UMN lesion mean ALS?")
    expect(scriptless.locator("[role=note]").first).to_contain_text("not been approved")


def test_an_article_that_is_not_there_says_so(page: Page, errors: list[str]) -> None:
    page.goto("/articles/none-such")
    expect(page.get_by_role("alert")).to_contain_text("There is no such article.")
    errors.clear()  # the 404s that were asked for
