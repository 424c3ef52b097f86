"""The records of a generation in one SQLite file: documents, chunks, windows, files, references, vocabulary."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.documents import Chunk, Document
from ingest.references import Reference
from ingest.synonyms import Synonyms
from ingest.terminology import DocumentNames

STORE_FILE = "records.sqlite"
_SCHEMA = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT UNIQUE, content_hash TEXT, title TEXT,
    source_kind TEXT, evidence_type TEXT, year INTEGER, review_status TEXT, doi TEXT, pmid TEXT,
    first_sentence INTEGER, sentences INTEGER, first_chunk INTEGER, chunks INTEGER, names TEXT, record TEXT
);
CREATE TABLE chunks (
    number INTEGER PRIMARY KEY, document_id TEXT, section INTEGER, start INTEGER, end INTEGER,
    first_sentence INTEGER, last_sentence INTEGER, tokens INTEGER
);
CREATE TABLE windows (row INTEGER PRIMARY KEY, chunk INTEGER, digest BLOB);
CREATE INDEX windows_of_chunk ON windows (chunk);
CREATE TABLE files (name TEXT PRIMARY KEY, fingerprint TEXT) WITHOUT ROWID;
CREATE TABLE chunk_keys (chunk INTEGER, key TEXT, PRIMARY KEY (chunk, key)) WITHOUT ROWID;
CREATE TABLE citations (key TEXT PRIMARY KEY, record TEXT);
CREATE TABLE terms (term TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;
CREATE TABLE synonyms (term TEXT PRIMARY KEY, record TEXT);
"""
_CHUNK_FIELDS = "document_id, section, start, end, first_sentence, last_sentence, tokens"


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


_ROW_FIELDS = ", ".join(DocumentRow.__dataclass_fields__)


