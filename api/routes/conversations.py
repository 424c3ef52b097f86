"""/v1/conversations: what was asked before, and the answers exactly as they were streamed."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from api.access import Asker, own_conversation, own_turn
from api.fields import Line
from api.problems import problems
from api.raw_json import json_response, raw
from api.routes.feedback import FeedbackView
from api.service import Serving
from api.storage.conversations import list_conversations, turns_of
from api.storage.models import Conversation, Turn
from qa.answer import Answer

router = APIRouter(tags=["conversations"], responses=problems(401, 403, 404, 422, 429))


class ConversationTitle(BaseModel):
    """What a conversation is called; one without a title takes its first question."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"title": "PLS or ALS?"}]})

    title: Line = ""


class ConversationView(BaseModel):
    """A conversation in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    created: datetime
    updated: datetime


class TurnView(BaseModel):
    """A question, its answer as it was streamed, and what was thought of it."""

    id: str
    question: str
    created: datetime
    answer: Answer
    feedback: list[FeedbackView]


class WholeConversation(ConversationView):
    """A conversation with its turns, in order."""

    turns: list[TurnView]


class Conversations(BaseModel):
    """A page of conversations, the last continued first."""

    conversations: list[ConversationView]


@router.post("/v1/conversations", status_code=201)
def create_conversation(service: Serving, principal: Asker, body: ConversationTitle) -> ConversationView:
    """Begin a conversation."""
    conversation = Conversation(owner=principal.id, title=body.title)
    with service.database.write() as session:
        session.add(conversation)
    return ConversationView.model_validate(conversation)


@router.get("/v1/conversations")
def conversations(
    service: Serving,
    principal: Asker,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[str | None, Query(description="Id of the last conversation of the page before.")] = None,
) -> Conversations:
    """List the caller's conversations."""
    with service.database.read() as session:
        mark = own_conversation(session, principal, before) if before is not None else None
        found = list_conversations(session, principal.id, limit=limit, before=mark)
        return Conversations(conversations=[ConversationView.model_validate(one) for one in found])


@router.get("/v1/conversations/{conversation_id}", response_model=WholeConversation)
def read_conversation(service: Serving, principal: Asker, conversation_id: str) -> Response:
    """Read a conversation with its turns."""
    with service.database.read() as session:
        conversation = own_conversation(session, principal, conversation_id)
        view = ConversationView.model_validate(conversation).model_dump(mode="json")
        view["turns"] = [_turn(turn) for turn in turns_of(session, conversation_id)]
        return json_response(view)


@router.patch("/v1/conversations/{conversation_id}")
def rename_conversation(
    service: Serving, principal: Asker, conversation_id: str, body: ConversationTitle
) -> ConversationView:
    """Give a conversation another title."""
    with service.database.write() as session:
        conversation = own_conversation(session, principal, conversation_id)
        conversation.title = body.title
    return ConversationView.model_validate(conversation)


@router.delete("/v1/conversations/{conversation_id}", status_code=204)
def delete_conversation(service: Serving, principal: Asker, conversation_id: str) -> None:
    """Delete a conversation with its turns and what was thought of them."""
    with service.database.write() as session:
        session.delete(own_conversation(session, principal, conversation_id))


@router.get("/v1/turns/{turn_id}", response_model=TurnView)
def read_turn(service: Serving, principal: Asker, turn_id: str) -> Response:
    """Read one turn."""
    with service.database.read() as session:
        return json_response(_turn(own_turn(session, principal, turn_id)))


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.id,
        "question": turn.question,
        "created": turn.created,
        "answer": raw(turn.answer),
        "feedback": [FeedbackView.model_validate(one) for one in turn.feedback],
    }
