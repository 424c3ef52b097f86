"""Decide for every document of the sources whether it is new, changed, unchanged, a duplicate or broken."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import Loader, Note, SourceFile, Unchanged
from ingest.parser import BytesRead, FileRefused, Parser
from ingest.references import Reference
from ingest.report import Changes
from ingest.sources import Folder, Source, fingerprint, load_folder, loader_of, own_reference, reason_to_skip
from ingest.store import DocumentRow, SoundFile

_PLUS = "+"  # between the hash of a text and that of the record beside it


@dataclass(frozen=True)
class Kept:
    """A document to keep as the live generation has it; `rescued` when its source is broken now."""

    row: DocumentRow
    rescued: bool = False


Collected = Document | Kept | SoundFile
"""A sound file follows its documents."""


class Collector:
    """Goes through the sources in order; afterwards `changes` tells what became of each document.

    `rows` are the documents of the live generation, `files` its sound files by name; with
    `reuse` off every file is read again. A document that fails keeps its previous version, if there
    is one.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        parser: Parser,
        *,
        rows: Sequence[DocumentRow],
        files: Mapping[str, SoundFile],
        reuse: bool,
    ) -> None:
        """Load what the sources' folders share. Raises DocumentError when a references file or glossary is broken."""
        self.changes = Changes()
        self.folders: dict[Path, Folder] = {
            root: load_folder(root) for root in dict.fromkeys(source.root for source in sources)
        }
        self._sources = sources
        self._parser = parser
        self._files = files if reuse else {}
        self._reuse = reuse
        self._rows = {row.source: row for row in rows}
        self._of_file: dict[str, list[DocumentRow]] = {}
        for row in rows:
            self._of_file.setdefault(row.source.partition("#")[0], []).append(row)
        self._taken: dict[str, str] = {}
        self._settled: set[str] = set()

    def collect(self) -> Iterator[Collected | int]:
        """Yield what to put into the next generation, and in between how many bytes of the sources are done."""
        done = 0
        for source in self._sources:
            for item in self._collect(source):
                yield done + min(item.count, source.size) if isinstance(item, BytesRead) else item
            done += source.size
            yield done
        self.changes.deleted = sorted(self._rows.keys() - self._settled)

    def _collect(self, source: Source) -> Iterator[Collected | BytesRead]:
        """Yield the documents of one source."""
        rows = self._of_file.get(source.name, [])
        troubles = len(self.changes.failed) + len(self.changes.skipped)
        try:
            reason = reason_to_skip(source)
            loader = None if reason else loader_of(source)
            if loader is None:
                self.changes.skipped[source.name] = reason or "no loader for this kind of file"
                return
            mark = fingerprint(source, loader, self.folders[source.root])
            before = self._files.get(source.name)
            if before and before.fingerprint == mark:
                if before.note:
                    self.changes.notes[source.name] = before.note
                for row in rows:
                    yield from self._keep(row)
            else:
                yield from self._load(source, loader)
        except DocumentError as error:
            self.changes.failed[source.name] = str(error)
            yield from self._rescue(rows)
            return
        if len(self.changes.failed) + len(self.changes.skipped) == troubles:
            yield SoundFile(source.name, mark, self.changes.notes.get(source.name, ""))

    def _load(self, source: Source, loader: Loader) -> Iterator[Collected | BytesRead]:
        """Yield the documents that a loader finds in a file. Raises DocumentError when its own record is broken."""
        rows = self._of_file.get(source.name, [])
        file = SourceFile(
            path=source.path,
            name=source.name,
            known_keys=self.folders[source.root].references.keys(),
            reference=own_reference(source),
            seen={row.source: row.content_hash for row in rows} if self._reuse else {},
        )
        lost_record = False
        for item in self._parser.parse(file, loader):
            match item:
                case Document():
                    yield from self._take(_with_record(item, file.reference))
                case Unchanged():
                    yield from self._keep(self._rows[item.source])
                case BytesRead():
                    yield item
                case Note():
                    self.changes.notes[source.name] = item.text
                case FileRefused():
                    self.changes.failed[source.name] = str(item)
                    lost_record = True
                case DocumentError():
                    self.changes.failed[item.place] = str(item)
                    if item.place in self._rows:
                        yield from self._rescue([self._rows[item.place]])
                    else:
                        lost_record = True
        if lost_record:  # it may be any of those the file gave before and does not give now
            yield from self._rescue(rows)

    def _take(self, document: Document) -> Iterator[Document | Kept]:
        """Take a document that was read, unless another is the same work or has its id."""
        source = document.source
        reference = document.reference
        doi, pmid = (reference.doi, reference.pmid) if reference else ("", "")
        if self._is_duplicate(source, document.content_hash, doi, pmid):
            return
        if self._is_taken(source, document.id):
            yield from self._rescue([self._rows[source]] if source in self._rows else [])
            return
        self._claim(source, document.id, document.content_hash, doi, pmid)
        before = self._rows.get(source)
        if before is None:
            self.changes.added.append(source)
        elif before.content_hash == document.content_hash:
            self.changes.unchanged.append(source)
        else:
            self.changes.updated.append(source)
        yield document

    def _keep(self, row: DocumentRow) -> Iterator[Kept]:
        """Keep a document that has not changed, unless another is now the same work or has its id."""
        if not (
            self._is_duplicate(row.source, row.content_hash, row.doi, row.pmid) or self._is_taken(row.source, row.id)
        ):
            self._claim(row.source, row.id, row.content_hash, row.doi, row.pmid)
            self.changes.unchanged.append(row.source)
            yield Kept(row)

    def _rescue(self, rows: Sequence[DocumentRow]) -> Iterator[Kept]:
        """Keep the previous versions of documents that cannot be read now."""
        for row in rows:
            if row.source not in self._settled and f"id {row.id}" not in self._taken:
                self._claim(row.source, row.id, row.content_hash, row.doi, row.pmid)
                yield Kept(row, rescued=True)

    def _is_duplicate(self, source: str, content_hash: str, doi: str, pmid: str) -> bool:
        """Say whether another document is the same file or work; if so, note it."""
        for kind, value in _marks(content_hash, doi, pmid):
            other = self._taken.get(f"{kind} {value}") if value else None
            if other:
                self.changes.skipped[source] = f"has the same {kind} as {other}"
                return True
        return False

    def _is_taken(self, source: str, document_id: str) -> bool:
        """Say whether another document has this id; if so, note the failure."""
        owner = self._taken.get(f"id {document_id}")
        if owner:
            error = DocumentError(source, f"the id {document_id!r} is that of {owner} too.", hint="Give it another id.")
            self.changes.failed[source] = str(error)
        return owner is not None

    def _claim(self, source: str, document_id: str, content_hash: str, doi: str, pmid: str) -> None:
        self._settled.add(source)
        for kind, value in (("id", document_id), *_marks(content_hash, doi, pmid)):
            if value:
                self._taken[f"{kind} {value}"] = source


def _marks(content_hash: str, doi: str, pmid: str) -> tuple[tuple[str, str], ...]:
    """Return what two documents of one work share: the hash of the text alone, the DOI, the PMID."""
    return ("content", content_hash.partition(_PLUS)[0]), ("DOI", doi.lower()), ("PMID", pmid)


def _with_record(document: Document, record: Reference | None) -> Document:
    """Return the document with a content hash that covers the bibliographic record which lies beside its file."""
    if record is None:
        return document
    of_record = hashlib.sha256(record.model_dump_json().encode()).hexdigest()
    return document.model_copy(update={"content_hash": f"{document.content_hash}{_PLUS}{of_record}"})
