"""The records of a generation in one SQLite file: documents, chunks, references, vocabulary, synonyms."""

import sqlite3
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from ingest.documents import Chunk, Document
from ingest.references import Reference
from ingest.synonyms import Synonyms

STORE_FILE = "records.sqlite"
_SCHEMA = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT, first_sentence INTEGER, record TEXT
);
CREATE TABLE chunks (number INTEGER PRIMARY KEY, document_id TEXT, record TEXT);
CREATE INDEX chunks_of_document ON chunks (document_id);
CREATE TABLE citations (key TEXT PRIMARY KEY, record TEXT);
CREATE TABLE terms (term TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;
CREATE TABLE synonyms (term TEXT PRIMARY KEY, record TEXT);
"""


def write_store(
    folder: Path,
    *,
    documents: Iterable[Document],
    chunks: Iterable[Chunk],
    references: Mapping[str, Reference],
    vocabulary: Mapping[str, int],
    synonyms: Iterable[Synonyms],
) -> None:
    """Write the records; chunks are numbered in the order given, sentences over all documents likewise."""
    connection = sqlite3.connect(folder / STORE_FILE)
    with connection:
        connection.executescript(_SCHEMA)
        first = 0
        for document in documents:
            row = (document.id, document.title, first, document.model_dump_json())
            connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?)", row)
            first += len(document.sentences)
        connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?)",
            ((number, chunk.document_id, chunk.model_dump_json()) for number, chunk in enumerate(chunks)),
        )
        connection.executemany(
            "INSERT INTO citations VALUES (?, ?)", ((key, ref.model_dump_json()) for key, ref in references.items())
        )
        connection.executemany("INSERT INTO terms VALUES (?, ?)", vocabulary.items())
        connection.executemany(
            "INSERT OR IGNORE INTO synonyms VALUES (?, ?)",
            ((entry.term, entry.model_dump_json()) for entry in synonyms),
        )
    connection.close()


class Store:
    """Reads the records of a generation, each when it is asked for."""

    def __init__(self, folder: Path) -> None:
        uri = f"{(folder / STORE_FILE).resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
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

    def titles(self) -> dict[str, str]:
        """Map the id of each document to its title, in index order."""
        return dict(self._connection.execute("SELECT id, title FROM documents ORDER BY first_sentence"))

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number. Raises KeyError when there is none."""
        row = self._connection.execute("SELECT record FROM chunks WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return Chunk.model_validate_json(row[0])

    def chunks_of(self, document_id: str) -> dict[int, Chunk]:
        """Return the chunks of a document by their numbers, in order."""
        query = "SELECT number, record FROM chunks WHERE document_id = ? ORDER BY number"
        rows = self._connection.execute(query, (document_id,))
        return {number: Chunk.model_validate_json(record) for number, record in rows}

    def reference(self, key: str) -> Reference | None:
        """Return the bibliographic record of a citation key."""
        row = self._connection.execute("SELECT record FROM citations WHERE key = ?", (key,)).fetchone()
        return Reference.model_validate_json(row[0]) if row else None

    def references(self) -> dict[str, Reference]:
        """Return every bibliographic record by its key."""
        query = "SELECT key, record FROM citations"
        return {key: Reference.model_validate_json(record) for key, record in self._connection.execute(query)}

    def vocabulary(self) -> dict[str, int]:
        """Map each term of the lexical index to its row."""
        return dict(self._connection.execute("SELECT term, row FROM terms"))

    def synonyms(self) -> list[Synonyms]:
        """Return what each thing of the corpus is called."""
        query = "SELECT record FROM synonyms ORDER BY term"
        return [Synonyms.model_validate_json(record) for (record,) in self._connection.execute(query)]
