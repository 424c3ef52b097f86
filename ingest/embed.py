"""Embed a corpus in bulk with sentence-transformers, remembering every vector it computes."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from ingest.encoder import Vectors
from ingest.model import EmbeddingModel

_BATCH = 64

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) as long work advances."""


class EmbeddingCache:
    """Vectors by (model fingerprint, sha256 of the text), in one SQLite file.

    Each batch is committed as it is computed, so an interrupted ingest goes on where it stopped.
    """

    def __init__(self, path: Path, fingerprint: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fingerprint = fingerprint
        self._connection = sqlite3.connect(path, timeout=30)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS embeddings "
            "(model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, text: str) -> Vectors | None:
        """Return the stored vector of `text`, shape (dimension,), or None."""
        row = self._connection.execute(
            "SELECT vector FROM embeddings WHERE model = ? AND text = ?", (self._fingerprint, _digest(text))
        ).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)

    def put(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Store and commit the vectors of `texts`."""
        rows = [
            (self._fingerprint, _digest(text), vector.tobytes()) for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)


def embed_texts(texts: Sequence[str], *, model: EmbeddingModel, cache: Path, progress: Progress) -> Vectors:
    """Return one unit vector per text, shape (len(texts), dimension), computing only those not in the cache.

    Raises ModelMismatch when the weights are not the expected ones.
    """
    fingerprint = model.fingerprint()
    with closing(EmbeddingCache(cache / "embeddings.sqlite", fingerprint)) as store:
        known = {text: store.get(text) for text in dict.fromkeys(texts)}
        missing = [text for text, vector in known.items() if vector is None]
        done = len(known) - len(missing)
        progress("Embedding", done, len(known))
        for batch, vectors in _encode(missing, model):
            store.put(batch, vectors)
            known.update(zip(batch, vectors, strict=True))
            done += len(batch)
            progress("Embedding", done, len(known))
    return np.array([known[text] for text in texts], dtype=np.float32)


def _encode(texts: list[str], model: EmbeddingModel) -> Iterator[tuple[list[str], Vectors]]:
    """Encode in batches of like length, the longest first, so that little is spent on padding."""
    if not texts:
        return
    from ingest.sentence_transformer import load_sentence_transformer

    encoder = load_sentence_transformer(model)
    ordered = sorted(texts, key=len, reverse=True)
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        vectors = encoder.encode(batch, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
        yield batch, np.asarray(vectors, dtype=np.float32)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
