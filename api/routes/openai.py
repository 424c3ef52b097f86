"""/v1/chat/completions, /v1/responses and /v1/models: Betz for any OpenAI-compatible client."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal

from fastapi import APIRouter, Request, Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.access import Asker, Principal, Reader, own_turn
from api.answering import Asked, Stored, answer_events, prepare
from api.clients import while_connected
from api.openai_api.chat import ChatCompletion, ChatRequest, chunks_of, completion_of
from api.openai_api.requests import MODELS, audience_of, dumped, questions_in
from api.openai_api.responses import ID_PREFIX, ResponseObject, ResponsesRequest, ResponseStream
from api.openai_api.transcript import Transcript
from api.openapi import EVENT_STREAM
from api.problems import not_found, problem_of, problems
from api.service import Service, Serving
from api.sse import EventStream
from api.storage.models import new_id
from qa.events import AnswerEvent

router = APIRouter(tags=["OpenAI-compatible"], responses=problems(401, 403, 404, 413, 422, 429, 503, 504))
_STREAM: dict[int | str, dict[str, Any]] = {200: {"content": EVENT_STREAM}}
_MADE = 1_767_225_600  # 1 January 2026: clients want a date


class Model(BaseModel):
    """A model, which for Betz is an audience to answer for."""

    id: str
    object: Literal["model"] = "model"
    created: int = _MADE
    owned_by: str = "betz"


class Models(BaseModel):
    """The models there are."""

    object: Literal["list"] = "list"
    data: list[Model]


@router.get("/v1/models")
def models(_: Reader) -> Models:
    """List the models: `betz` answers clinicians, `betz-plain` in plain language."""
    return Models(data=[Model(id=name) for name in MODELS])


@router.get("/v1/models/{model}")
def model(_: Reader, model: str) -> Model:
    """Say that a model is there."""
    audience_of(model)
    return Model(id=model)


@router.post("/v1/chat/completions", response_model=ChatCompletion, responses=_STREAM)
async def chat(request: Request, body: ChatRequest, service: Serving, principal: Asker) -> Response:
    """Answer the last of the user's messages: visible marks, a list of references, and annotations."""
    asked = await run_in_threadpool(
        prepare, service, principal, turns=questions_in(body.messages), audience=audience_of(body.model)
    )
    transcript = Transcript(str(request.base_url))
    if not body.stream:
        await while_connected(request, _tell_all(service, principal, asked, transcript))
        completion = completion_of(transcript, body.model)
        return Response(completion.model_dump_json(), media_type="application/json")
    events = await _begun(service, principal, asked)
    usage = body.stream_options is not None and body.stream_options.include_usage
    return EventStream(_sent(chunks_of(events, transcript, body.model, include_usage=usage), done="[DONE]"))


@router.post("/v1/responses", response_model=ResponseObject, responses=_STREAM)
async def responses(request: Request, body: ResponsesRequest, service: Serving, principal: Asker) -> Response:
    """Answer the last of the user's messages; it is kept, to be continued by its id, unless `store` is false."""
    conversation = None
    if body.previous_response_id is not None:
        conversation = await run_in_threadpool(_conversation_of, service, principal, body.previous_response_id)
    turn_id = new_id()
    asked = await run_in_threadpool(
        prepare,
        service,
        principal,
        turns=questions_in(body.messages),
        conversation_id=conversation,
        turn_id=turn_id if body.store else None,
        audience=audience_of(body.model),
    )
    transcript = Transcript(str(request.base_url))
    stream = ResponseStream(turn_id, body, transcript)
    if not body.stream:
        await while_connected(request, _tell_all(service, principal, asked, transcript))
        return Response(stream.whole().model_dump_json(), media_type="application/json")
    return EventStream(_sent(stream.events(await _begun(service, principal, asked)), named=True))


def _conversation_of(service: Service, principal: Principal, response_id: str) -> str:
    """Return the conversation in which a response was kept. Raises ProblemError."""
    if not response_id.startswith(ID_PREFIX):
        raise not_found("response")
    with service.database.read() as session:
        return own_turn(session, principal, response_id.removeprefix(ID_PREFIX)).conversation_id


async def _tell_all(service: Service, principal: Principal, asked: Asked, transcript: Transcript) -> None:
    async for event in answer_events(service, principal, asked):
        if not isinstance(event, Stored):
            transcript.tell(event)


async def _begun(service: Service, principal: Principal, asked: Asked) -> AsyncGenerator[AnswerEvent]:
    """Return the events of an answer once the first has come, so that a bad question is no stream."""
    events = answer_events(service, principal, asked)
    first = await anext(events)

    async def rest() -> AsyncGenerator[AnswerEvent]:
        async with aclosing(events):
            if not isinstance(first, Stored):
                yield first
            async for event in events:
                if not isinstance(event, Stored):
                    yield event

    return rest()


async def _sent(events: AsyncGenerator[BaseModel], *, named: bool = False, done: str = "") -> AsyncGenerator[bytes]:
    """Yield events as server-sent events; a failure on the way is an event that the clients raise as an error."""
    try:
        async with aclosing(events):
            async for event in events:
                yield format_sse_event(event=getattr(event, "type", None) if named else None, data_str=dumped(event))
    except Exception as error:
        problem = problem_of(error)
        yield format_sse_event(event="error", data_str=OpenAiError.of(problem.title, problem.status).model_dump_json())
        return
    if done:
        yield format_sse_event(data_str=done)


class OpenAiError(BaseModel):
    """An error on a stream as OpenAI's clients read it."""

    error: dict[str, str | int]

    @classmethod
    def of(cls, message: str, code: int) -> "OpenAiError":
        """Return an error with a message and the HTTP status it would have had."""
        return cls(error={"message": message, "type": "server_error", "code": code})
