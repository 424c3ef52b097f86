"""The audit log, to read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from api.storage.database import Database
from api.storage.models import AuditEvent, now

_BATCH = 1_000


def audit_events(database: Database, days: int) -> Iterator[dict[str, Any]]:
    """Yield the events of the last `days`, the oldest first, as JSON can hold them."""
    query = select(AuditEvent).where(AuditEvent.created > now() - timedelta(days=days))
    with database.read() as session:
        for event in session.scalars(query.order_by(AuditEvent.created).execution_options(yield_per=_BATCH)):
            yield {
                "time": event.created.isoformat().replace("+00:00", "Z"),
                "actor": event.actor,
                "action": event.action,
                "subject": event.subject,
                "asked": event.asked,
                "status": event.status,
                "passages": event.passages,
                "model": event.model,
                "generation": event.generation,
            }
