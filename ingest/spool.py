"""What waits to be embedded, tokenised, on disk, so that memory does not grow with the corpus."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ingest.encoder import TokenIds

_PAGE = 500


def text_digest(text: str) -> bytes:
    """Return the sha256 by which the vector of a text is known."""
    return hashlib.sha256(text.encode()).digest()


class Spool:
    """The rows of one matrix to be: each has the digest of its text, and its tokens unless it was embedded before."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
            "CREATE TABLE rows (row INTEGER PRIMARY KEY, digest BLOB);"
            "CREATE TABLE inputs (digest BLOB PRIMARY KEY, tokens BLOB) WITHOUT ROWID;"
        )
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, digest: bytes, tokens: TokenIds) -> None:
        """Add the next row."""
        self.keep([digest])
        self.add_input(digest, tokens)

    def keep(self, digests: Iterable[bytes]) -> None:
        """Add the next rows, all of which were embedded before."""
        numbered = enumerate(digests, start=self._size)
        self._size += self._connection.executemany("INSERT INTO rows VALUES (?, ?)", numbered).rowcount

    def add_input(self, digest: bytes, tokens: TokenIds) -> None:
        """Give the tokens of a digest's text."""
        self._connection.execute("INSERT OR IGNORE INTO inputs VALUES (?, ?)", (digest, tokens.tobytes()))

    def rows(self) -> Iterator[list[bytes]]:
        """Yield the digests of the rows in order, a page at a time."""
        cursor = self._connection.execute("SELECT digest FROM rows ORDER BY row")
        while page := cursor.fetchmany(_PAGE):
            yield [digest for (digest,) in page]

    def has_input(self, digest: bytes) -> bool:
        """Say whether the tokens of a digest wait here."""
        return self._connection.execute("SELECT 1 FROM inputs WHERE digest = ?", (digest,)).fetchone() is not None

    def forget(self, known: Iterable[bytes]) -> None:
        """Drop the tokens of texts whose vectors are known."""
        self._connection.executemany("DELETE FROM inputs WHERE digest = ?", ((digest,) for digest in known))

    def waiting(self) -> int:
        """Return how many different texts wait."""
        (count,) = self._connection.execute("SELECT count(*) FROM inputs").fetchone()
        return int(count)

    def waiting_rows(self) -> Iterator[list[tuple[int, bytes]]]:
        """Yield the rows whose texts wait, with their digests, in order, a page at a time."""
        query = "SELECT row, digest FROM rows WHERE digest IN (SELECT digest FROM inputs) ORDER BY row"
        cursor = self._connection.execute(query)
        while page := cursor.fetchmany(_PAGE):
            yield page

    def batches(self, size: int) -> Iterator[list[tuple[bytes, TokenIds]]]:
        """Yield the digests and tokens of the waiting texts in batches of like length, the longest first."""
        cursor = self._connection.execute("SELECT digest, tokens FROM inputs ORDER BY length(tokens) DESC, digest")
        while batch := cursor.fetchmany(size):
            yield [(digest, np.frombuffer(tokens, dtype=np.int32)) for digest, tokens in batch]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
