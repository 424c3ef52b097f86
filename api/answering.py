"""From a request to events: the conversation it continues, the answer, and what is kept of it."""

import time
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.access import ANSWER_ACTION, Principal, check_budget, own_conversation
from api.audit import note_answer
from api.service import Service
from api.stepping import stepwise
from api.storage.models import Conversation, Turn, new_id, now
from ingest.filters import NO_FILTERS, Filters
from qa.answer import Answer, Audience
from qa.events import AnswerEvent, Completed
from qa.masking import mask
from qa.options import AnswerOptions

_TITLE = 120
_EARLIER_TURNS = 50


class Stored(BaseModel):
    """The turn was kept: it will be read back exactly as it was streamed."""

    type: Literal["stored"] = "stored"
    conversation_id: str
    turn_id: str


@dataclass(frozen=True)
class Asked:
    """A question with what came before it, masked.

    It is kept as `turn_id` in the conversation that is named, or in a new one where only `turn_id` is given.
    """

    turns: tuple[str, ...]
    conversation_id: str | None = None
    turn_id: str | None = None
    audience: Audience = "clinician"
    filters: Filters = NO_FILTERS
    earlier: tuple[Answer, ...] = field(default=(), repr=False)


def prepare(
    service: Service,
    principal: Principal,
    *,
    turns: Sequence[str],
    conversation_id: str | None = None,
    turn_id: str | None = None,
    audience: Audience = "clinician",
    filters: Filters = NO_FILTERS,
) -> Asked:
    """Look up the conversation, hold to the caller's budget and mask identifiers. Raises ProblemError."""
    earlier: list[Turn] = []
    if conversation_id or principal.per_day:
        with service.database.read() as session:
            check_budget(session, principal)
            if conversation_id:
                earlier = own_conversation(session, principal, conversation_id).turns[-_EARLIER_TURNS:]
    return Asked(
        turns=(*(turn.question for turn in earlier), *map(mask, turns)),
        conversation_id=conversation_id,
        turn_id=turn_id or (new_id() if conversation_id else None),
        audience=audience,
        filters=filters,
        earlier=tuple(Answer.model_validate_json(turn.answer) for turn in earlier),
    )


async def answer_events(service: Service, principal: Principal, asked: Asked) -> AsyncGenerator[AnswerEvent | Stored]:
    """Yield the events of an answer; it is stored before its last event is told, so that nothing told is lost.

    Raises BetzError as the assistant does, and TimeoutError.
    """
    start = time.perf_counter()
    first = True
    with service.metrics.open_answers.track_inprogress():
        events = stepwise(_work(service, principal, asked), service.answering, service.settings.answer_seconds)
        try:
            async for event in events:
                if first:
                    service.metrics.first_event.observe(time.perf_counter() - start)
                    first = False
                yield event
        finally:
            await events.aclose()


def _work(service: Service, principal: Principal, asked: Asked) -> Iterator[AnswerEvent | Stored]:
    options = AnswerOptions(audience=asked.audience, filters=asked.filters, earlier=asked.earlier)
    for event in service.assistant().stream(asked.turns, options):
        if isinstance(event, Completed):
            stored = _store(service, principal, asked, event.answer)
            yield event
            if stored:
                yield stored
        else:
            yield event


def _store(service: Service, principal: Principal, asked: Asked, answer: Answer) -> Stored | None:
    """Keep the answer and say in the audit log what was asked and what answered."""
    service.metrics.answers.labels(answer.status).inc()
    with service.database.write() as session:
        turn = _add_turn(session, principal, asked, answer) if asked.turn_id else None
        note_answer(session, principal, ANSWER_ACTION, answer, turn.id if turn else "")
    return Stored(conversation_id=turn.conversation_id, turn_id=turn.id) if turn else None


def _add_turn(session: Session, principal: Principal, asked: Asked, answer: Answer) -> Turn:
    """Append a turn to its conversation, which was perhaps deleted meanwhile. Raises ProblemError."""
    if asked.conversation_id:
        session.get(Conversation, asked.conversation_id, with_for_update=True)
        conversation = own_conversation(session, principal, asked.conversation_id)
    else:
        conversation = Conversation(owner=principal.id, title="")
        session.add(conversation)
        session.flush()
    turn = Turn(
        id=asked.turn_id,
        conversation_id=conversation.id,
        number=len(conversation.turns),
        question=answer.question,
        answer=answer.model_dump_json(),
    )
    session.add(turn)
    conversation.updated = now()
    if not conversation.title:
        conversation.title = shortened(answer.question)
    session.flush()
    return turn


def shortened(text: str) -> str:
    """Return a text as a title: cut at a space where it is long."""
    if len(text) <= _TITLE:
        return text
    return text[:_TITLE].rpartition(" ")[0] or text[:_TITLE]
