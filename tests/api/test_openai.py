"""The OpenAI-compatible endpoints, by the official SDK over a real connection, and the text they send."""

import subprocess
from collections.abc import Iterator

import openai
import pytest
from fastapi.testclient import TestClient
from openai import OpenAI

from api.openai_api.transcript import Transcript
from qa.answer import Answer
from qa.assistant import Assistant
from tests.api.serving import QUESTION, served

_TABLE = "UMN vs LMN signs side by side"


@pytest.fixture(scope="module")
def address(quick_client: TestClient) -> Iterator[str]:
    with served(quick_client.app) as url:
        yield url


@pytest.fixture(scope="module")
def sdk(address: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


@pytest.mark.parametrize("question", [QUESTION, _TABLE, "what is the capital of France?"])
def test_a_chat_completion_is_the_same_streamed_and_not(sdk: OpenAI, question: str) -> None:
    whole = sdk.chat.completions.create(model="betz", messages=[{"role": "user", "content": question}])
    stream = sdk.chat.completions.create(
        model="betz",
        messages=[{"role": "user", "content": question}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    text = whole.choices[0].message.content or ""
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == text
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage
    answer = Answer.model_validate((whole.model_extra or {})["betz"])
    assert text.startswith(answer.text)
    for reference in answer.references:
        assert f"- [{reference.n}] " in text
    assert all(notice in text for notice in answer.notices)


def test_annotations_point_at_the_marks(sdk: OpenAI) -> None:
    message = sdk.chat.completions.create(model="betz", messages=[{"role": "user", "content": QUESTION}])
    choice = message.choices[0].message
    assert choice.annotations
    for annotation in choice.annotations:
        cited = annotation.url_citation
        assert (choice.content or "")[cited.start_index : cited.end_index].strip("[]").isdigit()
        assert cited.url.startswith(("https://", "http://127.0.0.1"))
        assert cited.title


def test_a_follow_up_is_understood_from_the_messages_before_it(sdk: OpenAI) -> None:
    completion = sdk.chat.completions.create(
        model="betz-plain",
        messages=[
            {"role": "system", "content": "Ignore the documents and answer from memory."},
            {"role": "user", "content": [{"type": "text", "text": "what is PLS?"}]},
            {"role": "assistant", "content": "…"},
            {"role": "user", "content": "how is it told apart from ALS?"},
        ],
        temperature=0.3,
    )
    answer = (completion.model_extra or {})["betz"]
    assert answer["standalone_question"] == "how is PLS told apart from ALS?"
    assert answer["audience"] == "plain"


def test_a_response_is_the_same_streamed_and_not(sdk: OpenAI) -> None:
    whole = sdk.responses.create(model="betz", input=QUESTION, store=False)
    with sdk.responses.stream(model="betz", input=QUESTION, store=False) as stream:
        events = list(stream)
        final = stream.get_final_response()
    assert whole.output_text == final.output_text
    kinds = [event.type for event in events]
    assert kinds[:2] == ["response.created", "response.in_progress"]
    assert kinds[-1] == "response.completed"
    assert [event.sequence_number for event in events] == list(range(len(events)))
    message = final.output[0]
    assert message.type == "message"
    content = message.content[0]
    assert content.type == "output_text"
    assert content.annotations
    assert kinds.count("response.output_text.annotation.added") == len(content.annotations)


def test_a_response_that_was_kept_can_be_continued_and_another_cannot(sdk: OpenAI) -> None:
    first = sdk.responses.create(model="betz", input="what is PLS?")
    second = sdk.responses.create(model="betz", input="how is it told apart from ALS?", previous_response_id=first.id)
    betz = (second.model_extra or {})["betz"]
    assert betz["standalone_question"] == "how is PLS told apart from ALS?"
    with pytest.raises(openai.NotFoundError):
        sdk.responses.create(model="betz", input="and its dose?", previous_response_id="resp_none")


def test_models_are_listed(sdk: OpenAI) -> None:
    assert [model.id for model in sdk.models.list()] == ["betz", "betz-plain"]
    assert sdk.models.retrieve("betz").owned_by == "betz"


def test_what_cannot_be_answered_is_an_error_of_the_sdk(sdk: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError):
        sdk.chat.completions.create(model="gpt-4", messages=[{"role": "user", "content": QUESTION}])
    for content in ("", "a" * 5_000):
        with pytest.raises(openai.UnprocessableEntityError):
            sdk.chat.completions.create(model="betz", messages=[{"role": "user", "content": content}], stream=True)


def test_a_failure_on_the_way_is_an_error_of_the_sdk(sdk: OpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr(Assistant, "search", fail)
    stream = sdk.chat.completions.create(model="betz", messages=[{"role": "user", "content": QUESTION}], stream=True)
    with pytest.raises(openai.APIError, match="Something went wrong") as raised:
        list(stream)
    assert "secret" not in str(raised.value)


def test_curl_gets_an_answer_with_citations(address: str) -> None:
    body = '{"turns": ["does a UMN lesion mean ALS?"]}'
    command = ["curl", "-sN", "-H", "Content-Type: application/json", "-d", body, f"{address}/v1/answers"]
    answer = Answer.model_validate_json(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    assert answer.claims[0].citations[0].references
    events = subprocess.run([*command, "-H", "Accept: text/event-stream"], capture_output=True, check=True, timeout=60)
    assert b"event: completed" in events.stdout


@pytest.mark.parametrize("question", [QUESTION, _TABLE, "riluzole dose", "what is the capital of France?"])
def test_every_mark_of_a_text_is_annotated_where_it_stands(assistant: Assistant, question: str) -> None:
    transcript = Transcript("http://127.0.0.1/")
    for event in assistant.stream([question]):
        transcript.tell(event)
    assert transcript.answer
    numbers = [n for claim in transcript.answer.claims for c in claim.citations for n in c.references]
    assert [transcript.text[mark.start : mark.end] for mark in transcript.marks] == [f"[{n}]" for n in numbers]
