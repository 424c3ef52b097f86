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
    """Writes the records of a generation in the order they are given.

    Documents that did not change are copied from the generation in the folder `previous`.
    """

    def __init__(self, folder: Path, previous: Path | None = None) -> None:
        self._connection = sqlite3.connect(
            f"{(folder / STORE_FILE).resolve().as_uri()}", uri=True, isolation_level=None
        )
        if previous is not None:
            self._connection.execute("ATTACH ? AS previous", (_read_only(previous),))
        # The folder is thrown away unless the build succeeds, and flushed to the disk as a whole when it does.
        self._connection.executescript(f"PRAGMA main.journal_mode=OFF; PRAGMA main.synchronous=OFF; BEGIN; {_SCHEMA}")
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

    def copy(self, first: DocumentRow, last: DocumentRow) -> None:
        """Write the documents of the previous generation from one to another with all that is theirs."""
        documents = (first.number, last.number)
        chunks = (first.first_chunk, last.first_chunk + last.chunks)
        moved = self._chunks - first.first_chunk
        shifts = (self._documents - first.number, self._sentences - first.first_sentence, moved)
        execute = self._connection.execute
        execute(
            "INSERT INTO documents SELECT number + ?, id, source, content_hash, title, source_kind, evidence_type, "
            "year, review_status, doi, pmid, first_sentence + ?, sentences, first_chunk + ?, chunks, names, record "
            "FROM previous.documents WHERE number BETWEEN ? AND ? ORDER BY number",
            (*shifts, *documents),
        )
        execute(
            f"INSERT INTO chunks SELECT number + ?, {_CHUNK_FIELDS} FROM previous.chunks "  # noqa: S608 - our fields
            "WHERE number >= ? AND number < ? ORDER BY number",
            (moved, *chunks),
        )
        (row,) = execute("SELECT min(row) FROM previous.windows WHERE chunk >= ? AND chunk < ?", chunks).fetchone()
        windows = execute(
            "INSERT INTO windows SELECT row + ?, chunk + ?, digest FROM previous.windows "
            "WHERE chunk >= ? AND chunk < ? ORDER BY row",
            (self._windows - (row or 0), moved, *chunks),
        )
        execute(
            "INSERT INTO chunk_keys SELECT chunk + ?, key FROM previous.chunk_keys WHERE chunk >= ? AND chunk < ?",
            (moved, *chunks),
        )
        # Read here and not by SQLite, whose JSON functions end a text at NUL.
        for (record,) in execute(
            "SELECT json_extract(record, '$.reference') FROM previous.documents "
            "WHERE number BETWEEN ? AND ? AND json_extract(record, '$.reference') IS NOT NULL ORDER BY number",
            documents,
        ):
            self.add_reference(Reference.model_validate_json(record))
        self._documents += last.number - first.number + 1
        self._sentences += last.first_sentence + last.sentences - first.first_sentence
        self._chunks += last.first_chunk + last.chunks - first.first_chunk
        self._windows += windows.rowcount

    def read(self) -> Iterator[Document]:
        """Yield the documents that were written, in order."""
        for (record,) in self._connection.execute("SELECT record FROM documents ORDER BY number"):
            yield Document.model_validate_json(record)

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
        self._connection = sqlite3.connect(_read_only(folder), uri=True, check_same_thread=False)
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
        query = f"SELECT {_CHUNK_FIELDS} FROM chunks WHERE number = ?"  # noqa: S608 - names of our own fields
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
        query = f"SELECT number, {_CHUNK_FIELDS} FROM chunks WHERE number >= ? AND number < ? ORDER BY number"  # noqa: S608
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


def _read_only(folder: Path) -> str:
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
