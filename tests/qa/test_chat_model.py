"""The real client against a local server that behaves well, badly and not at all."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from itertools import repeat
from typing import Any, cast

import pytest
from langchain_core.tracers.langchain import LangChainTracer
from langsmith.utils import get_env_var
from pydantic import SecretStr

from ingest.errors import BetzError
from qa.chat_model import open_chat_model
from qa.composer import Draft, Remark
from qa.model_settings import ModelSettings
from tests.chat_server import ChatServer, Misbehave, begin_stream, chunk, stream
from tests.qa.model_support import PLAIN_TRUE, claim, composer, keys, material, plain, reply

NO = "A normal EMG does not exclude ALS, because changes may come late."
_LIVER = "Tizanidine is not first-line in liver disease."


def good(request: dict[str, Any]) -> str:
    data = json.loads(request["messages"][1]["content"])
    return reply(claim(data, NO, verdict="no"), claim(data, _LIVER, source="baclofen"))


def served(say: Callable[..., Any], **settings: Any) -> tuple[list[Draft], list[str], ChatServer]:
    """Return the drafts and remarks of an answer for which a server says this, and the server with its requests."""
    with ChatServer(say).running() as server:
        chosen = ModelSettings(chat_model="m", base_url=server.url, **{"timeout": 20, **settings})
        model = open_chat_model(chosen)
        assert model is not None
        pieces = list(composer(model, timeout=chosen.timeout).compose(material()))
    drafts = [piece for piece in pieces if isinstance(piece, Draft)]
    assert all(plain(draft.text) in PLAIN_TRUE for draft in drafts)
    return drafts, [piece.text for piece in pieces if isinstance(piece, Remark)], server


def test_without_a_model_there_is_no_client() -> None:
    assert open_chat_model(ModelSettings()) is None


def test_a_model_without_address_or_key_is_refused_in_one_line() -> None:
    with pytest.raises(BetzError, match="OPENAI_API_KEY"):
        open_chat_model(ModelSettings(chat_model="m"))


def test_a_streamed_reply_is_composed() -> None:
    drafts, remarks, server = served(good, api_key=SecretStr("secret-key"))
    assert [(draft.text, draft.verdict) for draft in drafts] == [(NO, "no"), (_LIVER, None)]
    assert remarks == []
    (request,) = server.requests
    assert request["stream"]
    assert request["model"] == "m"
    assert request["max_completion_tokens"] == 2_048
    assert request["response_format"]["json_schema"]["strict"]
    assert server.keys == ["Bearer secret-key"]


def test_a_server_that_does_not_stream_is_asked_for_the_whole() -> None:
    def whole(request: dict[str, Any]) -> Any:
        return (200, "{}") if request.get("stream") else good(request)

    drafts, _, server = served(whole)
    assert [draft.text for draft in drafts] == [NO, _LIVER]
    assert [bool(request.get("stream")) for request in server.requests] == [True, False]


def test_a_server_without_formats_gets_the_plain_one() -> None:
    def plain_only(request: dict[str, Any]) -> Any:
        if "response_format" in request or "temperature" in request:
            return 400, json.dumps({"error": {"message": "response_format is not supported"}})
        data = json.loads(request["messages"][1]["content"])
        return f"CLAIM: {NO}\nKEY: {keys(data)['emg']}\nQUOTE: {NO}\nVERDICT: no\n"

    drafts, remarks, _ = served(plain_only)
    assert [(draft.text, draft.verdict) for draft in drafts] == [(NO, "no")]
    assert remarks == []


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_busy_server_is_asked_again(status: int) -> None:
    replies = iter([(status, "busy"), (status, "<html>busy</html>")])

    def busy(request: dict[str, Any]) -> Any:
        return next(replies, None) or good(request)

    drafts, remarks, server = served(busy)
    assert [draft.text for draft in drafts] == [NO, _LIVER]
    assert remarks == []
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("status", "reason", "asked"),
    [
        (429, "it is overloaded", 3),
        (503, "its server failed", 3),
        (401, "it refused the key", 1),
        (404, "it refused the request", 3),
    ],
)
def test_a_server_that_goes_on_failing_is_done_without(status: int, reason: str, asked: int) -> None:
    drafts, remarks, server = served(lambda _: (status, json.dumps({"error": {"message": "secret-key"}})))
    assert remarks == [f"The language model was not used: {reason}. The sentences are quoted as they stand."]
    assert drafts[0].text == NO
    assert len(server.requests) == asked


def cut(request: dict[str, Any]) -> Misbehave:
    """Close the connection after the first claim."""
    told = good(request)[: good(request).index('"}]}, ') + 20]
    return lambda handler: stream(handler, [told], finish=None)


def too_long(request: dict[str, Any]) -> Misbehave:
    told = good(request)[: good(request).index('"}]}, ') + 20]
    return lambda handler: stream(handler, [told], finish="length")


def endless(request: dict[str, Any]) -> Misbehave:
    return lambda handler: stream(handler, (piece for piece in repeat(good(request))))


def silent(_: BaseHTTPRequestHandler) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(0.6)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Keep the connection alive with comments and say nothing."""
    begin_stream(handler)
    with suppress(ConnectionError):
        for _ in range(200):
            handler.wfile.write(b": ping\n\n")
            time.sleep(0.01)


