"""Ingest: from files to a published generation."""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np

from ingest.abbreviations import collect_abbreviations
from ingest.chunking import Chunker, ChunkSettings
from ingest.documents import Chunk, Document, Sentence
from ingest.embed import Progress, embed_texts
from ingest.encoder import TOKENIZER_FILE
from ingest.errors import BetzError, IndexDamaged, IndexMissing
from ingest.export import ensure_export
from ingest.generation import (
    FORMAT,
    MANIFEST_FILE,
    SENTENCES_FILE,
    VECTORS_FILE,
    WINDOWS_FILE,
    Counts,
    Manifest,
    building_folder,
    check_files,
    hash_files,
    ingest_lock,
    live_folder,
    publish,
)
from ingest.glossary import join_synonyms
from ingest.lexical import Bm25Settings, LexicalIndex
from ingest.model import EmbeddingModel, find_model
from ingest.reader import IndexReader
from ingest.references import Reference
from ingest.settings import Settings
from ingest.sources import LOADERS, Loaded, find_sources, load_sources
from ingest.store import write_store


@dataclass(frozen=True)
class IngestReport:
    """What an ingest did, by source name; `skipped` and `failed` give each its reason."""

    generation: str
    published: bool
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    deleted: tuple[str, ...]
    skipped: dict[str, str]
    failed: dict[str, str]
    counts: Counts


def ingest(paths: Sequence[Path], settings: Settings, *, progress: Progress) -> IngestReport:
    """Make the index hold exactly the documents under `paths`, and publish it as one generation.

    A file that fails keeps the version the live generation has of it. Nothing is built when
    nothing changed. Raises BetzError when a path is missing, nothing can be ingested, another ingest
    is at work, or the model's weights are wrong; the live generation then stays as it is.
    """
    sources = find_sources(paths)
    with ingest_lock(settings.index):
        before = _live(settings.index)
        hashes = {name: document.content_hash for name, document in before.documents.items()}
        progress("Reading", 0, len(sources))
        loaded = load_sources(sources, before.documents, before.references)
        progress("Reading", len(sources), len(sources))
        if not loaded.documents:
            reason = next(iter(loaded.failed.values()), "no document in the given paths.")
            raise BetzError(f"Nothing to ingest: {reason}", hint="Give Markdown files or a folder of them.")
        model = find_model(settings.model)
        generation, counts, published = _publish(loaded, model, settings, progress)
    now = {document.source: document.content_hash for document in loaded.documents}
    kept = now.keys() & hashes.keys()
    return IngestReport(
        generation=generation,
        published=published,
        added=tuple(sorted(now.keys() - hashes.keys())),
        updated=tuple(sorted(name for name in kept if now[name] != hashes[name])),
        unchanged=tuple(sorted(name for name in kept if now[name] == hashes[name] and name not in loaded.failed)),
        deleted=tuple(sorted(hashes.keys() - now.keys())),
        skipped=loaded.skipped,
        failed=loaded.failed,
        counts=counts,
    )


@dataclass(frozen=True)
class _Live:
    """What the live generation holds, documents by source name; nothing when it cannot be read."""

    documents: dict[str, Document] = field(default_factory=dict)
    references: dict[str, Reference] = field(default_factory=dict)


def _live(index: Path) -> _Live:
    """Read the live generation. A damaged one counts as none: it is built again from the sources."""
    try:
        store = IndexReader(live_folder(index)).store
        documents = [document for name in store.titles() if (document := store.document(name))]
        return _Live({document.source: document for document in documents}, store.references())
    except (IndexMissing, IndexDamaged, ValueError, sqlite3.Error):
        return _Live()


def _publish(loaded: Loaded, model: EmbeddingModel, settings: Settings, progress: Progress) -> tuple[str, Counts, bool]:
    """Build, verify and publish the generation of these documents, unless it is the live one already."""
    export = ensure_export(model, settings.cache)
    chunking = ChunkSettings(limit=model.max_tokens, target=min(ChunkSettings().target, model.max_tokens))
    generation = _generation_id(loaded, model, chunking, Bm25Settings())
    try:
        live = live_folder(settings.index)
        if live.name == generation:
            return generation, check_files(live).counts, False
    except (IndexMissing, IndexDamaged):
        pass  # built again below
    building = building_folder(settings.index)
    counts = _build(building, generation, loaded, model, Chunker(export / TOKENIZER_FILE, chunking), settings, progress)
    progress("Verifying", 0, 1)
    verify(building)
    publish(settings.index, building, generation)
    progress("Verifying", 1, 1)
    return generation, counts, True


