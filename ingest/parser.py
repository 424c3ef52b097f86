"""Have files parsed by a worker process, so that one that hangs or explodes stops nothing else."""

import atexit
import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loader, Note, SourceFile, Unchanged

TIME_LIMIT = 60.0
_WORKER = (sys.executable, "-m", "ingest.worker")
# A worker is started where its own package lies: a folder that is ingested may hold one of the same name.
_HOME = Path(__file__).resolve().parent.parent
_READ = 1 << 20
_DOCUMENT = b'{"document":'
_END = b'{"end":true}'


class FileRefused(DocumentError):
    """A file cannot be read to its end, for a reason that is not that of one record."""


@dataclass(frozen=True)
class BytesRead:
    """How much of a file with many records has been read."""

    count: int


Parsed = Document | DocumentError | Unchanged | Note | BytesRead


class Parser:
    """Parses files one after another in a worker; `time_limit` seconds may pass before each next record.

    A worker that dies or passes the limit is replaced, and the file it was reading is refused. What
    it had given of that file before stands. `command` starts a worker.
    """

    def __init__(self, *, time_limit: float = TIME_LIMIT, command: Sequence[str] = _WORKER) -> None:
        self._time_limit = time_limit
        self._command = command
        self._worker: subprocess.Popen[bytes] | None = None

    def parse(self, file: SourceFile, loader: Loader) -> Iterator[Parsed]:
        """Yield what the loader finds in the file, a FileRefused last when it cannot be read to its end."""
        request = {
            "path": str(file.path.resolve()),
            "name": file.name,
            "known_keys": sorted(file.known_keys),
            "reference": file.reference.model_dump() if file.reference else None,
            "seen": dict(file.seen),
            "loader": loader.name,
        }
        finished = False
        try:
            self._send(json.dumps(request).encode() + b"\n")
            for line in self._lines():
                if line == _END:
                    finished = True
                    return
                yield _item(line)
        except TimeoutError:
            yield FileRefused(
                file.name,
                f"gave nothing within {self._time_limit:g} seconds and was given up.",
                hint="Split or repair the file.",
            )
        except (EOFError, OSError, ValueError):
            yield FileRefused(file.name, "crashed its loader.", hint="Split or repair the file.")
        finally:
            if not finished:
                self._stop()

    def _send(self, request: bytes) -> None:
        if self._worker is not None and self._worker.poll() is not None:  # it died between two files
            self._stop()
        if self._worker is None:
            self._worker = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                cwd=_HOME,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        assert self._worker.stdin is not None
        self._worker.stdin.write(request)
        self._worker.stdin.flush()

    def _lines(self) -> Iterator[bytes]:
        """Yield the worker's lines. Raises TimeoutError or, when it has died, EOFError."""
        assert self._worker is not None
        assert self._worker.stdout is not None
        pipe = self._worker.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            pieces = [b""]
            deadline = time.monotonic() + self._time_limit
            while True:
                if b"\n" in pieces[-1]:
                    *lines, rest = b"".join(pieces).split(b"\n")
                    pieces = [rest]
                    yield from lines
                    # Time spent by whoever takes the records is not the worker's.
                    deadline = time.monotonic() + self._time_limit
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    raise TimeoutError
                block = os.read(pipe, _READ)
                if not block:
                    raise EOFError
                pieces.append(block)

    def close(self) -> None:
        """End the worker, if there is one."""
        self._stop()

    def _stop(self) -> None:
        """Kill the worker, if there is one."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.communicate()
            self._worker = None


def _item(line: bytes) -> Parsed:
    """Return what a line of the worker says. Raises ValueError when it says nothing sensible."""
    if line.startswith(_DOCUMENT):
        return Document.model_validate_json(line[len(_DOCUMENT) : -1])
    reply = json.loads(line)
    if "unchanged" in reply:
        return Unchanged(str(reply["unchanged"]))
    if "note" in reply:
        return Note(str(reply["note"]))
    if "read" in reply:
        return BytesRead(int(reply["read"]))
    refusal = FileRefused if reply["whole"] else DocumentError
    return refusal(str(reply["place"]), str(reply["reason"]), hint=str(reply["hint"]))


@cache
def shared_parser() -> Parser:
    """Return the parser of this process; its worker is kept from one ingest to the next, as starting it takes time."""
    parser = Parser()
    atexit.register(parser.close)
    return parser
