"""Embed a corpus in bulk, remembering every vector it computes."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.arrays import create_array
from ingest.encoder import Vectors
from ingest.errors import BetzError
from ingest.spool import Spool

_BATCH = 64

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) as long work advances."""


class Encoder(Protocol):
    """Anything that turns texts into unit vectors, shape (len(texts), dimension), float32."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text."""
        ...


class EmbeddingCache:
    """Vectors by (what computed them, sha256 of the text), in one SQLite file.

    `model` names the weights and the precision they were computed in. Each batch is committed as it is
    computed, so an interrupted ingest goes on where it stopped.
    """

    def __init__(self, path: Path, model: str) -> None:
        """Open the file or make it. Raises BetzError when it is damaged."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._model = model
        self._connection = sqlite3.connect(path, timeout=30)
        try:
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS embeddings "
                "(model TEXT, text BLOB, vector BLOB, PRIMARY KEY (model, text)) WITHOUT ROWID"
            )
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError as error:
            raise BetzError(
                f"The embedding cache {path} is damaged.", hint="Delete it; it is computed anew."
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def get(self, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        """Return the stored vectors of those texts that have one, each of shape (dimension,)."""
        marks = ", ".join("?" * len(digests))
        query = f"SELECT text, vector FROM embeddings WHERE model = ? AND text IN ({marks})"  # noqa: S608 - only marks
        rows = self._connection.execute(query, (self._model, *digests))
        return {bytes(digest): np.frombuffer(vector, dtype=np.float32) for digest, vector in rows}

    def put(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Store and commit vectors by the digests of their texts."""
        rows = [(self._model, digest, vector.tobytes()) for digest, vector in vectors.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)


def embed_spool(
    spool: Spool,
    *,
    cache: Path,
    model: str,
    open_encoder: Callable[[int], Encoder],
    lost_text: Callable[[int], str],
    out: Path,
    stage: str,
    progress: Progress,
) -> Vectors:
    """Write the unit vector of each row of the spool to the file `out` and return it, mapped: (rows, dimension).

    Only what is not in the cache is computed, and only then is the encoder opened, for so many texts. `lost_text`
    gives the text of a row that was spooled without it but is missing from the cache.
    """
    with closing(EmbeddingCache(cache / "embeddings.sqlite", model)) as store:
        row = 0
        for page in spool.rows():
            known = store.get(page)
            spool.forget(known)
            for number, digest in enumerate(page, start=row):
                if digest not in known and not spool.has_text(digest):
                    spool.add_text(digest, lost_text(number))
            row += len(page)
        waiting = spool.waiting()
        progress(stage, 0, waiting)
        if waiting:
            encoder = open_encoder(waiting)
            done = 0
            for batch in spool.batches(_BATCH):
                vectors = encoder.encode([text for _, text in batch])
                store.put(dict(zip([digest for digest, _ in batch], vectors, strict=True)))
                done += len(batch)
                progress(stage, done, waiting)
        dimension = len(next(iter(store.get(next(spool.rows())).values())))
        matrix: Vectors = create_array(out, np.float32, (len(spool), dimension))
        row = 0
        for page in spool.rows():
            known = store.get(page)
            matrix[row : row + len(page)] = [known[digest] for digest in page]
            row += len(page)
    return matrix
