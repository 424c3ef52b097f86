"""Build a generation document by document, in memory that does not grow with the corpus."""

import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ingest.arrays import save_array
from ingest.chunking import Chunker
from ingest.documents import Chunk, Document, sentence_input
from ingest.embed import Encoder, Progress, embed_spool
from ingest.generation import (
    MANIFEST_FILE,
    SENTENCES_FILE,
    VECTORS_FILE,
    WINDOWS_FILE,
    Counts,
    Manifest,
    hash_files,
)
from ingest.lexical import Bm25Settings
from ingest.lexical_builder import LexicalBuilder
from ingest.reader import IndexReader
from ingest.references import Reference
from ingest.spool import Spool, text_digest
from ingest.store import DocumentRow, StoreWriter
from ingest.synonyms import Synonyms
from ingest.terminology import Terminology, names_of
from ingest.vectors import build_index, choose_index_type

_SCRATCH = "scratch"
_SCRATCH_VECTORS = "vectors.npy"


class GenerationBuilder:
    """Takes the documents of a generation in order, each new or as the `previous` generation has it."""

    def __init__(
        self, folder: Path, chunker: Chunker, bm25: Bm25Settings, previous: IndexReader | None, *, sentence_limit: int
    ) -> None:
        self._folder = folder
        self._scratch = folder / _SCRATCH
        self._scratch.mkdir()
        self._chunker = chunker
        self._bm25 = bm25
        self._previous = previous
        self._sentence_limit = sentence_limit
        self._store = StoreWriter(folder)
        self._windows = Spool(self._scratch / "windows.sqlite")
        self._sentences: Spool | None = Spool(self._scratch / "sentences.sqlite")
        self._lexical = LexicalBuilder(self._scratch)
        self._terminology = Terminology()
        self._owners: list[int] = []
        self._tokens = self._unseen = 0
        self._kept: list[tuple[int, DocumentRow]] = []
        self._lost_document: DocumentRow | None = None
        self._lost_windows: list[str] = []

    def add(self, document: Document) -> None:
        """Add a document that is new or has changed."""
        stored: list[tuple[Chunk, list[bytes]]] = []
        for chunk in self._chunker.chunks(document):
            windows = self._chunker.windows(document, chunk)
            digests = [text_digest(window) for window in windows]
            for digest, window in zip(digests, windows, strict=True):
                self._windows.add(digest, window)
                self._owners.append(self._lexical.size)
                self._unseen += self._chunker.unseen(window)
            self._lexical.add(self._fields(document, chunk))
            self._tokens += chunk.tokens
            stored.append((chunk, digests))
        names = names_of(document)
        self._terminology.add(names)
        self._store.add(document, names, stored)
        if document.reference:
            self._store.add_reference(document.reference)
        self._add_sentences(document)

    def keep(self, row: DocumentRow) -> None:
        """Add a document as the previous generation has it, unread."""
        assert self._previous is not None
        store = self._previous.store
        moved = self._lexical.size - row.first_chunk
        self._kept.append((len(self._windows), row))
        for chunk, digest in store.windows_of(row):
            self._windows.add(digest)
            self._owners.append(chunk + moved)
        self._lexical.keep(row.first_chunk, row.chunks)
        self._tokens += sum(chunk.tokens for chunk in store.chunks_of(row.id).values())
        self._terminology.add(store.names(row.number))
        self._store.copy(store, row)
        if reference := store.own_reference(row.number):
            self._store.add_reference(reference)
        if self._sentences is not None:
            document = store.document(row.id)
            assert document is not None
            self._add_sentences(document)

    def add_file(self, name: str, fingerprint: str) -> None:
        """Remember a file all of whose documents were added."""
        self._store.add_file(name, fingerprint)

    def add_reference(self, reference: Reference) -> None:
        """Add a bibliographic record that a document cites."""
        self._store.add_reference(reference)

    def _fields(self, document: Document, chunk: Chunk) -> Sequence[tuple[str, int]]:
        """Return the texts by which a chunk is found lexically, each with its weight."""
        return (
            (document.title, self._bm25.title),
            (" ".join(document.sections[chunk.section].path), self._bm25.heading),
            (document.text[chunk.start : chunk.end], 1),
        )

    def _add_sentences(self, document: Document) -> None:
        """Have the sentences embedded too, while the corpus is small enough for that."""
        if self._sentences is None:
            return
        if len(self._sentences) + len(document.sentences) > self._sentence_limit:
            self._sentences.close()
            self._sentences = None
            return
        for sentence in document.sentences:
            text = sentence_input(document, sentence)
            self._sentences.add(text_digest(text), text)

    def finish(
        self,
        generation: str,
        *,
        model: str,
        index_type: str,
        precision: str,
        open_encoder: Callable[[int], Encoder],
        cache: Path,
        references: Iterable[Reference],
        glossary: Sequence[Synonyms],
        loaders: dict[str, str],
        code: str,
        progress: Progress,
    ) -> Manifest:
        """Embed what is new, write every file, the manifest last, and return it. Raises BetzError."""
        kind = choose_index_type(index_type, len(self._windows))

        def matrix(spool: Spool, out: Path, stage: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            return embed_spool(
                spool,
                cache=cache,
                model=f"{model}{precision}",
                open_encoder=open_encoder,
                lost_text=self._lost_text,
                out=out,
                stage=stage,
                progress=progress,
            )

        vectors = matrix(self._windows, self._scratch / _SCRATCH_VECTORS, "Embedding")
        if self._sentences is not None:
            matrix(self._sentences, self._folder / SENTENCES_FILE, "Embedding sentences")
        progress("Indexing", 0, 1)
        recall = build_index(kind, vectors, self._folder / VECTORS_FILE)
        save_array(self._folder / WINDOWS_FILE, np.array(self._owners, dtype=np.int32))
        previous = self._previous.lexical if self._previous else None
        vocabulary = self._lexical.finish(self._folder, self._bm25, previous)
        for reference in references:
            self._store.add_reference(reference)
        counts = Counts(
            documents=self._store.documents,
            sentences=self._store.sentences,
            chunks=self._store.chunks,
            windows=self._store.windows,
            tokens=self._tokens,
            tokens_unseen=self._unseen,
        )
        self._store.finish(vocabulary=vocabulary, synonyms=self._terminology.synonyms(glossary))
        shutil.rmtree(self._scratch)
        manifest = Manifest(
            id=generation,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=model,
            precision=precision,
            dimension=vectors.shape[1],
            index_type=kind,
            recall=round(recall, 4),
            sentence_vectors=self._sentences is not None,
            loaders=loaders,
            code=code,
            chunking=self._chunker.settings,
            bm25=self._bm25,
            counts=counts,
            files=hash_files(self._folder),
        )
        (self._folder / MANIFEST_FILE).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
        progress("Indexing", 1, 1)
        return manifest

    def _lost_text(self, row: int) -> str:
        """Return the text of a kept window whose vector the cache has lost."""
        first, kept = self._kept[bisect_right(self._kept, row, key=lambda item: item[0]) - 1]
        if kept != self._lost_document:
            assert self._previous is not None
            document = self._previous.store.document(kept.id)
            assert document is not None
            chunks = self._previous.store.chunks_of(kept.id).values()
            self._lost_document = kept
            self._lost_windows = [window for chunk in chunks for window in self._chunker.windows(document, chunk)]
        return self._lost_windows[row - first]
