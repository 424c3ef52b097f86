"""Clients that leave, and a service that is killed: work stops, and what was said to be stored is there."""

import asyncio
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest
from fastapi.testclient import TestClient

from api.sse import kept_alive
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.events import AnswerEvent, Understood
from tests.api.serving import EVENTS, QUESTION, events_of, served
from tests.conftest import ROOT


class _Endless:
    """Stands for an assistant that never comes to an end, and notes when it was told to stop."""

    def __init__(self) -> None:
        self.stopped = Event()

    def stream(self, *_: object) -> Iterator[AnswerEvent]:
        try:
            while True:
                yield Understood(question="q", standalone_question="q")
                time.sleep(0.01)
        finally:
            self.stopped.set()


_ANSWERS = {"turns": [QUESTION]}
_CHAT = {"model": "betz", "messages": [{"role": "user", "content": QUESTION}], "stream": True}
_RESPONSE = {"model": "betz", "input": QUESTION, "stream": True}


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/v1/answers", _ANSWERS, EVENTS),
        ("/v1/answers", _ANSWERS, {}),
        ("/v1/chat/completions", _CHAT, {}),
        ("/v1/responses", _RESPONSE, {}),
    ],
    ids=["events", "json", "chat", "response"],
)
def test_a_client_who_leaves_stops_the_work(
    quick_client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    body: dict[str, object],
    headers: dict[str, str],
) -> None:
    endless = _Endless()
    monkeypatch.setattr(Assistant, "stream", endless.stream)
    with served(quick_client.app) as address, httpx.Client(timeout=1) as client:
        try:
            with client.stream("POST", f"{address}{path}", json=body, headers=headers) as stream:
                next(stream.iter_bytes())
        except httpx.ReadTimeout:
            client.close()
        assert endless.stopped.wait(10)
        text = httpx.get(f"{address}/metrics").text
    assert "betz_open_answers 0.0" in text


def test_a_connection_on_which_nothing_is_said_is_kept_alive() -> None:
    async def slow() -> AsyncGenerator[bytes]:
        await asyncio.sleep(0.05)
        yield b"data: 1\n\n"

    async def read() -> list[bytes]:
        return [chunk async for chunk in kept_alive(slow(), 0.01)]

    *pings, last = asyncio.run(read())
    assert set(pings) == {b": ping\n\n"}
    assert last == b"data: 1\n\n"


@contextmanager
def _process(
    bundled: Settings, database: Path, *options: str, **environment: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--index", str(bundled.index)]
    given = {**os.environ, "BETZ_DATABASE": f"sqlite:///{database}", **environment}
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, cwd=ROOT, env=given) as process:
        address = f"http://127.0.0.1:{port}"
        for _ in range(600):
            try:
                httpx.get(f"{address}/readyz").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.1)
        try:
            yield process, address
        finally:
            process.terminate()


def test_a_service_killed_in_a_stream_loses_no_stored_turn(bundled: Settings, tmp_path: Path) -> None:
    database = tmp_path / "service.sqlite"
    streamed = []
    with _process(bundled, database) as (process, address):
        conversation = httpx.post(f"{address}/v1/conversations", json={}).json()["id"]
        body = {"conversation_id": conversation, "question": QUESTION}
        for _ in range(3):
            events = events_of(httpx.post(f"{address}/v1/answers", json=body, headers=EVENTS, timeout=60).text)
            assert events[-1].name == "stored"
            streamed.append(events[-2].data.removeprefix('{"type":"completed","answer":').removesuffix("}"))
        with httpx.stream("POST", f"{address}/v1/answers", json=body, headers=EVENTS, timeout=60) as stream:
            next(stream.iter_bytes())
            process.send_signal(signal.SIGKILL)
            process.wait()
    with _process(bundled, database) as (_, address):
        read = httpx.get(f"{address}/v1/conversations/{conversation}")
        assert all(answer in read.text for answer in streamed)
        assert len(read.json()["turns"]) in {3, 4}
        after = events_of(httpx.post(f"{address}/v1/answers", json=body, headers=EVENTS, timeout=60).text)
        assert after[-1].name == "stored"
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_several_processes_serve_one_database_and_count_together(bundled: Settings, tmp_path: Path) -> None:
    with _process(bundled, tmp_path / "service.sqlite", "--workers", "2", BETZ_RETENTION_DAYS="30") as (_, address):
        conversation = httpx.post(f"{address}/v1/conversations", json={}).json()["id"]
        body = {"conversation_id": conversation, "question": QUESTION}
        for _ in range(6):  # each on a connection of its own, taken by either process
            httpx.post(f"{address}/v1/answers", json=body, timeout=60).raise_for_status()
        turns = httpx.get(f"{address}/v1/conversations/{conversation}").json()["turns"]
        metrics = httpx.get(f"{address}/metrics").text
    assert len(turns) == 6
    assert 'betz_answers_total{status="answered"} 6.0' in metrics
