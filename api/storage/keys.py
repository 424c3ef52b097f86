"""The keys of users: made, listed and revoked."""

from sqlalchemy import select

from api.storage.database import Database
from api.storage.models import AuditEvent, Key, now

_CONSOLE = "console"


def any_key(database: Database) -> bool:
    """Say whether there is a key that was not revoked."""
    with database.read() as session:
        return session.scalar(select(Key.id).where(Key.revoked.is_(None)).limit(1)) is not None


def add_key(database: Database, key: Key) -> None:
    """Keep a new key, and note that it was made."""
    with database.write() as session:
        session.add(key)
        session.flush()
        session.add(AuditEvent(actor=_CONSOLE, action="key.create", subject=key.id))


def list_keys(database: Database) -> list[Key]:
    """Return all keys, the oldest first."""
    with database.read() as session:
        return list(session.scalars(select(Key).order_by(Key.created)))


def revoke_key(database: Database, key_id: str) -> Key | None:
    """Make a key useless from the next request on, and return it; None when there is none of this id."""
    with database.write() as session:
        key = session.get(Key, key_id)
        if key and key.revoked is None:
            key.revoked = now()
            session.add(AuditEvent(actor=_CONSOLE, action="key.revoke", subject=key_id))
        return key