class StoreWriter:
    """Writes the records of a generation in the order they are given."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / STORE_FILE, isolation_level=None)
        # The folder is thrown away unless the build succeeds, and flushed to the disk as a whole when it does.
        self._connection.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; {_SCHEMA}")
        self._documents = self._sentences = self._chunks = self._windows = 0

    @property
    def sentences(self) -> int:
        """How many sentences were written."""
        return self._sentences

    @property
    def windows(self) -> int:
        """How many windows were written."""
        return self._windows

    @property
    def documents(self) -> int:
        """How many documents were written."""
        return self._documents

    @property
    def chunks(self) -> int:
        """How many chunks were written."""
        return self._chunks

    def add(self, document: Document, names: DocumentNames, chunks: Sequence[tuple[Chunk, Sequence[bytes]]]) -> None:
        """Write a document, the names it gives to things, and its chunks, each with the digests of its windows."""
        reference = document.reference
        row = DocumentRow(
            number=self._documents,
            id=document.id,
            source=document.source,
            content_hash=document.content_hash,
            title=document.title,
            source_kind=document.source_kind,
            evidence_type=document.evidence_type,
            year=document.year,
            review_status=document.review_status,
            doi=reference.doi.lower() if reference else "",
            pmid=reference.pmid if reference else "",
            first_sentence=self._sentences,
            sentences=len(document.sentences),
            first_chunk=self._chunks,
            chunks=len(chunks),
        )
        records = (names.model_dump_json(), document.model_dump_json())
        self._write(row, records, (tuple(chunk.model_dump().values()) for chunk, _ in chunks))
        for number, (chunk, digests) in enumerate(chunks, start=row.first_chunk):
            self._write_windows((number, digest) for digest in digests)
            cited = document.sentences[chunk.first_sentence : chunk.last_sentence]
            self._write_keys((number, key) for sentence in cited for key in sentence.keys)

    def copy(self, store: "Store", row: DocumentRow) -> None:
        """Write a document of another generation with its chunks and windows, unread."""
        here = DocumentRow(
            **{
                **vars(row),
                "number": self._documents,
                "first_sentence": self._sentences,
                "first_chunk": self._chunks,
            }
        )
        self._write(here, store.records(row.number), store.chunk_rows(row))
        moved = here.first_chunk - row.first_chunk
        self._write_windows((chunk + moved, digest) for chunk, digest in store.windows_of(row))
        self._write_keys((chunk + moved, key) for chunk, key in store.keys_of(row))

    def _write(self, row: DocumentRow, records: tuple[str, str], chunks: Iterable[tuple[object, ...]]) -> None:
        values = (*vars(row).values(), *records)
        marks = ", ".join("?" * len(values))
        self._connection.execute(f"INSERT INTO documents VALUES ({marks})", values)  # noqa: S608 - only marks
        self._connection.executemany(
            "INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *chunk) for number, chunk in enumerate(chunks, start=row.first_chunk)),
        )
        self._documents += 1
        self._sentences += row.sentences
        self._chunks += row.chunks

    def _write_windows(self, windows: Iterable[tuple[int, bytes]]) -> None:
        for chunk, digest in windows:
            self._connection.execute("INSERT INTO windows VALUES (?, ?, ?)", (self._windows, chunk, digest))
            self._windows += 1

    def _write_keys(self, keys: Iterable[tuple[int, str]]) -> None:
        self._connection.executemany("INSERT OR IGNORE INTO chunk_keys VALUES (?, ?)", keys)

    def add_file(self, name: str, fingerprint: str) -> None:
        """Remember a file that was loaded whole, so that it need not be loaded again while it is the same."""
        self._connection.execute("INSERT INTO files VALUES (?, ?)", (name, fingerprint))

    def add_reference(self, reference: Reference) -> None:
        """Write a bibliographic record; a later one of the same key replaces it."""
        self._connection.execute(
            "INSERT OR REPLACE INTO citations VALUES (?, ?)", (reference.key, reference.model_dump_json())
        )

    def finish(self, *, vocabulary: Mapping[str, int], synonyms: Iterable[Synonyms]) -> None:
        """Write what is known only at the end, and close the file."""
        self._connection.executemany("INSERT INTO terms VALUES (?, ?)", vocabulary.items())
        self._connection.executemany(
            "INSERT OR IGNORE INTO synonyms VALUES (?, ?)",
            ((entry.term, entry.model_dump_json()) for entry in synonyms),
        )
        self._connection.execute("COMMIT")
        self._connection.close()


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

    def rows(self) -> Iterator[DocumentRow]:
        """Yield what is known of each document, in index order."""
        query = f"SELECT {_ROW_FIELDS} FROM documents ORDER BY number"  # noqa: S608 - names of our own fields
        for row in self._connection.execute(query):
            yield DocumentRow(*row)

    def records(self, number: int) -> tuple[str, str]:
        """Return the names that a document gives and the document itself, as they are stored. Raises KeyError."""
        row = self._connection.execute("SELECT names, record FROM documents WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return str(row[0]), str(row[1])

    def own_reference(self, number: int) -> Reference | None:
        """Return the bibliographic record of a document itself, without reading the rest of it."""
        query = "SELECT json_extract(record, '$.reference') FROM documents WHERE number = ?"
        row = self._connection.execute(query, (number,)).fetchone()
        return Reference.model_validate_json(row[0]) if row and row[0] else None

    def names(self, number: int) -> DocumentNames:
        """Return the names that a document gives to things. Raises KeyError."""
        return DocumentNames.model_validate_json(self.records(number)[0])

    def titles(self) -> dict[str, str]:
        """Map the id of each document to its title, in index order."""
        return dict(self._connection.execute("SELECT id, title FROM documents ORDER BY number"))

    def title(self, document_id: str) -> str:
        """Return the title of a document, empty when the generation does not hold it."""
        row = self._connection.execute("SELECT title FROM documents WHERE id = ?", (document_id,)).fetchone()
        return str(row[0]) if row else ""

    def chunk(self, number: int) -> Chunk:
        """Return a chunk by its number. Raises KeyError when there is none."""
        query = f"SELECT {_CHUNK_FIELDS} FROM chunks WHERE number = ?"  # noqa: S608 - names of our own fields
        row = self._connection.execute(query, (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return _chunk(row)

    def first_chunks(self) -> list[int]:
        """Return the number of the first chunk of each document that has chunks, in order."""
        query = "SELECT first_chunk FROM documents WHERE chunks > 0 ORDER BY number"
        return [row[0] for row in self._connection.execute(query)]

    def chunk_rows(self, row: DocumentRow) -> Iterator[tuple[object, ...]]:
        """Yield the chunks of a document as they are stored, in order, without their numbers."""
        query = f"SELECT {_CHUNK_FIELDS} FROM chunks WHERE number >= ? AND number < ? ORDER BY number"  # noqa: S608
        yield from self._connection.execute(query, (row.first_chunk, row.first_chunk + row.chunks))

    def chunks_of(self, document_id: str) -> dict[int, Chunk]:
        """Return the chunks of a document by their numbers, in order; none when it is not held."""
        query = "SELECT first_chunk, chunks FROM documents WHERE id = ?"
        found = self._connection.execute(query, (document_id,)).fetchone()
        if found is None:
            return {}
        first, count = found
        query = f"SELECT number, {_CHUNK_FIELDS} FROM chunks WHERE number >= ? AND number < ? ORDER BY number"  # noqa: S608
        rows = self._connection.execute(query, (first, first + count))
        return {number: _chunk(fields) for number, *fields in rows}

    def chunk_documents(self) -> list[str]:
        """Return the document id of every chunk, in the order of their numbers."""
        return [row[0] for row in self._connection.execute("SELECT document_id FROM chunks ORDER BY number")]

    def windows_of(self, row: DocumentRow) -> Iterator[tuple[int, bytes]]:
        """Yield (chunk, digest of the text) of each window of a document, in order."""
        query = "SELECT chunk, digest FROM windows WHERE chunk >= ? AND chunk < ? ORDER BY row"
        yield from self._connection.execute(query, (row.first_chunk, row.first_chunk + row.chunks))

    def keys_of(self, row: DocumentRow) -> Iterator[tuple[int, str]]:
        """Yield (chunk, citation key) for each work that a chunk of a document cites."""
        query = "SELECT chunk, key FROM chunk_keys WHERE chunk >= ? AND chunk < ?"
        yield from self._connection.execute(query, (row.first_chunk, row.first_chunk + row.chunks))

    def chunk_keys(self) -> Iterator[tuple[int, str]]:
        """Yield (chunk, citation key) for each work that any chunk cites."""
        yield from self._connection.execute("SELECT chunk, key FROM chunk_keys")

    def files(self) -> dict[str, str]:
        """Map the name of each file that was loaded whole to its fingerprint."""
        return dict(self._connection.execute("SELECT name, fingerprint FROM files"))

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
