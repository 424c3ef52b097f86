"""What the tests of loaders share."""

from pathlib import Path

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loader, Note, SourceFile
from ingest.references import Reference


def outcome(
    loader: Loader, path: Path, data: bytes, reference: Reference | None = None
) -> list[Document | DocumentError]:
    """Write a file, load it, and return its documents and refusals in order, notes left out."""
    path.write_bytes(data)
    found: list[Document | DocumentError] = []
    try:
        for item in loader.load(SourceFile(path=path, name=path.name, reference=reference)):
            if not isinstance(item, Note):
                assert isinstance(item, Document | DocumentError)
                found.append(item)
    except DocumentError as error:
        found.append(error)
    return found


def only_document(loader: Loader, path: Path, data: bytes, reference: Reference | None = None) -> Document:
    """Load a file that holds one document and no fault."""
    (document,) = outcome(loader, path, data, reference)
    assert isinstance(document, Document), document
    return document


def quotes(document: Document) -> list[str]:
    """Return the sentences of a document."""
    return [document.quote(sentence) for sentence in document.sentences]


def kinds(document: Document) -> list[tuple[str, str]]:
    """Return the sentences of a document, each with its kind."""
    return [(sentence.kind, document.quote(sentence)) for sentence in document.sentences]


def paths(document: Document) -> list[tuple[str, ...]]:
    """Return the headings over each sentence of a document."""
    return [document.sections[sentence.section].path for sentence in document.sentences]


def is_sound(item: Document | DocumentError, name: str) -> bool:
    """Say whether a refusal names its file, or a document's sentences, sections and pages lie in order in its text."""
    if isinstance(item, DocumentError):
        return item.place.startswith(name) and bool(item.reason)
    edges = [0, *(edge for sentence in item.sentences for edge in (sentence.start, sentence.end)), len(item.text)]
    within = all(
        item.sections[sentence.section].start <= sentence.start < sentence.end <= item.sections[sentence.section].end
        for sentence in item.sentences
    )
    return (
        edges == sorted(edges)
        and within
        and list(item.pages) == sorted(item.pages)
        and all(quote == quote.strip() != "" for quote in quotes(item))
        and not any(ord(letter) < 32 and letter != "\n" for letter in item.text)
    )
