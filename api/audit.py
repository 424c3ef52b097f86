"""Who did what: the events that an installation can be held to account by."""

from sqlalchemy.orm import Session

from api.access import Principal
from api.storage.models import AuditEvent
from qa.answer import Answer


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
            model=made_by.model if made_by else "",
            generation=made_by.generation if made_by else "",
        )
    )
