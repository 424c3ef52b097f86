"""The tables of the service's database. A change here needs a migration (`api/storage/migrations`)."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """Return a new opaque id: 96 random bits."""
    return secrets.token_hex(12)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, on a database with time zones and on one without."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store in UTC."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of the tables: every row has an opaque id and the moment it was made."""

    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=new_id)
    created: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Key(Base):
    """A key of a user: its secret is kept only as a hash. `per_minute` and `per_day` of 0 set no limit."""

    __tablename__ = "keys"

    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(100))
    per_minute: Mapped[int] = mapped_column(default=0)
    per_day: Mapped[int] = mapped_column(default=0)
    revoked: Mapped[datetime | None] = mapped_column(UtcDateTime, default=None)


class Conversation(Base):
    """The turns of one owner about one thing."""

    __tablename__ = "conversations"
    __table_args__ = (Index("conversations_of_owner", "owner", "updated"),)

    owner: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(Text, default="")
    updated: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    turns: Mapped[list["Turn"]] = relationship(order_by="Turn.number", cascade="all, delete-orphan")


class Turn(Base):
    """A question and the answer exactly as it was streamed: JSON text that is never written anew."""

    __tablename__ = "turns"
    __table_args__ = (Index("turns_in_order", "conversation_id", "number", unique=True),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    number: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    feedback: Mapped[list["Feedback"]] = relationship(order_by="Feedback.created", cascade="all, delete-orphan")


class Feedback(Base):
    """What a reader thought of an answer, of one of its claims, or of one citation of a claim."""

    __tablename__ = "feedback"
    __table_args__ = (Index("feedback_of_turn", "turn_id"),)

    turn_id: Mapped[str] = mapped_column(ForeignKey("turns.id", ondelete="CASCADE"))
    rating: Mapped[str] = mapped_column(String(4))
    claim: Mapped[int | None] = mapped_column(default=None)
    citation: Mapped[int | None] = mapped_column(default=None)
    comment: Mapped[str] = mapped_column(Text, default="")


class Article(Base):
    """An answer submitted as an article, as JSON text, and where its review stands.

    `answer` is the version under review, `other` the one for the other audience, which nobody reviews.
    """

    __tablename__ = "articles"
    __table_args__ = (Index("articles_by_state", "state", "updated"),)

    slug: Mapped[str] = mapped_column(String(100), unique=True)
    owner: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(Text)
    other: Mapped[str] = mapped_column(Text)
    updated: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    history: Mapped[list["Review"]] = relationship(order_by="Review.created", cascade="all, delete-orphan")


class Review(Base):
    """One step in the history of an article: who took it to which state or edited it, when and why."""

    __tablename__ = "reviews"
    __table_args__ = (Index("reviews_of_article", "article_id"),)

    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(12))
    reviewer: Mapped[str] = mapped_column(String(100))
    comment: Mapped[str] = mapped_column(Text, default="")


class AuditEvent(Base):
    """Who did what: `asked` is masked, `passages` are the spans that answered; no secret is ever in it."""

    __tablename__ = "audit_events"
    __table_args__ = (Index("audit_of_actor", "actor", "created"), Index("audit_in_time", "created"))

    actor: Mapped[str] = mapped_column(String(24))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(100), default="")
    asked: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[str] = mapped_column(String(16), default="")
    passages: Mapped[list[str]] = mapped_column(JSON, default=list)
    model: Mapped[str] = mapped_column(Text, default="")
    generation: Mapped[str] = mapped_column(String(64), default="")
