"""What the chat page shows while it waits and when things go wrong."""

import json

from playwright.sync_api import Page, Route, expect

from tests.api.web.chat import Chat, reply, stream_of

_PROBLEM = "application/problem+json"
_UNDERSTOOD = {"type": "understood", "question": "q", "standalone_question": "q"}


def test_a_stopped_answer_can_be_asked_again(chat: Chat) -> None:
    chat.page.route("**/v1/answers", lambda _: None)  # never answered
    card = chat.begin()
    expect(card).to_have_attribute("aria-busy", "true")
    chat.page.get_by_role("button", name="Stop").click()
    expect(card).to_contain_text("Stopped.")
    chat.page.unroute("**/v1/answers")
    card.get_by_role("button", name="Ask again").click()
    expect(chat.answers).to_have_count(1)
    expect(chat.answers.first).to_have_attribute("data-state", "done")


def test_a_failure_is_explained_and_tried_again(chat: Chat, errors: list[str]) -> None:
    problem = {"title": "There is no index.", "detail": "Build it: betz ingest", "status": 503}
    reply(chat.page, "**/v1/answers", json.dumps(problem), content_type=_PROBLEM, status=503)
    card = chat.begin()
    expect(card.get_by_role("alert")).to_have_text("There is no index. Build it: betz ingest Try again")
    chat.page.unroute("**/v1/answers")
    card.get_by_role("button", name="Try again").click()
    expect(chat.answers.first).to_have_attribute("data-state", "done")
    errors.clear()  # the 503 that was asked for


def test_a_stream_that_breaks_off_is_no_answer(chat: Chat) -> None:
    reply(chat.page, "**/v1/answers", stream_of(_UNDERSTOOD), content_type="text/event-stream")
    expect(chat.begin().get_by_role("alert")).to_contain_text("before the answer was complete")


def test_an_error_in_a_stream_is_explained(chat: Chat) -> None:
    failed = {"type": "error", "title": "The answer took too long.", "status": 504}
    reply(chat.page, "**/v1/answers", stream_of(_UNDERSTOOD, failed), content_type="text/event-stream")
    expect(chat.begin().get_by_role("alert")).to_contain_text("The answer took too long.")


def test_offline_the_page_says_so_and_keeps_what_it_shows(chat: Chat, errors: list[str]) -> None:
    chat.ask()
    chat.page.context.set_offline(True)
    expect(chat.page.locator(".offline")).to_contain_text("You are offline.")
    expect(chat.begin("what is PLS?").get_by_role("alert")).to_contain_text("cannot be reached")
    expect(chat.answers.first.locator(".claim").first).to_be_visible()
    chat.page.context.set_offline(False)
    expect(chat.page.locator(".offline")).to_be_empty()
    errors.clear()  # the requests that could not go out


def test_a_key_is_asked_for_sent_and_asked_for_again_when_refused(chat: Chat, errors: list[str]) -> None:
    page = chat.page
    sent: list[str | None] = []

    def guard(route: Route) -> None:
        key = route.request.headers.get("authorization")
        sent.append(key)
        if key == "Bearer right":
            headers = {name: value for name, value in route.request.headers.items() if name != "authorization"}
            route.continue_(headers=headers)  # the service itself knows no such key
        else:
            route.fulfill(status=401, content_type=_PROBLEM, body='{"title": "A key is needed.", "status": 401}')

    page.route("**/v1/answers", guard)
    card = chat.begin()
    dialog = page.get_by_role("dialog", name="Access key")
    for key in ("wrong", "right"):
        dialog.get_by_label("Key", exact=True).fill(key)
        dialog.get_by_role("button", name="Use key").click()
    expect(card).to_have_attribute("data-state", "done")
    assert sent == [None, "Bearer wrong", "Bearer right"]
    assert page.evaluate("Object.values(localStorage)").count("right") == 0
    errors.clear()  # the 401s that were asked for


def test_an_urgent_notice_stands_first(chat: Chat) -> None:
    answer = {
        "status": "urgent",
        "question": "q",
        "standalone_question": "q",
        "text": "Send the patient to hospital now.\n\nNo passage answers this.",
        "claims": [],
        "references": [],
        "documents": [],
        "passages": [],
        "followups": [],
        "notices": ["Send the patient to hospital now.", "A summary."],
    }
    completed = {"type": "completed", "answer": answer}
    reply(chat.page, "**/v1/answers", stream_of(_UNDERSTOOD, completed), content_type="text/event-stream")
    card = chat.ask()
    expect(card.get_by_role("alert")).to_have_text("Send the patient to hospital now.")
    assert card.inner_text().count("Send the patient to hospital now.") == 1
    assert card.inner_text().index("Send the patient") < card.inner_text().index("No passage answers this.")


def test_older_conversations_are_listed_when_asked_for(page: Page) -> None:
    def conversation(number: int) -> dict[str, str]:
        return {"id": str(number), "title": f"Conversation {number}", "created": "", "updated": ""}

    pages = {"": range(100), "before=99": range(100, 105)}
    for query, numbers in pages.items():
        body = json.dumps({"conversations": [conversation(number) for number in numbers]})
        reply(page, f"**/v1/conversations?limit=100{query and '&'}{query}", body, content_type="application/json")
    page.goto("/")
    listed = page.get_by_role("navigation", name="Conversations").locator("li")
    expect(listed).to_have_count(100)
    page.get_by_role("button", name="Show older ones").click()
    expect(listed).to_have_count(105)
    expect(page.get_by_role("button", name="Show older ones")).to_have_count(0)
