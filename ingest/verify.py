"""Check a generation before it goes live, and whenever someone asks."""

from collections.abc import Iterable, Set
from pathlib import Path

from ingest.documents import Document
from ingest.errors import IndexDamaged
from ingest.generation import Manifest, check_files
from ingest.reader import IndexReader

_SAMPLE = 20
_ANEW = "Go back with betz index rollback, or build it anew in another --index."


def verify(folder: Path, documents: Iterable[str] | None = None) -> Manifest:
    """Check a generation: files, counts, offsets, citation keys, and that a chunk finds itself.

    `documents` are the ids of those to read; None reads all. The checksums cover every byte either way.
    Raises IndexDamaged with what is wrong.
    """
    manifest = check_files(folder)
    reader = IndexReader(folder)
    counted = manifest.counts.model_dump()
    for kind, count in reader.store.counts().items():
        if count != counted[kind]:
            raise IndexDamaged(
                f"Generation {manifest.id} holds {count} {kind}, its manifest says {counted[kind]}.", hint=_ANEW
            )
    known = reader.store.references().keys()
    for name in reader.store.titles() if documents is None else documents:
        document = reader.store.document(name)
        if document is None:
            raise IndexDamaged(f"The document {name} is missing.", hint="Run: betz ingest")
        _check_sentences(document, known)
        for chunk in reader.store.chunks_of(name).values():
            held = document.sentences[chunk.first_sentence : chunk.last_sentence]
            if not held or (held[0].start, held[-1].end) != (chunk.start, chunk.end):
                raise IndexDamaged(f"A chunk of {name} does not hold its sentences.", hint=_ANEW)
    if not reader.windows_fit():
        raise IndexDamaged(f"The vectors of generation {manifest.id} do not find their own chunks.", hint=_ANEW)
    sample = range(0, manifest.counts.windows, max(manifest.counts.windows // _SAMPLE, 1))
    if manifest.index_type != "ivfpq" and not all(reader.finds_itself(row) for row in sample):
        raise IndexDamaged(f"A vector of generation {manifest.id} does not find its own chunk.", hint=_ANEW)
    return manifest


def _check_sentences(document: Document, known: Set[str]) -> None:
    position = 0
    for sentence in document.sentences:
        if not position <= sentence.start < sentence.end <= len(document.text):
            raise IndexDamaged(f"A sentence of {document.id} lies outside its text.", hint=_ANEW)
        if not known >= set(sentence.keys):
            raise IndexDamaged(f"A sentence of {document.id} cites an unknown reference.", hint=_ANEW)
        position = sentence.end
