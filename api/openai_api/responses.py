"""The objects of the Responses API, as far as Betz fills them, and the events of a streamed response."""

import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from api.openai_api.requests import Message, Messages
from api.openai_api.transcript import Mark, Transcript
from qa.events import AnswerEvent

ID_PREFIX = "resp_"


class ResponsesRequest(BaseModel):
    """A request of the Responses API; what only a language model could heed is not read."""

    model_config = ConfigDict(
        extra="allow", json_schema_extra={"examples": [{"model": "betz", "input": "does a UMN lesion mean ALS?"}]}
    )

    model: str
    input: str | Messages
    stream: StrictBool = False
    store: StrictBool = True
    previous_response_id: str | None = None

    @property
    def messages(self) -> list[Message]:
        """Return the input as messages."""
        return [Message(role="user", content=self.input)] if isinstance(self.input, str) else self.input


class UrlCitation(BaseModel):
    """An annotation: where a mark stands in the text, and what it stands for."""

    type: Literal["url_citation"] = "url_citation"
    start_index: int
    end_index: int
    title: str
    url: str


class OutputText(BaseModel):
    """The text of the answer."""

    type: Literal["output_text"] = "output_text"
    text: str = ""
    annotations: list[UrlCitation] = []
    logprobs: list[Any] = []


class OutputMessage(BaseModel):
    """The answer as a message."""

    type: Literal["message"] = "message"
    id: str
    role: Literal["assistant"] = "assistant"
    status: Literal["in_progress", "completed"]
    content: list[OutputText]


class TokenDetails(BaseModel):
    """Tokens of a kind: none are counted."""

    cached_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0


class ResponseUsage(BaseModel):
    """Tokens spent: none are counted."""

    input_tokens: int = 0
    input_tokens_details: TokenDetails = TokenDetails()
    output_tokens: int = 0
    output_tokens_details: TokenDetails = TokenDetails()
    total_tokens: int = 0


class ResponseObject(BaseModel):
    """A response; `betz` is the answer in Betz's own contract."""

    id: str
    object: Literal["response"] = "response"
    created_at: int
    status: Literal["in_progress", "completed"]
    model: str
    output: list[OutputMessage]
    parallel_tool_calls: bool = False
    tool_choice: Literal["none"] = "none"
    tools: list[Any] = []
    store: bool
    previous_response_id: str | None = None
    error: None = None
    usage: ResponseUsage | None = None
    betz: Any = None


class ResponseEvent(BaseModel):
    """An event of a streamed response: each type has its own fields beside these."""

    model_config = ConfigDict(extra="allow")

    type: str
    sequence_number: int = Field(ge=0)


class ResponseStream:
    """Makes the events of one response, or the whole of it, from the events of an answer."""

    def __init__(self, turn_id: str, request: ResponsesRequest, transcript: Transcript) -> None:
        self._id, self._message_id = f"{ID_PREFIX}{turn_id}", f"msg_{turn_id}"
        self._request = request
        self._transcript = transcript
        self._created = int(time.time())
        self._sequence = -1

    def whole(self, *, done: bool = True) -> ResponseObject:
        """Return the response as far as it has come."""
        return ResponseObject(
            id=self._id,
            created_at=self._created,
            status="completed" if done else "in_progress",
            model=self._request.model,
            output=[self._message(done=True)] if done else [],
            store=self._request.store,
            previous_response_id=self._request.previous_response_id,
            usage=ResponseUsage() if done else None,
            betz=self._transcript.answer,
        )

    async def events(self, answer_events: AsyncGenerator[AnswerEvent]) -> AsyncGenerator[ResponseEvent]:
        """Yield the events in the order that the protocol asks for."""
        for kind in ("response.created", "response.in_progress"):
            yield self._event(kind, response=self.whole(done=False))
        yield self._event("response.output_item.added", output_index=0, item=self._message(done=False))
        yield self._part("response.content_part.added", part=OutputText())
        told = 0
        async with aclosing(answer_events):
            async for event in answer_events:
                added = self._transcript.tell(event)
                if added:
                    yield self._part("response.output_text.delta", delta=added, logprobs=[])
                marks = self._transcript.marks
                for number in range(told, len(marks)):
                    annotation = _annotation(marks[number])
                    yield self._part(
                        "response.output_text.annotation.added", annotation_index=number, annotation=annotation
                    )
                told = len(marks)
        for last in self._endings():
            yield last

    def _endings(self) -> Iterator[ResponseEvent]:
        yield self._part("response.output_text.done", text=self._transcript.text, logprobs=[])
        yield self._part("response.content_part.done", part=self._text())
        yield self._event("response.output_item.done", output_index=0, item=self._message(done=True))
        yield self._event("response.completed", response=self.whole())

    def _event(self, kind: str, **fields: Any) -> ResponseEvent:
        self._sequence += 1
        return ResponseEvent(type=kind, sequence_number=self._sequence, **fields)

    def _part(self, kind: str, **fields: Any) -> ResponseEvent:
        return self._event(kind, item_id=self._message_id, output_index=0, content_index=0, **fields)

    def _message(self, *, done: bool) -> OutputMessage:
        content = [self._text()] if done else []
        return OutputMessage(id=self._message_id, status="completed" if done else "in_progress", content=content)

    def _text(self) -> OutputText:
        return OutputText(
            text=self._transcript.text, annotations=[_annotation(mark) for mark in self._transcript.marks]
        )


def _annotation(mark: Mark) -> UrlCitation:
    return UrlCitation(start_index=mark.start, end_index=mark.end, title=mark.title, url=mark.url)
