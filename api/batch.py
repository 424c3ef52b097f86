"""Answer many conversations from a file, one JSON object a line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.errors import BetzError, InvalidQuestion
from qa.answer import Answer
from qa.assistant import Assistant


class BatchRequest(BaseModel):
    """One line of a batch: an id of the caller's and the turns of a conversation."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int
    turns: list[str] = Field(min_length=1)


def read_batch(path: Path) -> list[BatchRequest]:
    """Read a batch file. Raises BetzError with the line that is not a request."""
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
                requests.append(BatchRequest.model_validate_json(line))
            except ValidationError as error:
                reason = error.errors()[0]["msg"]
                raise BetzError(
                    f"{path}:{number}: {reason}.", hint='A line is {"id": "q1", "turns": ["…"]}.'
                ) from error
    if not requests:
        raise BetzError(f"{path} holds no question.", hint='A line is {"id": "q1", "turns": ["…"]}.')
    return requests


def answer_batch(requests: Sequence[BatchRequest], assistant: Assistant, out: TextIO) -> None:
    """Write one line per request, in order; a question that cannot be read gets an answer of status `error`."""
    for request in requests:
        try:
            answer = assistant.answer(request.turns)
        except InvalidQuestion as error:
            asked = request.turns[-1][:200]
            answer = Answer(status="error", question=asked, standalone_question=asked, text=str(error))
        line = {"id": request.id, "answer": answer.model_dump(mode="json")}
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()
