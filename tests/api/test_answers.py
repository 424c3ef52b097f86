"""POST /v1/answers: the contract, as JSON and as events."""

import pytest
from fastapi.testclient import TestClient

from api.problems import MEDIA_TYPE
from qa.answer import Answer
from tests.api.serving import EVENTS, QUESTION, events_of


def test_an_answer_follows_the_contract(quick_client: TestClient) -> None:
    response = quick_client.post("/v1/answers", json={"turns": ["what is PLS?", "how is it told apart from ALS?"]})
    answer = Answer.model_validate(response.json())
    assert (response.status_code, answer.status) == (200, "answered")
    assert answer.standalone_question == "how is PLS told apart from ALS?"


def test_events_come_in_order_and_stand_in_the_answer(quick_client: TestClient) -> None:
    response = quick_client.post("/v1/answers", json={"turns": [QUESTION]}, headers=EVENTS)
    events = events_of(response.text)
    assert response.headers["content-type"].startswith("text/event-stream")
    assert [events[0].name, events[-1].name] == ["understood", "completed"]
    answer = events[-1].json["answer"]
    assert [event.json["claim"] for event in events if event.name == "claim"] == answer["claims"]


def test_audience_and_filters_are_held_to(quick_client: TestClient) -> None:
    body = {"turns": ["what is PLS?"], "audience": "plain", "filters": {"evidence_types": ["guideline"]}}
    answer = quick_client.post("/v1/answers", json=body).json()
    assert answer["audience"] == "plain"
    none = quick_client.post("/v1/answers", json={"turns": ["what is PLS?"], "filters": {"source_kinds": ["pdf"]}})
    assert none.json()["claims"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"turns": []},
        {"turns": ["  "]},
        {"turns": ["what is PLS?", ""]},
        {"turns": ["a" * 100_000]},
        {"turns": ["what is PLS?"] * 51},
        {"turns": [1]},
        {"question": "what is PLS?"},
        {"conversation_id": "x"},
        {"turns": ["what is PLS?"], "conversation_id": "x", "question": "what is PLS?"},
        {"turns": ["what is PLS?"], "unknown": 1},
        {"turns": ["what is PLS?"], "audience": "nobody"},
        {"turns": ["what is PLS?"], "filters": {"evidence_types": ["rumour"]}},
    ],
)
@pytest.mark.parametrize("headers", [{}, EVENTS], ids=["json", "events"])
def test_bad_input_is_a_problem_before_any_event(
    quick_client: TestClient, body: dict[str, object], headers: dict[str, str]
) -> None:
    response = quick_client.post("/v1/answers", json=body, headers=headers)
    assert (response.status_code, response.headers["content-type"]) == (422, MEDIA_TYPE)
    assert "a" * 100 not in response.text


def test_a_failure_after_the_first_event_is_an_event(quick_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("qa.assistant.Assistant.search", fail)
    events = events_of(quick_client.post("/v1/answers", json={"turns": [QUESTION]}, headers=EVENTS).text)
    assert [event.name for event in events] == ["understood", "error"]
    assert events[-1].json["status"] == 500
    assert "secret" not in events[-1].data


def test_an_answer_that_takes_too_long_is_given_up(quick_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    service = quick_client.app.state.service  # type: ignore[attr-defined]
    monkeypatch.setattr(service, "settings", service.settings.model_copy(update={"answer_seconds": 1e-6}))
    assert quick_client.post("/v1/answers", json={"turns": [QUESTION]}).status_code == 504
