"""The objects of Chat Completions, as far as Betz fills them, and the chunks of a streamed one."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, StrictBool

from api.openai_api.requests import Messages
from api.openai_api.transcript import Mark, Transcript
from api.storage.models import new_id
from qa.events import AnswerEvent


class StreamOptions(BaseModel):
    """What a stream tells beside the answer."""

    model_config = ConfigDict(extra="allow")

    include_usage: StrictBool = False


class ChatRequest(BaseModel):
    """A request of Chat Completions; what only a language model could heed is not read."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [{"model": "betz", "messages": [{"role": "user", "content": "does a UMN lesion mean ALS?"}]}]
        },
    )

    model: str
    messages: Messages
    stream: StrictBool = False
    stream_options: StreamOptions | None = None


class UrlCitation(BaseModel):
    """Where a mark stands in the text, and what it stands for."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    """An annotation of a message."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class ChatMessage(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] | None = "assistant"
    content: str | None = None
    refusal: None = None
    annotations: list[Annotation] | None = None


class Choice(BaseModel):
    """The one answer there is."""

    index: Literal[0] = 0
    message: ChatMessage
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class Usage(BaseModel):
    """Tokens spent: none are counted."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class ChatCompletion(BaseModel):
    """A whole chat completion; `betz` is the answer in Betz's own contract."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage = Usage()
    betz: Any = None


class ChunkChoice(BaseModel):
    """What a chunk adds to the one answer."""

    index: Literal[0] = 0
    delta: ChatMessage
    finish_reason: Literal["stop"] | None = None


class ChatChunk(BaseModel):
    """A piece of a streamed chat completion."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: Usage | None = None
    betz: Any = None


def annotations_of(marks: list[Mark]) -> list[Annotation]:
    """Return the marks of a text as annotations."""
    return [
        Annotation(url_citation=UrlCitation(start_index=m.start, end_index=m.end, title=m.title, url=m.url))
        for m in marks
    ]


def completion_of(transcript: Transcript, model: str) -> ChatCompletion:
    """Return a whole answer as a chat completion."""
    message = ChatMessage(content=transcript.text, annotations=annotations_of(transcript.marks))
    return ChatCompletion(
        id=f"chatcmpl-{new_id()}",
        created=int(time.time()),
        model=model,
        choices=[Choice(message=message)],
        betz=transcript.answer,
    )


async def chunks_of(
    events: AsyncGenerator[AnswerEvent], transcript: Transcript, model: str, *, include_usage: bool
) -> AsyncGenerator[ChatChunk]:
    """Yield the chunks of a streamed answer; the last with a choice carries annotations and Betz's own answer."""
    name, created = f"chatcmpl-{new_id()}", int(time.time())

    def chunk(delta: ChatMessage, **fields: Any) -> ChatChunk:
        finish = fields.pop("finish_reason", None)
        choice = ChunkChoice(delta=delta, finish_reason=finish)
        return ChatChunk(id=name, created=created, model=model, choices=[choice], **fields)

    yield chunk(ChatMessage(content=""))
    async with aclosing(events):
        async for event in events:
            added = transcript.tell(event)
            if added:
                yield chunk(ChatMessage(role=None, content=added))
    last = ChatMessage(role=None, annotations=annotations_of(transcript.marks))
    yield chunk(last, finish_reason="stop", betz=transcript.answer)
    if include_usage:
        yield ChatChunk(id=name, created=created, model=model, choices=[], usage=Usage())
