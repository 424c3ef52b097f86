"""Open a published generation for questions."""

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk, Document, Sentence
from ingest.encoder import Vectors
from ingest.errors import IndexDamaged
from ingest.filters import Filters
from ingest.generation import (
    SENTENCES_FILE,
    TITLED_FILE,
    TITLES_FILE,
    VECTORS_FILE,
    WINDOWS_FILE,
    Manifest,
    live_folder,
    read_manifest,
)
from ingest.lexical import LexicalIndex
from ingest.references import Reference
from ingest.store import Store
from ingest.vectors import open_index, search_index, stored_vectors


class IndexReader:
    """One generation, read-only: dense and lexical search over chunks, and the records behind them."""

    def __init__(self, folder: Path) -> None:
        """Open the generation in `folder`. Raises IndexDamaged when its parts are missing or do not fit."""
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        counts = self.manifest.counts
        try:
            self.store = Store(folder)
            self._vectors = open_index(folder / VECTORS_FILE)
            self._windows = np.load(folder / WINDOWS_FILE, allow_pickle=False)
            self._sentences = self._open_sentences(folder)
            self._titles, self._titled = self._open_titles(folder)
            self._admitted = lru_cache(maxsize=32)(self._admit)
            self.lexical = LexicalIndex.load(folder, self.store.vocabulary(), counts.chunks)
        except Exception as error:
            raise IndexDamaged(
                f"The generation {self.manifest.id} cannot be opened: {error}.", hint="Build it again: betz ingest"
            ) from error
        if self._vectors.ntotal != counts.windows or len(self._windows) != counts.windows:
            raise IndexDamaged(f"The parts of generation {self.manifest.id} do not fit.", hint="Run: betz ingest")

    def _open_sentences(self, folder: Path) -> Vectors | None:
        """Map the vectors of the sentences; None in a corpus too large to hold them."""
        if not self.manifest.sentence_vectors:
            return None
        vectors: Vectors = np.load(folder / SENTENCES_FILE, mmap_mode="r", allow_pickle=False)
        if len(vectors) != self.manifest.counts.sentences:
            raise ValueError("the vectors of the sentences do not fit")
        return vectors

    def _open_titles(self, folder: Path) -> tuple[Vectors | None, NDArray[np.int32]]:
        """Map the vectors of the titles that are questions, with the first chunks of their documents, in order."""
        if TITLES_FILE not in self.manifest.files:
            return None, np.zeros(0, dtype=np.int32)
        vectors: Vectors = np.load(folder / TITLES_FILE, mmap_mode="r", allow_pickle=False)
        firsts: NDArray[np.int32] = np.load(folder / TITLED_FILE, allow_pickle=False)
        if len(vectors) != len(firsts):
            raise ValueError("the vectors of the titles do not fit")
        return vectors, firsts

    @classmethod
    def open(cls, index: Path) -> "IndexReader":
        """Open the live generation of an index. Raises IndexMissing or IndexDamaged."""
        return cls(live_folder(index))

    def dense(self, query: Vectors, limit: int, admitted: NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """Return (chunk, cosine) of the nearest admitted chunks, best first; a chunk counts by its best window."""
        count = min(2 * limit, self._vectors.ntotal)
        scores, rows = search_index(self._vectors, query, count, None if admitted is None else admitted[self._windows])
        best: dict[int, float] = {}
        for score, row in zip(scores, rows, strict=True):
            if row >= 0:
                best.setdefault(int(self._windows[row]), float(score))
        return sorted(best.items(), key=lambda item: (-item[1], item[0]))[:limit]

    def cosines(self, chunks: NDArray[np.int64], query: Vectors, known: Mapping[int, float]) -> Vectors:
        """Return the cosine of each chunk with a query, shape (len(chunks),), taking those `known` as they are.

        Codes of a product quantiser cannot be read back one by one: there an unknown one counts as the least known.
        """
        found = np.array([known.get(int(chunk), np.nan) for chunk in chunks], dtype=np.float32)
        unknown = np.flatnonzero(np.isnan(found))
        if not len(unknown):
            return found
        stored = self._stored
        if stored is None:
            found[unknown] = min(known.values(), default=0.0)
        else:
            firsts = np.searchsorted(self._windows, chunks[unknown], side="left")
            counts = np.searchsorted(self._windows, chunks[unknown], side="right") - firsts
            starts = np.cumsum(counts) - counts
            rows = np.repeat(firsts - starts, counts) + np.arange(counts.sum())
            found[unknown] = np.maximum.reduceat(stored[rows] @ query, starts)
        return found

    def vectors_of(self, chunks: NDArray[np.int64]) -> Vectors | None:
        """Return the vector of each chunk's first window, shape (len(chunks), dimension).

        None where a product quantiser keeps codes that cannot be read back one by one.
        """
        stored = self._stored
        return None if stored is None else stored[np.searchsorted(self._windows, chunks, side="left")]

    def document_runs(self, chunks: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return for each chunk the first chunk of its document and the one behind its last."""
        place = np.searchsorted(self._first_chunks, chunks, side="right")
        return self._first_chunks[place - 1], np.append(self._first_chunks, self.manifest.counts.chunks)[place]

    def title_cosines(self, chunks: NDArray[np.int64], query: Vectors) -> Vectors:
        """Return the cosine of a query with the title of each chunk's document, shape (len(chunks),).

        It is NaN where that title is not a question.
        """
        found = np.full(len(chunks), np.nan, dtype=np.float32)
        if self._titles is None or not len(chunks):
            return found
        firsts, _ = self.document_runs(chunks)
        rows = np.minimum(np.searchsorted(self._titled, firsts), len(self._titled) - 1)
        asks = self._titled[rows] == firsts
        found[asks] = self._titles[rows[asks]] @ query
        return found

    @cached_property
    def _stored(self) -> Vectors | None:
        """The vectors of the windows, where the index holds them as they are."""
        return stored_vectors(self._vectors)

    @cached_property
    def _first_chunks(self) -> NDArray[np.int64]:
        """The number of the first chunk of each document, in order."""
        return np.array(self.store.first_chunks(), dtype=np.int64)

    def admitted(self, filters: Filters) -> NDArray[np.bool_] | None:
        """Say for each chunk whether filters admit it, shape (chunks,); None when they admit all."""
        return None if filters == Filters() else self._admitted(filters)

    def _admit(self, filters: Filters) -> NDArray[np.bool_]:
        documents = np.zeros(self.manifest.counts.chunks, dtype=np.bool_)
        works = np.zeros_like(documents)
        for row in self.store.rows():
            chunks = slice(row.first_chunk, row.first_chunk + row.chunks)
            documents[chunks] = filters.admit_document(row)
            works[chunks] = filters.admit_work(row)
        if filters.about_works:
            passing = {key for key, work in self.store.references().items() if filters.admit_work(work)}
            cited = list(self.store.chunk_keys())
            works[[chunk for chunk, _ in cited]] = False
            works[[chunk for chunk, key in cited if key in passing]] = True
        return documents & works

    def admits_sentence(self, filters: Filters, document: Document, sentence: Sentence) -> bool:
        """Say whether conditions on works hold of a work that a sentence cites, or of its document where it cites none.

        A chunk is admitted for the sake of one of its sentences; this is asked of each.
        """
        if not filters.about_works:
            return True
        works = [work for key in sentence.keys if (work := self.reference(key))]
        return any(filters.admit_work(work) for work in works or (document,))

    def finds_itself(self, row: int) -> bool:
        """Say whether nothing is nearer to the vector of a window than the window itself."""
        vector = np.asarray(self._vectors.reconstruct(row), dtype=np.float32)
        return float(vector @ vector) >= self.dense(vector, 1)[0][1] - 1e-4

    def first_window(self, chunk: int) -> int:
        """Return the row of the first window of a chunk, or of those after it when it has none."""
        return int(np.searchsorted(self._windows, chunk, side="left"))

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

    def sentences(self, chunk: Chunk) -> tuple[Document, list[Sentence], Vectors | None]:
        """Return a chunk's document, its sentences and their unit vectors, shape (sentences, dimension).

        There are no vectors in a corpus too large to hold them.
        """
        document = self.store.document(chunk.document_id)
        if document is None:
            raise IndexDamaged(f"The document {chunk.document_id} is missing.", hint="Run: betz ingest")
        sentences = list(document.sentences[chunk.first_sentence : chunk.last_sentence])
        if self._sentences is None:
            return document, sentences, None
        first = self.store.first_sentence(chunk.document_id)
        vectors = self._sentences[first + chunk.first_sentence : first + chunk.last_sentence]
        return document, sentences, np.asarray(vectors)

    def reference(self, key: str) -> Reference | None:
        """Return the bibliographic record of a citation key, or None."""
        return self.store.reference(key)
