"""Embed a corpus in bulk, remembering every vector it computes."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.arrays import create_array
from ingest.encoder import TokenIds, Vectors
from ingest.errors import BetzError
from ingest.spool import Spool

# So many vectors are committed at once: what an interrupted ingest has to compute again is at most that.
_BATCH = 128

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) as long work advances."""


class Encoder(Protocol):
    """Anything that turns tokenised texts into unit vectors."""

    def encode_tokens(self, inputs: Sequence[TokenIds]) -> Vectors:
        """Return one unit vector per input, shape (len(inputs), dimension), float32."""
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
            # What is committed survives the end of the process; only a power cut may cost the last batches.
            self._connection.execute("PRAGMA synchronous=NORMAL")
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
    lost_input: Callable[[int], TokenIds],
    out: Path,
    stage: str,
    progress: Progress,
) -> Vectors:
    """Write the unit vector of each row of the spool to the file `out` and return it, mapped: (rows, dimension).

    Only what is not in the cache is computed, and only then is the encoder opened, for so many texts. `lost_input`
    gives the tokens of a row that was spooled without them but is missing from the cache.
    """
    with closing(EmbeddingCache(cache / "embeddings.sqlite", model)) as store:
        matrix: Vectors | None = None

        def write(rows: Sequence[tuple[int, bytes]], known: Mapping[bytes, Vectors]) -> None:
            nonlocal matrix
            for row, digest in rows:
                if (vector := known.get(digest)) is not None:
                    if matrix is None:
                        matrix = create_array(out, np.float32, (len(spool), len(vector)))
                    matrix[row] = vector

        row = 0
        for page in spool.rows():
            known = store.get(page)
            spool.forget(known)
            numbered = list(enumerate(page, start=row))
            write(numbered, known)
            for number, digest in numbered:
                if digest not in known and not spool.has_input(digest):
                    spool.add_input(digest, lost_input(number))
            row += len(page)
        waiting = spool.waiting()
        progress(stage, 0, waiting)
        if waiting:
            encoder = open_encoder(waiting)
            done = 0
            for batch in spool.batches(_BATCH):
                vectors = encoder.encode_tokens([tokens for _, tokens in batch])
                store.put(dict(zip([digest for digest, _ in batch], vectors, strict=True)))
                done += len(batch)
                progress(stage, done, waiting)
            for rows in spool.waiting_rows():
                write(rows, store.get([digest for _, digest in rows]))
    assert matrix is not None
    return matrix
