"""Read hostile files in a process of its own: `python -m ingest.worker`, driven by ingest.parser.

One JSON request per line on standard input; for each, one JSON line per document, refusal, unchanged
record or note on standard output, how far the file has been read in between, and a closing line.
Nothing is pickled.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Note, SourceFile, Unchanged
from ingest.loaders.registry import loader_named
from ingest.references import Reference

MEMORY_LIMIT = 4 << 30


def answer(request: dict[str, Any]) -> Iterator[str]:
    """Yield a line for everything the requested file holds."""
    reference = request["reference"]
    read = told = 0

    def on_read(count: int) -> None:
        nonlocal read
        read = count

    file = SourceFile(
        path=Path(request["path"]),
        name=request["name"],
        known_keys=frozenset(request["known_keys"]),
        reference=Reference.model_validate(reference) if reference else None,
        seen=request["seen"],
        on_read=on_read,
    )
    try:
        for item in loader_named(request["loader"]).load(file):
            if read != told:
                told = read
                yield json.dumps({"read": read})
            match item:
                case Document():
                    yield f'{{"document":{item.model_dump_json()}}}'
                case Unchanged():
                    yield json.dumps({"unchanged": item.source})
                case Note():
                    yield json.dumps({"note": item.text})
                case DocumentError():
                    yield _refusal(item, whole=False)
    except DocumentError as error:
        yield _refusal(error, whole=True)
    except MemoryError:
        refused = DocumentError(file.name, "needs more memory than a file may.", hint="Split the file.")
        yield _refusal(refused, whole=True)
    except RecursionError:
        refused = DocumentError(file.name, "is nested too deeply.", hint="Is it a document at all?")
        yield _refusal(refused, whole=True)


def _refusal(error: DocumentError, *, whole: bool) -> str:
    """Return the line for a refusal, of the whole file or of one record."""
    return json.dumps({"place": error.place, "reason": error.reason, "hint": error.hint, "whole": whole})


def main() -> None:
    """Answer requests until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    # What a library prints must not be read as an answer.
    replies = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8", errors="surrogatepass")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        for reply in answer(json.loads(line)):
            replies.write(reply + "\n")
        replies.write('{"end":true}\n')


if __name__ == "__main__":
    main()
