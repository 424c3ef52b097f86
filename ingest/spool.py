"""Texts that wait to be embedded, on disk, so that memory does not grow with the corpus."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

_PAGE = 500


def text_digest(text: str) -> bytes:
    """Return the sha256 by which the vector of a text is known."""
    return hashlib.sha256(text.encode()).digest()


class Spool:
    """The rows of one matrix to be: each has the digest of its text, and the text unless it was embedded before."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN;"
            "CREATE TABLE rows (row INTEGER PRIMARY KEY, digest BLOB);"
            "CREATE TABLE texts (digest BLOB PRIMARY KEY, length INTEGER, text TEXT) WITHOUT ROWID;"
        )
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, digest: bytes, text: str | None = None) -> None:
        """Add the next row."""
        self._connection.execute("INSERT INTO rows VALUES (?, ?)", (self._size, digest))
        if text is not None:
            self.add_text(digest, text)
        self._size += 1

    def add_text(self, digest: bytes, text: str) -> None:
        """Give the text of a digest."""
        self._connection.execute("INSERT OR IGNORE INTO texts VALUES (?, ?, ?)", (digest, len(text), text))

    def rows(self) -> Iterator[list[bytes]]:
        """Yield the digests of the rows in order, a page at a time."""
        cursor = self._connection.execute("SELECT digest FROM rows ORDER BY row")
        while page := cursor.fetchmany(_PAGE):
            yield [digest for (digest,) in page]

    def has_text(self, digest: bytes) -> bool:
        """Say whether the text of a digest waits here."""
        return self._connection.execute("SELECT 1 FROM texts WHERE digest = ?", (digest,)).fetchone() is not None

    def forget(self, known: Iterable[bytes]) -> None:
        """Drop the texts whose vectors are known."""
        self._connection.executemany("DELETE FROM texts WHERE digest = ?", ((digest,) for digest in known))

    def waiting(self) -> int:
        """Return how many different texts wait."""
        (count,) = self._connection.execute("SELECT count(*) FROM texts").fetchone()
        return int(count)

    def batches(self, size: int) -> Iterator[list[tuple[bytes, str]]]:
        """Yield the waiting texts with their digests in batches of like length, the longest first."""
        cursor = self._connection.execute("SELECT digest, text FROM texts ORDER BY length DESC, digest")
        while batch := cursor.fetchmany(size):
            yield batch

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
