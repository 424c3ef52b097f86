"""A judge on a local server that compares words: what the tests of the judge share."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chat_server import ChatServer

KEY = "secret-key"


def say(request: dict[str, Any]) -> str:
    """Find a statement in an answer, and a claim in its evidence, by looking for the words."""
    asked = json.loads(request["messages"][1]["content"])
    if "claim" in asked:
        held = asked["claim"] in asked["evidence"]
        return json.dumps({"label": "supports" if held else "neutral"})
    words = set(asked["statement"].lower().strip(".").split())
    held = words <= set(asked["answer"].lower().replace(".", " ").split())
    return json.dumps({"label": "entailment" if held else "neutral"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    """A server that judges as `say` does, set as the judge."""
    with ChatServer(say).running() as running:
        monkeypatch.setenv("BETZ_JUDGE_MODEL", "local-judge")
        monkeypatch.setenv("BETZ_JUDGE_URL", running.url)
        monkeypatch.setenv("BETZ_JUDGE_KEY", KEY)
        yield running
