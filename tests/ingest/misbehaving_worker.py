"""A worker whose every loader does what its file says, for the tests of the parser: `python THIS_FILE`."""

import os
import sys
import time
from collections.abc import Callable

from ingest import worker
from ingest.documents import Document, Section, Sentence
from ingest.errors import DocumentError
from ingest.loaders.base import Loaded, Loader, SourceFile


def _document(file: SourceFile, name: str) -> Document:
    return Document(
        id=name,
        title=name,
        text="Tone.",
        sections=(Section(path=(), start=0, end=5),),
        sentences=(Sentence(start=0, end=5, section=0),),
        source=f"{file.name}#{name}",
        content_hash=f"{os.getpid()}",
    )


def _hang() -> None:
    time.sleep(60)


def _nap() -> None:
    time.sleep(0.25)


def _die() -> None:
    os._exit(9)


def _eat_memory() -> None:
    bytearray(worker.MEMORY_LIMIT)


def _nest() -> None:
    _nest()


def _print() -> None:
    print('{"end":true}')
    os.write(1, b'{"end":true}\n')
    print("not to be read", file=sys.stderr)


def _raise() -> None:
    raise ValueError("no loader should raise this")


def _refuse() -> None:
    raise DocumentError("file:7", "is refused.", hint="Mend it.")


_DEEDS: dict[str, Callable[[], None]] = {
    "hang": _hang,
    "nap": _nap,
    "die": _die,
    "eat": _eat_memory,
    "nest": _nest,
    "print": _print,
    "raise": _raise,
    "refuse": _refuse,
}


def _load(file: SourceFile) -> Loaded:
    """Do what each word of the file says; any other word is the id of a document, or of a record that is broken."""
    for word in file.path.read_text().split():
        if word in _DEEDS:
            _DEEDS[word]()
        elif word.startswith("broken"):
            yield DocumentError(f"{file.name}:{word}", "is broken.")
        else:
            yield _document(file, word)


def _named(name: str) -> Loader:
    return Loader(name=name, version="1", suffixes=frozenset(), load=_load)


if __name__ == "__main__":
    vars(worker)["loader_named"] = _named
    worker.main()
