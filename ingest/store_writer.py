"""Write the records of a generation into one SQLite file: documents, chunks, windows, files, references, vocabulary."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ingest.documents import Chunk, Document
from ingest.references import Reference
from ingest.store import CHUNK_FIELDS, STORE_FILE, DocumentRow, SoundFile, read_only
from ingest.synonyms import Synonyms
from ingest.terminology import DocumentNames

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
CREATE TABLE files (name TEXT PRIMARY KEY, fingerprint TEXT, note TEXT) WITHOUT ROWID;
CREATE TABLE chunk_keys (chunk INTEGER, key TEXT, PRIMARY KEY (chunk, key)) WITHOUT ROWID;
CREATE TABLE citations (key TEXT PRIMARY KEY, record TEXT);
CREATE TABLE terms (term TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;
CREATE TABLE synonyms (term TEXT PRIMARY KEY, record TEXT);
"""


class StoreWriter:
    """Writes the records of a generation in the order they are given.

    Documents that did not change are copied from the generation in the folder `previous`.
    """

    def __init__(self, folder: Path, previous: Path | None = None) -> None:
        self._connection = sqlite3.connect(
            f"{(folder / STORE_FILE).resolve().as_uri()}", uri=True, isolation_level=None
        )
        if previous is not None:
            self._connection.execute("ATTACH ? AS previous", (read_only(previous),))
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
            f"INSERT INTO chunks SELECT number + ?, {CHUNK_FIELDS} FROM previous.chunks "  # noqa: S608 - our fields
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

    def titles(self) -> Iterator[tuple[int, str]]:
        """Yield the first chunk and the title of each document that has chunks, in order."""
        yield from self._connection.execute("SELECT first_chunk, title FROM documents WHERE chunks > 0 ORDER BY number")

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

    def add_file(self, file: SoundFile) -> None:
        """Remember a file that was loaded whole, so that it need not be loaded again while it is the same."""
        self._connection.execute("INSERT INTO files VALUES (?, ?, ?)", (file.name, file.fingerprint, file.note))

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
