"""Betz for agents: the tools search, fetch and ask over the Model Context Protocol."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field

from api.live import LiveAssistant
from api.openai_api.transcript import Transcript
from ingest.errors import BetzError
from ingest.settings import Settings
from qa.answer import Answer, Audience
from qa.bibliography import format_reference
from qa.masking import mask
from qa.options import AnswerOptions
from qa.passage import open_passage

_INSTRUCTIONS = (
    "Betz answers clinical questions from reference documents. `ask` answers with a citation behind every sentence; "
    "`search` finds passages and `fetch` opens one, or a whole document, with the works it cites. Repeat the citations "
    "and the disclaimer, and do not add what the documents do not say."
)
_ADDRESS = "betz://documents/"
_SPAN = re.compile(r"(?P<document>[^#]+)#(?P<start>\d{1,9})-(?P<end>\d{1,9})")
_READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_MAX_TURNS = 50


class Found(BaseModel):
    """A passage that was found; `id` opens it with `fetch`."""

    id: str
    title: str
    url: str
    text: str


class Results(BaseModel):
    """What a search found, best first."""

    results: list[Found]


class Fetched(BaseModel):
    """A passage in its context, or a whole document, with the works it cites."""

    id: str
    title: str
    url: str
    text: str
    references: list[str]
    metadata: dict[str, str]


def create_server(settings: Settings) -> MCPServer:
    """Make the server over the index that the settings name."""
    server = MCPServer("betz", version=version("betz"), instructions=_INSTRUCTIONS, log_level="WARNING")
    live = LiveAssistant(settings)

    @server.tool(annotations=_READ_ONLY)
    def search(
        query: Annotated[str, Field(description="A question that stands alone.")],
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> Results:
        """Find passages of the reference documents for a question."""
        with _told():
            found = live().passages(mask(query), limit=limit)
        return Results(
            results=[
                Found(id=key, title=" > ".join((one.title, *one.section)), url=_ADDRESS + key, text=one.text)
                for one in found
                for key in [f"{one.document_id}#{one.start}-{one.end}"]
            ]
        )

    @server.tool(annotations=_READ_ONLY)
    def fetch(id: Annotated[str, Field(description="An id that search gave, or a document's.")]) -> Fetched:  # noqa: A002
        """Open a passage in its context, or a whole document, with the works it cites."""
        reader = live().reader
        span = _SPAN.fullmatch(id)
        with _told():
            if span:
                start, end = int(span["start"]), int(span["end"])
                passage = open_passage(reader, span["document"], start, end)
            else:
                document = reader.document(id)
                passage = open_passage(reader, id, 0, len(document.text) if document else 1)
        return Fetched(
            id=id,
            title=" > ".join((passage.title, *passage.section)) if span else passage.title,
            url=_ADDRESS + id,
            text=passage.before + passage.text + passage.after,
            references=[format_reference(work) for work in passage.references],
            metadata={
                "document": passage.document_id,
                "evidence_type": passage.evidence_type,
                "review_status": passage.review_status,
                "updated": passage.updated,
            },
        )

    @server.tool(annotations=_READ_ONLY)
    def ask(
        question: Annotated[str, Field(description="What a doctor asks; it may refer to earlier questions.")],
        earlier_questions: Annotated[list[str], Field(max_length=_MAX_TURNS)] = [],  # noqa: B006 - never changed
        audience: Audience = "clinician",
    ) -> Annotated[CallToolResult, Answer]:
        """Answer a question from the reference documents, with a citation behind every sentence."""
        transcript = Transcript(_ADDRESS)
        with _told():
            for event in live().stream(
                [mask(turn) for turn in (*earlier_questions, question)], AnswerOptions(audience=audience)
            ):
                transcript.tell(event)
        assert transcript.answer
        return CallToolResult(
            content=[TextContent(type="text", text=transcript.text)],
            structured_content=transcript.answer.model_dump(mode="json"),
        )

    return server


@contextmanager
def _told() -> Iterator[None]:
    """Tell the caller of an expected failure in its own words."""
    try:
        yield
    except BetzError as error:
        raise ToolError(str(error)) from error
