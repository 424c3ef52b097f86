"""What every loader takes and gives."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.canonical import CanonicalText
from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.references import Reference

_NOT_ID = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class SourceFile:
    """A file to load; `name` is how it is called in messages and in the index.

    `known_keys` are the citation keys that its folder's references hold; `reference` is the file's own
    bibliographic record, when one lies beside it. `seen` maps the records of the file that the index
    holds already (`Document.source`) to their content hashes. `on_read` is told, now and then, how many bytes
    of a file with many records have been read.
    """

    path: Path
    name: str
    known_keys: Collection[str] = ()
    reference: Reference | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    on_read: Callable[[int], None] = lambda _: None


@dataclass(frozen=True)
class Unchanged:
    """Stands in place of a record whose `source` the index holds with the same content hash."""

    source: str


@dataclass(frozen=True)
class Note:
    """What of a file could not be read although its documents were, and what to do about it."""

    text: str


Loaded = Iterator[Document | DocumentError | Unchanged | Note]
"""The documents of a file in order; an error stands in place of a record that cannot be loaded."""


@dataclass(frozen=True)
class Loader:
    """One format: the suffixes of its files and, where formats share one, how its content is recognised.

    `recognises` is given the first kilobytes, decompressed. `load` yields the documents of a file and
    raises DocumentError when the file as a whole cannot be read. `version` is raised whenever the
    same bytes would give another document.
    """

    name: str
    version: str
    suffixes: frozenset[str]
    load: Callable[[SourceFile], Loaded]
    recognises: Callable[[bytes], bool] = lambda _: True


def decode_text(data: bytes, name: str) -> str:
    r"""Return UTF-8 text with its line ends as \\n, in normal form C. Raises DocumentError when it is no such text."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(name, "is not UTF-8 text.", hint="Is it a binary file? Convert it first.") from error
    if "\x00" in text:
        raise DocumentError(name, "holds NUL bytes.", hint="Is it a binary file? Convert it first.")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


_CONTROL = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160))) | {12: "\n", 13: "\n"}


def clean_text(text: str) -> str:
    """Return text in normal form C, without control characters and lone surrogates."""
    sound = text.encode("utf-8", "ignore").decode()
    return unicodedata.normalize("NFC", sound.replace("\r\n", "\n").translate(_CONTROL))


def document_id(text: str) -> str:
    """Return `text` as a document id: letters, digits, dots, hyphens and underscores, a letter or digit first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_ID.sub("-", plain).strip("-._") or "document"


def id_of_file(name: str) -> str:
    """Return the id of the only document of a file: its path in the ingested folder, without the suffix."""
    path = Path(name.removesuffix(".gz"))
    return document_id(str(path.with_suffix("")))


def build_document(
    builder: CanonicalText,
    *,
    source: str,
    document_id: str,
    title: str,
    content_hash: str,
    source_kind: str,
    reference: Reference | None = None,
) -> Document:
    """Return the document whose text has been built.

    Its kind of evidence and its date are those of its own record. Raises DocumentError when it holds no
    sentence.
    """
    if not builder.sentences:
        raise DocumentError(source, "holds no sentence to quote.", hint="Is the file empty?")
    return Document(
        id=document_id,
        title=" ".join(title.split()) or document_id,
        text=builder.text,
        sections=builder.sections,
        sentences=tuple(builder.sentences),
        source=source,
        content_hash=content_hash,
        source_kind=source_kind,
        evidence_type=reference.evidence_type if reference else "unclassified",
        updated=str(reference.year) if reference and reference.year else "",
        reference=reference,
        pages=tuple(builder.pages),
    )
