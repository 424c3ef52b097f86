"""POST /v1/answers: an answer as JSON, or event by event."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.concurrency import run_in_threadpool

from api.access import Asker, Principal
from api.answering import Asked, Stored, answer_events, prepare
from api.clients import while_connected
from api.openapi import EVENT_STREAM
from api.problems import problem_of, problems
from api.service import Service, Serving
from api.sse import EventStream
from ingest.filters import NO_FILTERS, Filters
from qa.answer import Answer, Audience
from qa.events import AnswerEvent, Completed

router = APIRouter(tags=["answers"])
_EVENTS = "text/event-stream"
_MAX_TURNS = 50


class AnswerRequest(BaseModel):
    """A question: the last of `turns`, or `question` in a stored conversation, where the answer is kept."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"turns": ["does a UMN lesion mean ALS?"]},
                {"turns": ["what is PLS?", "how is it told apart from ALS?"], "audience": "plain"},
            ]
        },
    )

    turns: list[str] = Field(default=[], max_length=_MAX_TURNS)
    conversation_id: str | None = None
    question: str | None = None
    audience: Audience | None = None
    filters: Filters = NO_FILTERS

    @model_validator(mode="after")
    def _one_way_of_asking(self) -> "AnswerRequest":
        stored = self.conversation_id is not None and self.question is not None and not self.turns
        if not stored and not (self.turns and self.conversation_id is None and self.question is None):
            raise ValueError("give either turns, or conversation_id and question")
        return self


@router.post(
    "/v1/answers",
    response_model=Answer,
    responses={
        200: {
            "description": "The answer; as events when `text/event-stream` is accepted: `understood`, `notice` and "
            "`claim` as they come, `completed` with the whole answer, `stored` when it was kept, `error` on failure.",
            "content": EVENT_STREAM,
        },
        **problems(401, 403, 404, 413, 422, 429, 503, 504),
    },
)
async def answer(
    request: Request,
    body: AnswerRequest,
    service: Serving,
    principal: Asker,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Answer a question, the last of a conversation."""
    turns = body.turns or [body.question or ""]
    audience = body.audience or "clinician"
    asked = await run_in_threadpool(
        prepare,
        service,
        principal,
        turns=turns,
        conversation_id=body.conversation_id,
        audience=audience,
        filters=body.filters,
    )
    if _EVENTS in accept:
        events = answer_events(service, principal, asked)
        first = await anext(events)
        return EventStream(_stream(first, events))
    found = await while_connected(request, _whole(service, principal, asked))
    return Response(found.model_dump_json(), media_type="application/json")


async def _whole(service: Service, principal: Principal, asked: Asked) -> Answer:
    """Return the answer at the end of its events."""
    found: Answer | None = None
    async for event in answer_events(service, principal, asked):
        if isinstance(event, Completed):
            found = event.answer
    assert found
    return found


async def _stream(first: AnswerEvent | Stored, rest: AsyncGenerator[AnswerEvent | Stored]) -> AsyncGenerator[bytes]:
    """Yield events as server-sent events; a failure on the way is an event too."""
    async with aclosing(rest):
        yield format_sse_event(event=first.type, data_str=first.model_dump_json())
        try:
            async for event in rest:
                yield format_sse_event(event=event.type, data_str=event.model_dump_json())
        except Exception as error:
            yield format_sse_event(event="error", data_str=problem_of(error).model_dump_json())