def refusing(handler: BaseHTTPRequestHandler) -> None:
    begin_stream(handler)
    handler.wfile.write(chunk(None, refusal="I cannot help.") + chunk(None, "stop") + b"data: [DONE]\n\n")


def not_an_event(handler: BaseHTTPRequestHandler) -> None:
    begin_stream(handler)
    handler.wfile.write(b"data: {not json\n\ndata: [DONE]\n\n")


def error_event(handler: BaseHTTPRequestHandler) -> None:
    begin_stream(handler)
    handler.wfile.write(b'data: {"error": {"message": "secret-key", "code": 500}}\n\n')


def no_choices(handler: BaseHTTPRequestHandler) -> None:
    begin_stream(handler)
    handler.wfile.write(b'data: {"id": "1", "object": "chat.completion.chunk", "choices": []}\n\ndata: [DONE]\n\n')


def no_text(handler: BaseHTTPRequestHandler) -> None:
    stream(handler, [])


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def noise(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff not HTTP at all\r\n\r\n")


@pytest.mark.parametrize("say", [cut, too_long, endless], ids=lambda say: say.__name__)
def test_what_was_said_before_a_reply_broke_off_is_kept(say: Callable[..., Any]) -> None:
    drafts, remarks, server = served(say)
    assert drafts[0].text == NO
    assert all(draft.method == "verbatim" for draft in drafts)
    assert not any("not used" in remark for remark in remarks)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "misbehave",
    [refusing, not_an_event, error_event, no_choices, no_text, hang_up, noise],
    ids=lambda misbehave: misbehave.__name__,
)
def test_a_reply_that_is_none_leads_to_the_sentences_quoted_without_it(misbehave: Misbehave) -> None:
    drafts, remarks, server = served(lambda _: misbehave)
    assert drafts[0].text == NO
    assert len(remarks) == 1
    assert remarks[0].startswith("The language model was not used: ")
    assert "secret-key" not in remarks[0]
    assert len(server.requests) <= 3


@pytest.mark.parametrize("misbehave", [silent, dripping], ids=lambda misbehave: misbehave.__name__)
def test_a_reply_that_does_not_come_is_not_waited_for(misbehave: Misbehave) -> None:
    drafts, remarks, server = served(lambda _: misbehave, timeout=0.2)
    assert remarks == ["The language model was not used: it took too long. The sentences are quoted as they stand."]
    assert drafts[0].text == NO
    assert len(server.requests) <= 2


def test_a_server_that_is_not_there_is_done_without() -> None:
    with ChatServer(good).running() as server:
        url = server.url
    model = open_chat_model(ModelSettings(chat_model="m", base_url=url))
    assert model is not None
    first, *drafts = composer(model).compose(material())
    assert isinstance(first, Remark)
    assert "it could not be reached" in first.text
    assert drafts


def test_nothing_is_reported_to_langsmith_even_where_the_environment_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reported: list[object] = []
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setattr(LangChainTracer, "__init__", lambda *_, **__: reported.append(_))
    forget = cast("Any", get_env_var).cache_clear
    forget()
    bad = iter(["unreadable", "unreadable"])  # so that the model is asked in every way
    drafts, _, server = served(lambda request: next(bad, None) or good(request))
    forget()
    assert [draft.text for draft in drafts] == [NO, _LIVER]
    assert len(server.requests) == 3
    assert reported == []
