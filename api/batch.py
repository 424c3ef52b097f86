"""Answer or search for many questions from a file, one JSON object a line."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ingest.errors import BetzError, InvalidQuestion
from ingest.filters import Filters
from ingest.json_lines import read_json_lines
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
    requests = read_json_lines(path, kind, hint=hint)
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
