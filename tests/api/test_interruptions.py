"""Clients that leave, and a service that is killed: work stops, and what was said to be stored is there."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest
from fastapi.testclient import TestClient

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


@pytest.mark.parametrize("headers", [EVENTS, {}], ids=["events", "json"])
def test_a_client_who_leaves_stops_the_work(
    quick_client: TestClient, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    endless = _Endless()
    monkeypatch.setattr(Assistant, "stream", endless.stream)
    with served(quick_client.app) as address, httpx.Client(timeout=1) as client:
        try:
            with client.stream("POST", f"{address}/v1/answers", json={"turns": [QUESTION]}, headers=headers) as stream:
                next(stream.iter_bytes())
        except httpx.ReadTimeout:
            client.close()
        assert endless.stopped.wait(10)
        text = httpx.get(f"{address}/metrics").text
    assert "betz_open_answers 0.0" in text


@contextmanager
def _process(bundled: Settings, database: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--index", str(bundled.index)]
    environment = {"BETZ_DATABASE": f"sqlite:///{database}", "PATH": "", "BETZ_CACHE": str(bundled.cache)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment) as process:
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
            process.kill()


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