def _generation_id(loaded: Loaded, model: EmbeddingModel, chunking: ChunkSettings, bm25: Bm25Settings) -> str:
    """Name a generation by what it is made of: the same input gives the same id on any machine."""
    content = {
        "format": FORMAT,
        "loaders": LOADERS,
        "model": model.expected_fingerprint,
        "chunking": chunking.model_dump(),
        "bm25": bm25.model_dump(),
        "documents": [[document.source, document.id, document.content_hash] for document in loaded.documents],
        "glossary": [entry.model_dump() for entry in loaded.glossary],
        "references": {key: reference.model_dump() for key, reference in sorted(loaded.references.items())},
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def _build(
    folder: Path,
    generation: str,
    loaded: Loaded,
    model: EmbeddingModel,
    chunker: Chunker,
    settings: Settings,
    progress: Progress,
) -> Counts:
    """Write every file of a generation into `folder`, the manifest last."""
    documents = {document.id: document for document in loaded.documents}
    chunks = [chunk for document in loaded.documents for chunk in chunker.chunks(document)]
    windows = [chunker.windows(documents[chunk.document_id], chunk) for chunk in chunks]
    owners = np.array([n for n, texts in enumerate(windows) for _ in texts], dtype=np.int32)
    flat = [text for texts in windows for text in texts]
    quotes = [sentence_input(document, sentence) for document in loaded.documents for sentence in document.sentences]
    vectors = embed_texts([*flat, *quotes], model=model, cache=settings.cache, progress=progress)

    progress("Indexing", 0, 1)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors[: len(flat)])
    faiss.write_index(index, str(folder / VECTORS_FILE))
    np.save(folder / WINDOWS_FILE, owners, allow_pickle=False)
    np.save(folder / SENTENCES_FILE, vectors[len(flat) :], allow_pickle=False)
    lexical = LexicalIndex.build((_lexical_text(chunker, documents[c.document_id], c) for c in chunks), Bm25Settings())
    lexical.save(folder)
    sentences = [document.quote(sentence) for document in loaded.documents for sentence in document.sentences]
    write_store(
        folder,
        documents=loaded.documents,
        chunks=chunks,
        references=loaded.references,
        vocabulary=lexical.vocabulary,
        synonyms=join_synonyms(loaded.glossary, collect_abbreviations(sentences), sentences),
    )
    limit = chunker.settings.limit
    counts = Counts(
        documents=len(documents),
        sentences=len(quotes),
        chunks=len(chunks),
        windows=len(flat),
        tokens=sum(chunk.tokens for chunk in chunks),
        tokens_unseen=sum(max(chunker.count(text) + 2 - limit, 0) for text in flat),
    )
    manifest = Manifest(
        id=generation,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=model.expected_fingerprint,
        dimension=vectors.shape[1],
        loaders=LOADERS,
        chunking=chunker.settings,
        bm25=Bm25Settings(),
        counts=counts,
        files=hash_files(folder),
    )
    (folder / MANIFEST_FILE).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
    progress("Indexing", 1, 1)
    return counts


def sentence_input(document: Document, sentence: Sentence) -> str:
    """Return the text a sentence is embedded as: under its document's title, which often names its subject."""
    return f"{document.title}: {document.quote(sentence)}"


def _lexical_text(chunker: Chunker, document: Document, chunk: Chunk) -> str:
    return f"{chunker.prefix(document, chunk.section)}\n{document.text[chunk.start : chunk.end]}"


def verify(folder: Path) -> Manifest:
    """Check a generation: files, counts, offsets, citation keys, and that a chunk finds itself.

    Raises IndexDamaged with what is wrong.
    """
    manifest = check_files(folder)
    reader = IndexReader(folder)
    known = reader.store.references()
    for name in reader.store.titles():
        document = reader.store.document(name)
        assert document is not None
        position = 0
        for sentence in document.sentences:
            if not position <= sentence.start < sentence.end <= len(document.text):
                raise IndexDamaged(f"A sentence of {name} lies outside its text.")
            if not known.keys() >= set(sentence.keys):
                raise IndexDamaged(f"A sentence of {name} cites an unknown reference.")
            position = sentence.end
    for number in range(manifest.counts.chunks):
        chunk: Chunk = reader.chunk(number)
        document, sentences, _ = reader.sentences(chunk)
        if (sentences[0].start, sentences[-1].end) != (chunk.start, chunk.end):
            raise IndexDamaged(f"A chunk of {document.id} does not hold its sentences.")
    sample = range(0, manifest.counts.windows, max(manifest.counts.windows // 20, 1))
    if not reader.windows_fit() or not all(reader.finds_itself(row) for row in sample):
        raise IndexDamaged(f"A vector of generation {manifest.id} does not find its own chunk.")
    return manifest
