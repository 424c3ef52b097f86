"""Build a generation document by document, in memory that does not grow with the corpus."""

import shutil
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from ingest.arrays import save_array
from ingest.backends.choice import Choice
from ingest.chunking import Chunker
from ingest.documents import Chunk, Document, is_question, sentence_input
from ingest.embed import Encoder, Progress, embed_spool
from ingest.encoder import TokenIds
from ingest.generation import (
    MANIFEST_FILE,
    SENTENCES_FILE,
    TITLED_FILE,
    TITLES_FILE,
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
from ingest.store import DocumentRow, SoundFile
from ingest.store_writer import StoreWriter
from ingest.synonyms import Synonyms
from ingest.terminology import Terminology, names_of
from ingest.vectors import build_index, choose_index_type

_SCRATCH = "scratch"
_SCRATCH_VECTORS = "vectors.npy"
_LONGEST_RUN = 10_000  # documents
_TITLES_AT_ONCE = 1_000


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
        self._store = StoreWriter(folder, previous.folder if previous else None)
        self._windows = Spool(self._scratch / "windows.sqlite")
        self._lexical = LexicalBuilder(self._scratch)
        self._terminology = Terminology()
        self._owners = array("i")
        self._tokens = self._unseen = 0
        self._run: tuple[DocumentRow, DocumentRow] | None = None
        self._kept: list[tuple[int, int]] = []

    def add(self, document: Document) -> None:
        """Add a document that is new or has changed."""
        self._end_run()
        stored: list[tuple[Chunk, list[bytes]]] = []
        texts: list[str] = []
        for chunk in self._chunker.chunks(document):
            windows = self._chunker.windows(document, chunk)
            self._owners.extend([self._lexical.size] * len(windows))
            self._lexical.add(self._fields(document, chunk))
            self._tokens += chunk.tokens
            stored.append((chunk, [text_digest(window) for window in windows]))
            texts += windows
        digests = (digest for _, found in stored for digest in found)
        for digest, tokens in zip(digests, self._chunker.inputs(texts), strict=True):
            self._windows.add(digest, tokens)
            self._unseen += self._chunker.unseen(tokens)
        names = names_of(document)
        self._terminology.add(names)
        self._store.add(document, names, stored)
        if document.reference:
            self._store.add_reference(document.reference)

    def keep(self, row: DocumentRow) -> None:
        """Add a document as the previous generation has it, unread."""
        if self._run and row.number == self._run[1].number + 1 < self._run[0].number + _LONGEST_RUN:
            self._run = (self._run[0], row)
        else:
            self._end_run()
            self._run = (row, row)

    def _end_run(self) -> None:
        """Copy the documents to keep that follow each other in the previous generation."""
        if self._run is None:
            return
        assert self._previous is not None
        store, (first, last) = self._previous.store, self._run
        windows = list(store.windows(first, last))
        moved = self._lexical.size - first.first_chunk
        self._kept.append((len(self._windows), self._previous.first_window(first.first_chunk)))
        self._windows.keep(digest for _, digest in windows)
        self._owners.extend(chunk + moved for chunk, _ in windows)
        self._lexical.keep(first.first_chunk, last.first_chunk + last.chunks - first.first_chunk)
        self._tokens += store.tokens(first, last)
        for names in store.names(first, last):
            self._terminology.add(names)
        self._store.copy(first, last)
        self._run = None

    def add_file(self, file: SoundFile) -> None:
        """Remember a file all of whose documents were added."""
        self._store.add_file(file)

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

    def _spool_sentences(self) -> Spool:
        """Have every sentence embedded too."""
        spool = Spool(self._scratch / "sentences.sqlite")
        for document in self._store.read():
            texts = [sentence_input(document, sentence) for sentence in document.sentences]
            for text, tokens in zip(texts, self._chunker.inputs(texts), strict=True):
                spool.add(text_digest(text), tokens)
        return spool

    def _spool_titles(self) -> tuple[Spool, "array[int]"]:
        """Have the titles that are questions embedded by themselves; return the first chunks of their documents too."""
        spool, firsts = Spool(self._scratch / "titles.sqlite"), array("i")
        asking = ((first, title) for first, title in self._store.titles() if is_question(title))
        while batch := list(islice(asking, _TITLES_AT_ONCE)):
            inputs = self._chunker.inputs([title for _, title in batch])
            for (first, title), tokens in zip(batch, inputs, strict=True):
                spool.add(text_digest(title), tokens)
                firsts.append(first)
        return spool, firsts

    def finish(
        self,
        generation: str,
        *,
        model: str,
        index_type: str,
        precision: str,
        backend: Choice,
        open_encoder: Callable[[int], Encoder],
        cache: Path,
        references: Iterable[Reference],
        glossary: Sequence[Synonyms],
        loaders: dict[str, str],
        code: str,
        progress: Progress,
    ) -> Manifest:
        """Embed what is new, write every file, the manifest last, and return it. Raises BetzError."""
        self._end_run()
        kind = choose_index_type(index_type, len(self._windows))
        by_sentence = self._store.sentences <= self._sentence_limit

        def matrix(spool: Spool, out: Path, stage: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            return embed_spool(
                spool,
                cache=cache,
                model=f"{model}{precision}",
                open_encoder=open_encoder,
                lost_input=self._lost_input,
                out=out,
                stage=stage,
                progress=progress,
            )

        vectors = matrix(self._windows, self._scratch / _SCRATCH_VECTORS, "Embedding")
        if by_sentence:
            matrix(self._spool_sentences(), self._folder / SENTENCES_FILE, "Embedding sentences")
        titles, titled = self._spool_titles()
        if titled:
            matrix(titles, self._folder / TITLES_FILE, "Embedding titles")
            save_array(self._folder / TITLED_FILE, np.frombuffer(titled, dtype=np.int32))
        progress("Indexing", 0, 1)
        recall = build_index(kind, vectors, self._folder / VECTORS_FILE)
        save_array(self._folder / WINDOWS_FILE, np.frombuffer(self._owners, dtype=np.int32))
        previous = self._previous.lexical if self._previous else None
        vocabulary = self._lexical.finish(self._folder, self._bm25, previous)
        for reference in references:
            self._store.add_reference(reference)
        # Of kept documents it is not known whose those were: rather too many than too few.
        before = self._previous.manifest.counts.tokens_unseen if self._previous and self._kept else 0
        counts = Counts(
            documents=self._store.documents,
            sentences=self._store.sentences,
            chunks=self._store.chunks,
            windows=self._store.windows,
            tokens=self._tokens,
            tokens_unseen=self._unseen + before,
        )
        self._store.finish(vocabulary=vocabulary, synonyms=self._terminology.synonyms(glossary))
        shutil.rmtree(self._scratch)
        manifest = Manifest(
            id=generation,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=model,
            precision=precision,
            backend=backend,
            dimension=vectors.shape[1],
            index_type=kind,
            recall=round(recall, 4),
            sentence_vectors=by_sentence,
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

    def _lost_input(self, row: int) -> TokenIds:
        """Return the tokens of a kept window whose vector the cache has lost."""
        assert self._previous is not None
        first, before = self._kept[bisect_right(self._kept, row, key=lambda run: run[0]) - 1]
        number, place = self._previous.store.window(before + row - first)
        chunk = self._previous.chunk(number)
        document = self._previous.document(chunk.document_id)
        assert document is not None
        (tokens,) = self._chunker.inputs([self._chunker.windows(document, chunk)[place]])
        return tokens
