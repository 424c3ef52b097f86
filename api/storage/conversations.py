"""Conversations as their owner sees them."""

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload

from api.storage.models import Conversation, Turn


def list_conversations(
    session: Session, owner: str, *, limit: int, before: Conversation | None = None
) -> list[Conversation]:
    """Return an owner's conversations, the last continued first; with `before`, those that come after that one."""
    query = select(Conversation).where(Conversation.owner == owner)
    if before:
        earlier = Conversation.updated < before.updated
        same = and_(Conversation.updated == before.updated, Conversation.id < before.id)
        query = query.where(or_(earlier, same))
    return list(session.scalars(query.order_by(Conversation.updated.desc(), Conversation.id.desc()).limit(limit)))


def turns_of(session: Session, conversation_id: str) -> list[Turn]:
    """Return the turns of a conversation with their feedback, in order."""
    query = select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.number)
    return list(session.scalars(query.options(selectinload(Turn.feedback))))
