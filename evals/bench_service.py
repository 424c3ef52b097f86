"""Time the service under load: many chats at once over loopback, and its memory over thousands of answers."""

import asyncio
import contextlib
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from ingest.errors import BetzError
from ingest.reader import IndexReader
from ingest.settings import Settings

_PATIENCE_SECONDS = 60
_MEMORY_SAMPLES = 10
_TURNS = 5
_FORMS = (
    "what should I know about {}?",
    "how is {} diagnosed?",
    "how is {} treated?",
    "what is the prognosis of {}?",
)
_EVENTS = {"Accept": "text/event-stream"}


@dataclass
class _Load:
    """What the clients saw: seconds to the first and the last event of each answer, errors, and memory in MB."""

    questions: Iterator[str]
    answers: int
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[tuple[int, float]] = field(default_factory=list)
    begun: int = 0


def bench_service(settings: Settings, *, clients: int, answers: int, workers: int) -> None:
    """Serve an index on a free port, have `clients` chat at once until `answers` are given, and print what they saw.

    Each chat is a stored conversation of five questions; each question is about the title of a document. The time
    that processors spend on an answer says what an idle machine would give where this one is busy with other things.
    """
    reader = IndexReader.open(settings.index)
    titles = list(reader.store.titles().values())
    load = _Load(itertools.cycle(form.format(title) for form in _FORMS for title in titles), answers)
    with _service(settings, workers) as (address, pid):
        start, busy = time.perf_counter(), _busy_seconds(pid)
        asyncio.run(_chat_all(load, address, pid, clients))
        seconds, busy = time.perf_counter() - start, _busy_seconds(pid) - busy
    _show(load, seconds, busy, clients=clients, workers=workers)


@contextlib.contextmanager
def _service(settings: Settings, workers: int) -> Iterator[tuple[str, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "api.cli", "serve", "--index", str(settings.index), "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BETZ_DATABASE": f"sqlite:///{folder}/service.sqlite"}
        with subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--workers", str(workers)], env=environment, stdout=subprocess.DEVNULL
        ) as process:
            address = f"http://127.0.0.1:{port}"
            try:
                _wait_for(address, process)
                yield address, process.pid
            finally:
                process.terminate()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/readyz").is_success:
                return
        time.sleep(0.1)
    raise BetzError("The service did not come up.", hint="See what it says: betz serve")


async def _chat_all(load: _Load, address: str, pid: int, clients: int) -> None:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=clients)
    async with httpx.AsyncClient(base_url=address, timeout=_PATIENCE_SECONDS, limits=limits) as client:
        await asyncio.gather(*(_chat(load, client, pid) for _ in range(clients)))
    load.memory.append((len(load.last), _memory(pid)))


async def _chat(load: _Load, client: httpx.AsyncClient, pid: int) -> None:
    while load.begun < load.answers:
        conversation = (await client.post("/v1/conversations", json={})).json()["id"]
        for _ in range(_TURNS):
            load.begun += 1
            if load.begun % max(load.answers // _MEMORY_SAMPLES, 1) == 1:
                load.memory.append((load.begun - 1, _memory(pid)))
            try:
                await _ask(load, client, {"conversation_id": conversation, "question": next(load.questions)})
            except (httpx.HTTPError, BetzError) as error:
                load.errors.append(f"{type(error).__name__}: {error}")


async def _ask(load: _Load, client: httpx.AsyncClient, body: dict[str, str]) -> None:
    """Ask a question and read its events; raises when the answer was not stored."""
    start = time.perf_counter()
    stored = False
    first = 0.0
    async with client.stream("POST", "/v1/answers", json=body, headers=_EVENTS) as stream:
        stream.raise_for_status()
        async for line in stream.aiter_lines():
            first = first or time.perf_counter() - start
            stored |= line == "event: stored"
    if not stored:
        raise BetzError("An answer was not stored.")
    load.first.append(first)
    load.last.append(time.perf_counter() - start)


def _memory(pid: int) -> float:
    """Return the resident memory of a process and its children in MB, from /proc; 0 where there is none."""
    used = 0.0
    for process in _family(pid):
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        used += sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
    return used


def _busy_seconds(pid: int) -> float:
    """Return the processor seconds that a process and its children spent, from /proc; 0 where there is none."""
    ticks = 0
    for process in _family(pid):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    """Return a process and its children; none where /proc does not tell."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(member for child in children for member in _family(int(child)))]


def _show(load: _Load, seconds: float, busy: float, *, clients: int, workers: int) -> None:
    console = Console(highlight=False)
    table = Table("measure", "n", "p50", "p95", "p99", "max")
    for name, values in (("first event, ms", load.first), ("whole answer, ms", load.last)):
        ordered = sorted(value * 1000 for value in values) or [0.0]
        figures = (ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0.5, 0.95, 0.99, 1.0))
        table.add_row(name, str(len(values)), *(f"{figure:.0f}" for figure in figures))
    console.print(table)
    console.print(
        f"{clients} chats at once, {workers} worker(s): {len(load.last)} answers in {seconds:.1f} s, "
        f"{len(load.last) / seconds:.1f} a second, {len(load.errors)} errors; "
        f"{busy * 1000 / max(len(load.last), 1):.0f} ms of processor time an answer."
    )
    for error in sorted(set(load.errors)):
        console.print(f"  {error}", style="red", markup=False)
    console.print("Memory, MB: " + ", ".join(f"{used:.0f} after {count}" for count, used in load.memory))
