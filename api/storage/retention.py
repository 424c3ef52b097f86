"""Forget what is older than an installation wants to keep."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import delete, func, select

from api.storage.database import Database
from api.storage.models import AuditEvent, Conversation, now


class Purged(NamedTuple):
    """How much was forgotten."""

    conversations: int
    audit_events: int


def purge(database: Database, days: int) -> Purged:
    """Delete conversations not continued for `days`, with all that hangs on them, and audit events as old.

    Keys and articles stay. With 0 days nothing is deleted.
    """
    if not days:
        return Purged(0, 0)
    limit = now() - timedelta(days=days)
    old = Conversation.updated < limit
    with database.write() as session:
        conversations = session.scalar(select(func.count()).select_from(Conversation).where(old)) or 0
        session.execute(delete(Conversation).where(old))
        events = session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.created < limit)) or 0
        session.execute(delete(AuditEvent).where(AuditEvent.created < limit))
    return Purged(conversations, events)
