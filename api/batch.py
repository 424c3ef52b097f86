"""Answer or search for many questions from a file, one JSON object a line."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import BetzError, InvalidQuestion
from ingest.filters import Filters
from qa.answer import Answer, Audience
from qa.assistant import Assistant
from qa.options import DEFAULTS, AnswerOptions


class BatchRequest(BaseModel):
    """One line of a batch: an id of the caller's, the turns of a conversation and, if it differs, the audience."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    turns: list[str] = Field(min_length=1)
    audience: Audience | None = None


class SearchRequest(BaseModel):
    """One line of a search batch: an id of the caller's and a stand-alone question."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    text: str


_EXAMPLES: dict[type[BaseModel], str] = {
    BatchRequest: '{"id": "q1", "turns": ["…"]}',
    SearchRequest: '{"id": "q1", "text": "…"}',
}
Request = TypeVar("Request", BatchRequest, SearchRequest)


def read_batch(path: Path, kind: type[Request]) -> list[Request]:
    """Read a batch file. Raises BetzError with the line that is not a request."""
    hint = f"A line is {_EXAMPLES[kind]}."
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise BetzError(f"{path} is not UTF-8 text.", hint="Give a JSONL file.") from error
    except OSError as error:
        raise BetzError(f"{path} cannot be read: {error.strerror}.") from error
    requests = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                requests.append(kind.model_validate_json(line))
            except ValidationError as error:
                reason = error.errors()[0]["msg"]
                raise BetzError(f"{path}:{number}: {reason}.", hint=hint) from error
    if not requests:
        raise BetzError(f"{path} holds no question.", hint=hint)
    return requests


def answer_batch(
    requests: Sequence[BatchRequest], assistant: Assistant, out: TextIO, options: AnswerOptions = DEFAULTS
) -> None:
    """Write one line per request, in order; a question that cannot be read gets an answer of status `error`."""
    for request in requests:
        try:
            asked = replace(options, audience=request.audience or options.audience)
            answer = assistant.answer(request.turns, asked)
        except InvalidQuestion as error:
            typed = request.turns[-1][:200]
            answer = Answer(status="error", question=typed, standalone_question=typed, text=str(error))
        line = {"id": request.id, "answer": answer.model_dump(mode="json")}
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()


def search_batch(
    requests: Sequence[SearchRequest], assistant: Assistant, out: TextIO, *, limit: int, filters: Filters
) -> None:
    """Write for each request, in order, one line with the documents found, best first; none for an empty question."""
    for request in requests:
        try:
            found = assistant.documents(request.text, limit=limit, filters=filters)
        except InvalidQuestion:
            found = []
        line = {"id": request.id, "documents": [document.model_dump() for document in found]}
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
    out.flush()
