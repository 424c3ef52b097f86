"""Read the records of a generation, all in one SQLite file, as `store_writer.py` wrote them."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.documents import Chunk, Document
from ingest.references import Reference
from ingest.synonyms import Synonyms
from ingest.terminology import DocumentNames

STORE_FILE = "records.sqlite"
CHUNK_FIELDS = "document_id, section, start, end, first_sentence, last_sentence, tokens"


@dataclass(frozen=True)
class DocumentRow:
    """What is known of a stored document without reading it: enough to recognise, filter and copy it."""

    number: int
    id: str
    source: str
    content_hash: str
    title: str
    source_kind: str
    evidence_type: str
    year: int | None
    review_status: str
    doi: str
    pmid: str
    first_sentence: int
    sentences: int
    first_chunk: int
    chunks: int


@dataclass(frozen=True)
class SoundFile:
    """A file that gave no failure and no duplicate; `note` says what of it could not be read all the same."""

    name: str
    fingerprint: str
    note: str = ""


_ROW_FIELDS = ", ".join(DocumentRow.__dataclass_fields__)


class Store:
    """Reads the records of a generation, each when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(read_only(folder), uri=True, check_same_thread=False)
        self._document = lru_cache(maxsize=512)(self._read_document)

    def document(self, document_id: str) -> Document | None:
        """Return a document, or None when the generation does not hold it."""
        found = self._document(document_id)
        return found[0] if found else None

    def first_sentence(self, document_id: str) -> int:
        """Return the number, over all documents, of a document's first sentence. Raises KeyError."""
        found = self._document(document_id)
        if found is None:
            raise KeyError(document_id)
        return found[1]

    def _read_document(self, document_id: str) -> tuple[Document, int] | None:
        query = "SELECT record, first_sentence FROM documents WHERE id = ?"
        row = self._connection.execute(query, (document_id,)).fetchone()
        return (Document.model_validate_json(row[0]), row[1]) if row else None

    def rows(self) -> Iterator[DocumentRow]:
        """Yield what is known of each document, in index order."""
        query = f"SELECT {_ROW_FIELDS} FROM documents ORDER BY number"  # noqa: S608 - names of our own fields
        for row in self._connection.execute(query):
            yield DocumentRow(*row)

    def names(self, first: DocumentRow, last: DocumentRow) -> Iterator[DocumentNames]:
        """Yield the names that the documents from one to another give to things."""
        query = "SELECT names FROM documents WHERE number BETWEEN ? AND ? ORDER BY number"
        for (names,) in self._connection.execute(query, (first.number, last.number)):
            yield DocumentNames.model_validate_json(names)

    def titles(self) -> dict[str, str]:
        """Map the id of each document to its title, in index order."""
        return dict(self._connection.execute("SELECT id, title FROM documents ORDER BY number"))

    def title(self, document_id: str) -> str:
        """Return the title of a document, empty when the generation does not hold it."""
        row = self._connection.execute("SELECT title FROM documents WHERE id = ?", (document_id,)).fetchone()
        return str(row[0]) if row else ""

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number. Raises KeyError when there is none."""
        query = f"SELECT {CHUNK_FIELDS} FROM chunks WHERE number = ?"  # noqa: S608 - names of our own fields
        row = self._connection.execute(query, (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return _chunk(row)

    def first_chunks(self) -> list[int]:
        """Return the number of the first chunk of each document that has chunks, in order."""
        query = "SELECT first_chunk FROM documents WHERE chunks > 0 ORDER BY number"
        return [row[0] for row in self._connection.execute(query)]

    def chunks_of(self, document_id: str) -> dict[int, Chunk]:
        """Return the chunks of a document by their numbers, in order; none when it is not held."""
        query = "SELECT first_chunk, chunks FROM documents WHERE id = ?"
        found = self._connection.execute(query, (document_id,)).fetchone()
        if found is None:
            return {}
        first, count = found
        query = f"SELECT number, {CHUNK_FIELDS} FROM chunks WHERE number >= ? AND number < ? ORDER BY number"  # noqa: S608
        rows = self._connection.execute(query, (first, first + count))
        return {number: _chunk(fields) for number, *fields in rows}

    def chunk_documents(self) -> list[str]:
        """Return the document id of every chunk, in the order of their numbers."""
        return [row[0] for row in self._connection.execute("SELECT document_id FROM chunks ORDER BY number")]

    def tokens(self, first: DocumentRow, last: DocumentRow) -> int:
        """Return how many tokens the chunks of the documents from one to another have."""
        query = "SELECT coalesce(sum(tokens), 0) FROM chunks WHERE number >= ? AND number < ?"
        (count,) = self._connection.execute(query, (first.first_chunk, last.first_chunk + last.chunks)).fetchone()
        return int(count)

    def windows(self, first: DocumentRow, last: DocumentRow) -> Iterator[tuple[int, bytes]]:
        """Yield (chunk, digest of the text) of each window of the documents from one to another, in order."""
        query = "SELECT chunk, digest FROM windows WHERE chunk >= ? AND chunk < ? ORDER BY row"
        yield from self._connection.execute(query, (first.first_chunk, last.first_chunk + last.chunks))

    def window(self, row: int) -> tuple[int, int]:
        """Return the chunk of a window and which of its windows it is. Raises KeyError when there is none."""
        query = "SELECT chunk, row - (SELECT min(row) FROM windows WHERE chunk = w.chunk) FROM windows w WHERE row = ?"
        found = self._connection.execute(query, (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        return int(found[0]), int(found[1])

    def chunk_keys(self) -> Iterator[tuple[int, str]]:
        """Yield (chunk, citation key) for each work that any chunk cites."""
        yield from self._connection.execute("SELECT chunk, key FROM chunk_keys")

    def files(self) -> dict[str, SoundFile]:
        """Return the files that were loaded whole, by name."""
        rows = self._connection.execute("SELECT name, fingerprint, note FROM files")
        return {name: SoundFile(name, fingerprint, note) for name, fingerprint, note in rows}

    def reference(self, key: str) -> Reference | None:
        """Return the bibliographic record of a citation key."""
        row = self._connection.execute("SELECT record FROM citations WHERE key = ?", (key,)).fetchone()
        return Reference.model_validate_json(row[0]) if row else None

    def references(self) -> dict[str, Reference]:
        """Return every bibliographic record by its key."""
        query = "SELECT key, record FROM citations"
        return {key: Reference.model_validate_json(record) for key, record in self._connection.execute(query)}

    def counts(self) -> dict[str, int]:
        """Return how many documents, sentences, chunks, windows and tokens there are, by these names."""
        queries = {
            "documents": "SELECT count(*) FROM documents",
            "sentences": "SELECT sum(sentences) FROM documents",
            "chunks": "SELECT count(*) FROM chunks",
            "windows": "SELECT count(*) FROM windows",
            "tokens": "SELECT sum(tokens) FROM chunks",
        }
        return {name: self._connection.execute(query).fetchone()[0] or 0 for name, query in queries.items()}

    def vocabulary(self) -> dict[str, int]:
        """Map each term of the lexical index to its row."""
        return dict(self._connection.execute("SELECT term, row FROM terms"))

    def synonyms(self) -> list[Synonyms]:
        """Return what each thing of the corpus is called."""
        query = "SELECT record FROM synonyms ORDER BY term"
        return [Synonyms.model_validate_json(record) for (record,) in self._connection.execute(query)]


def read_only(folder: Path) -> str:
    """Return the address of the records of a finished generation, which nobody changes any more."""
    return f"{(folder / STORE_FILE).resolve().as_uri()}?mode=ro&immutable=1"


def _chunk(fields: Sequence[Any]) -> Chunk:
    """Return the chunk of a stored row; it was checked when it was written."""
    document_id, section, start, end, first_sentence, last_sentence, tokens = fields
    return Chunk.model_construct(
        document_id=document_id,
        section=section,
        start=start,
        end=end,
        first_sentence=first_sentence,
        last_sentence=last_sentence,
        tokens=tokens,
    )
