"""The whole way with a chat model: what the model says reaches the reader only as the passages say it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ingest.encoder import OnnxEncoder
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.answer import Answer
from qa.assistant import Assistant
from qa.cross_encoder import CrossEncoder
from qa.events import Claimed, Completed, Noticed
from qa.model_settings import ModelSettings
from qa.prompts import prompts_hash
from tests.chat_server import ChatServer
from tests.qa.invariants import check_all, check_passages, check_references, check_status, check_text

_QUESTION = "does a UMN lesion mean ALS?"


def obedient(request: dict[str, Any]) -> str:
    """Shorten the sentence that settles the question, quote another and invent a third."""
    passages = json.loads(request["messages"][1]["content"])["passages"]
    claims: list[tuple[str, str, str, str]] = []
    for passage in passages:
        for line in passage["text"].split("\n"):
            if line.startswith("An upper motor neuron") and " alone does not mean" in line:
                claims.insert(0, (line.partition(", because")[0] + ".", "no", line, passage["key"]))
    claims.append((passages[1]["text"].split("\n")[0], "none", passages[1]["text"].split("\n")[0], passages[1]["key"]))
    claims.append(("Riluzole cures ALS in 90% of people.", "yes", passages[0]["text"], passages[0]["key"]))
    return json.dumps(
        {
            "claims": [
                {"text": text, "verdict": verdict, "quotes": [{"key": key, "quote": quote}]}
                for text, verdict, quote, key in claims
            ]
        }
    )


@pytest.fixture(scope="module")
def server() -> Iterator[ChatServer]:
    with ChatServer(obedient).running() as running:
        yield running


@pytest.fixture(scope="module")
def modelled(bundled: Settings, server: ChatServer, cross_encoder: CrossEncoder) -> Assistant:
    encoder = OnnxEncoder(ensure_export(find_model(bundled.model), bundled.cache))
    models = ModelSettings(chat_model="m", base_url=server.url)
    return Assistant(IndexReader.open(bundled.index), encoder, cross_encoder, models)


@pytest.fixture(scope="module")
def answer(modelled: Assistant) -> Answer:
    return modelled.answer([_QUESTION])


def test_the_answer_is_what_the_model_said_as_far_as_it_was_borne_out(answer: Answer) -> None:
    first = answer.claims[0]
    assert first.method == "quote"
    assert " alone does not mean" in first.text
    assert "because" not in first.text
    assert "because" in first.citations[0].cited_text
    assert "Riluzole" not in answer.text
    assert answer.verdict == "no"
    assert answer.text.startswith(f"No. {first.text} [1]")
    assert answer.status == "partial"
    assert any("1 statement of the language model was withheld" in notice for notice in answer.notices)


def test_an_answer_with_a_model_keeps_the_invariants(answer: Answer, assistant: Assistant) -> None:
    for claim in answer.claims:
        for citation in claim.citations:
            document = assistant.reader.document(citation.document_id)
            assert document is not None
            assert document.text[citation.start : citation.end] == citation.cited_text
            assert (claim.text == citation.cited_text) == (claim.method == "verbatim")
    check_references(answer, assistant.reader)
    check_passages(answer, assistant.reader)
    check_text(answer)


def test_the_stream_tells_what_its_last_event_holds(modelled: Assistant) -> None:
    _, *told, completed = modelled.stream([_QUESTION])
    assert isinstance(completed, Completed)
    claimed = [event for event in told if isinstance(event, Claimed)]
    assert [event.claim for event in claimed] == completed.answer.claims
    assert [event.verdict for event in claimed] == ["no", *[None] * (len(claimed) - 1)]
    assert [event.text for event in told if isinstance(event, Noticed)] == completed.answer.notices[:1]


def test_an_answer_names_the_model_and_prompts_behind_it(answer: Answer, assistant: Assistant) -> None:
    made, without = answer.provenance, assistant.answer([_QUESTION]).provenance
    assert made is not None
    assert without is not None
    assert (made.chat_model, made.prompts, made.entailment_model) == ("m", prompts_hash(), "")
    assert (without.chat_model, without.prompts) == ("", "")


def test_without_evidence_the_model_is_not_asked(modelled: Assistant, server: ChatServer) -> None:
    before = len(server.requests)
    answer = modelled.answer(["first line antihypertensive in a 45 year old?"])
    assert answer.status in ("not_in_corpus", "off_topic")
    assert len(server.requests) == before


@pytest.mark.parametrize("say", [lambda _: (503, ""), lambda _: "", lambda _: "Yes, it does mean ALS."])
def test_when_the_model_fails_the_answer_is_the_one_without_it(
    modelled: Assistant, assistant: Assistant, server: ChatServer, monkeypatch: pytest.MonkeyPatch, say: Any
) -> None:
    monkeypatch.setattr(server, "say", say)
    monkeypatch.setattr("qa.model_composer._PAUSE", 0)
    found, expected = modelled.answer([_QUESTION]), assistant.answer([_QUESTION])
    assert (found.text, found.claims, found.status) == (expected.text, expected.claims, expected.status)
    assert found.notices == [found.notices[0], *expected.notices]
    assert found.notices[0].startswith("The language model was not used: ")
    check_all(found, assistant.reader)
    check_status(found)
