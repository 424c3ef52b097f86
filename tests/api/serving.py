"""What the tests of the service share: applications with users, and answers read off a stream."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import Any, NamedTuple

import uvicorn
from fastapi.testclient import TestClient

from api.access import digest_of, new_secret
from api.live import LiveAssistant
from api.server import create_app
from api.service_settings import ServiceSettings
from api.storage.keys import add_key
from api.storage.models import Key
from ingest.settings import Settings

QUESTION = "does a UMN lesion mean ALS?"
EVENTS = {"Accept": "text/event-stream"}


class Event(NamedTuple):
    """A server-sent event."""

    name: str
    data: str

    @property
    def json(self) -> Any:
        """What its data says."""
        return json.loads(self.data)


def events_of(text: str) -> list[Event]:
    """Read the events of a whole stream."""
    events = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        events.append(Event(fields.get("event", "message"), fields["data"]))
    return events


def keyed_client(app_client: TestClient, *scopes: str, per_minute: int = 0, per_day: int = 0) -> TestClient:
    """Return a client of the same application that holds a new key."""
    secret = new_key(app_client, *scopes, per_minute=per_minute, per_day=per_day)
    return TestClient(app_client.app, headers={"Authorization": f"Bearer {secret}"})


def new_key(app_client: TestClient, *scopes: str, per_minute: int = 0, per_day: int = 0) -> str:
    """Return a new key of a client's application."""
    secret = new_secret()
    service = app_client.app.state.service  # type: ignore[attr-defined]
    key = Key(name="a user", digest=digest_of(secret), scopes=" ".join(scopes), per_minute=per_minute, per_day=per_day)
    add_key(service.database, key)
    return secret


def open_client(index: Settings, database: str, *, require_key: bool = False) -> TestClient:
    """Return a client of a new application over an index, which is opened only once, and a database."""
    settings = ServiceSettings(database=database, require_key=require_key)
    return TestClient(create_app(index, settings, _live(index)))


@cache
def _live(index: Settings) -> LiveAssistant:
    return LiveAssistant(index)


def ask(client: TestClient, *questions: str) -> tuple[str, list[Event]]:
    """Ask questions in a new conversation; return its id and the events of the last answer."""
    conversation = client.post("/v1/conversations", json={}).json()["id"]
    events: list[Event] = []
    for question in questions:
        body = {"conversation_id": conversation, "question": question}
        events = events_of(client.post("/v1/answers", json=body, headers=EVENTS).text)
    return conversation, events


def stored_turn(events: Iterable[Event]) -> str:
    """Return the id of the turn that a stream said was stored."""
    return next(str(event.json["turn_id"]) for event in events if event.name == "stored")


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an application on a free port of this machine and give its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
        assert thread.is_alive()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
