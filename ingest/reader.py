"""Open a published generation for questions."""

from pathlib import Path

import faiss
import numpy as np

from ingest.documents import Chunk, Document, Sentence
from ingest.encoder import Vectors
from ingest.errors import IndexDamaged
from ingest.generation import (
    SENTENCES_FILE,
    VECTORS_FILE,
    WINDOWS_FILE,
    Manifest,
    live_folder,
    read_manifest,
)
from ingest.lexical import LexicalIndex
from ingest.references import Reference
from ingest.store import Store


class IndexReader:
    """One generation, read-only: dense and lexical search over chunks, and the records behind them."""

    def __init__(self, folder: Path) -> None:
        """Open the generation in `folder`. Raises IndexDamaged when its parts are missing or do not fit."""
        self.manifest: Manifest = read_manifest(folder)
        counts = self.manifest.counts
        try:
            self.store = Store(folder)
            self._vectors = faiss.read_index(str(folder / VECTORS_FILE), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
            self._windows = np.load(folder / WINDOWS_FILE, allow_pickle=False)
            self._sentences = np.load(folder / SENTENCES_FILE, mmap_mode="r", allow_pickle=False)
            self.lexical = LexicalIndex.load(folder, self.store.vocabulary(), counts.chunks)
        except Exception as error:
            raise IndexDamaged(
                f"The generation {self.manifest.id} cannot be opened: {error}.", hint="Build it again: betz ingest"
            ) from error
        if self._vectors.ntotal != counts.windows or len(self._sentences) != counts.sentences:
            raise IndexDamaged(f"The parts of generation {self.manifest.id} do not fit.", hint="Run: betz ingest")

    @classmethod
    def open(cls, index: Path) -> "IndexReader":
        """Open the live generation of an index. Raises IndexMissing or IndexDamaged."""
        return cls(live_folder(index))

    def dense(self, query: Vectors, limit: int) -> list[tuple[int, float]]:
        """Return (chunk, cosine) of the nearest chunks, best first; a chunk counts by its best window."""
        scores, rows = self._vectors.search(query.reshape(1, -1), min(2 * limit, self._vectors.ntotal))
        best: dict[int, float] = {}
        for score, row in zip(scores[0], rows[0], strict=True):
            if row >= 0:
                best.setdefault(int(self._windows[row]), float(score))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def finds_itself(self, row: int) -> bool:
        """Say whether nothing is nearer to the vector of a window than the window itself."""
        vector = np.asarray(self._vectors.reconstruct(row), dtype=np.float32)
        return float(vector @ vector) >= self.dense(vector, 1)[0][1] - 1e-4

    def windows_fit(self) -> bool:
        """Say whether the windows are in the order of their chunks and every chunk has one."""
        steps = np.diff(self._windows, prepend=0)
        return bool(((steps >= 0) & (steps <= 1)).all()) and int(self._windows[-1]) == self.manifest.counts.chunks - 1

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number. Raises KeyError."""
        return self.store.chunk(number)

    def tables(self, document_id: str) -> dict[int, Chunk]:
        """Return the chunks of a document that hold a table, by their numbers."""
        document = self.store.document(document_id)
        sentences = document.sentences if document else ()
        return {
            number: chunk
            for number, chunk in self.store.chunks_of(document_id).items()
            if any(sentence.kind == "header" for sentence in sentences[chunk.first_sentence : chunk.last_sentence])
        }

    def document(self, document_id: str) -> Document | None:
        """Return a document by its id, or None."""
        return self.store.document(document_id)

    def sentences(self, chunk: Chunk) -> tuple[Document, list[Sentence], Vectors]:
        """Return a chunk's document, its sentences and their unit vectors, shape (sentences, dimension)."""
        document = self.store.document(chunk.document_id)
        if document is None:
            raise IndexDamaged(f"The document {chunk.document_id} is missing.", hint="Run: betz ingest")
        first = self.store.first_sentence(chunk.document_id)
        vectors = self._sentences[first + chunk.first_sentence : first + chunk.last_sentence]
        return document, list(document.sentences[chunk.first_sentence : chunk.last_sentence]), np.asarray(vectors)

    def reference(self, key: str) -> Reference | None:
        """Return the bibliographic record of a citation key, or None."""
        return self.store.reference(key)
