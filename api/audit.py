"""Who did what: the events that an installation can be held to account by."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from api.access import Principal
from api.storage.models import AuditEvent
from qa.answer import Answer, RetrievedPassage


def note(session: Session, principal: Principal, action: str, subject: str = "") -> None:
    """Say that someone did something to what `subject` names."""
    session.add(AuditEvent(actor=principal.id, action=action, subject=subject))


def note_answer(session: Session, principal: Principal, action: str, answer: Answer, turn_id: str) -> None:
    """Say what was asked, masked as it is everywhere, what answered, and what made the answer."""
    spans = {f"{c.document_id}:{c.start}-{c.end}" for claim in answer.claims for c in claim.citations}
    made_by = answer.provenance
    session.add(
        AuditEvent(
            actor=principal.id,
            action=action,
            subject=turn_id,
            asked=answer.question,
            status=answer.status,
            passages=sorted(spans),
            model=" ".join(filter(None, (made_by.model, made_by.chat_model))) if made_by else "",
            generation=made_by.generation if made_by else "",
        )
    )


def note_search(session: Session, principal: Principal, asked: str, found: Iterable[RetrievedPassage]) -> None:
    """Say what was searched for, masked, and what was found."""
    spans = [f"{passage.document_id}:{passage.start}-{passage.end}" for passage in found]
    session.add(AuditEvent(actor=principal.id, action="search", asked=asked, passages=spans))
