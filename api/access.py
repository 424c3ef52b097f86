"""Who may do what: keys, scopes, limits and ownership, all decided here."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, get_args

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.problems import ProblemError, not_found
from api.service import Service, service_of
from api.storage.models import Article, AuditEvent, Conversation, Key, Turn, now

Scope = Literal["read", "ask", "review", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
ANSWER_ACTION = "answer"
_SECRET_PREFIX = "betz_"  # noqa: S105 - makes a leaked key recognisable


@dataclass(frozen=True)
class Principal:
    """Whoever makes a request: a key, or a user of this machine, who may do everything."""

    id: str
    name: str
    scopes: frozenset[Scope]
    per_minute: int = 0
    per_day: int = 0

    def may(self, scope: Scope) -> bool:
        """Say whether a scope is granted; `admin` grants all."""
        return scope in self.scopes or "admin" in self.scopes


LOCAL = Principal(id="local", name="local", scopes=frozenset(SCOPES))
_bearer = HTTPBearer(auto_error=False, description="A key made with `betz keys create`; none is needed on loopback.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def new_secret() -> str:
    """Return a new key: 256 random bits behind a prefix by which leak scanners know it."""
    return _SECRET_PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is kept of a key. It is random and long, so that a fast hash is as good as a slow one."""
    return hashlib.sha256(secret.encode()).hexdigest()


def identify(service: Service, credentials: HTTPAuthorizationCredentials | None) -> Principal | None:
    """Return who holds a key, or None; where none is needed, whoever holds no valid one is the local user.

    Many clients send a key always, if only a made-up one.
    """
    stranger = None if service.settings.require_key else LOCAL
    if credentials is None:
        return stranger
    with service.database.read() as session:
        key = session.scalar(select(Key).where(Key.digest == digest_of(credentials.credentials)))
    if key is None or key.revoked is not None:
        return stranger
    scopes = frozenset(scope for scope in SCOPES if scope in key.scopes.split())
    return Principal(key.id, key.name, scopes, key.per_minute, key.per_day)


def needs(scope: Scope) -> Callable[..., Principal]:
    """Return a dependency that admits whoever has a scope and has not used up the rate of their key."""

    def admitted(request: Request, credentials: Credentials) -> Principal:
        service = service_of(request)
        principal = identify(service, credentials)
        if principal is None:
            title = "This key is not valid." if credentials else "A key is needed."
            raise ProblemError(
                401, title, detail="Send Authorization: Bearer KEY.", headers={"WWW-Authenticate": "Bearer"}
            )
        if not principal.may(scope):
            raise ProblemError(403, f"This key lacks the scope {scope!r}.")
        wait = service.rates.wait(principal.id, principal.per_minute / service.settings.workers)
        if wait:
            raise ProblemError(
                429, "Too many requests with this key.", headers={"Retry-After": str(max(round(wait), 1))}
            )
        return principal

    return admitted


Reader = Annotated[Principal, Depends(needs("read"))]
Asker = Annotated[Principal, Depends(needs("ask"))]
Reviewer = Annotated[Principal, Depends(needs("review"))]
Admin = Annotated[Principal, Depends(needs("admin"))]


def check_budget(session: Session, principal: Principal) -> None:
    """Refuse with 429 whoever has had the answers of a day. Raises ProblemError."""
    if not principal.per_day:
        return
    since = now() - timedelta(days=1)
    asked = select(func.count()).where(
        AuditEvent.actor == principal.id, AuditEvent.created > since, AuditEvent.action == ANSWER_ACTION
    )
    if (session.scalar(asked) or 0) >= principal.per_day:
        raise ProblemError(429, f"This key may ask {principal.per_day} questions in 24 hours.")


def own_conversation(session: Session, principal: Principal, conversation_id: str) -> Conversation:
    """Return a conversation of the caller's own. Raises ProblemError 404, also for another's."""
    found = session.get(Conversation, conversation_id)
    if found is None or found.owner != principal.id:
        raise not_found("conversation")
    return found


def own_turn(session: Session, principal: Principal, turn_id: str) -> Turn:
    """Return a turn of the caller's own conversation. Raises ProblemError 404, also for another's."""
    turn = session.get(Turn, turn_id)
    if turn is None:
        raise not_found("turn")
    own_conversation(session, principal, turn.conversation_id)
    return turn


def visible_article(session: Session, principal: Principal | None, slug: str) -> Article:
    """Return an article that is approved, the caller's own or theirs to review. Raises ProblemError 404."""
    found = session.scalar(select(Article).where(Article.slug == slug))
    if found is None or not may_see(principal, found):
        raise not_found("article")
    return found


def may_see(principal: Principal | None, article: Article) -> bool:
    """Say whether someone may read an article."""
    mine = principal is not None and (article.owner == principal.id or principal.may("review"))
    return mine or article.state == "approved"
