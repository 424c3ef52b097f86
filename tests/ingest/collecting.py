"""Run a collector over files, and use what it gave as the live generation of the next run."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.collect import Collector, Kept
from ingest.documents import Document
from ingest.parser import Parser, shared_parser
from ingest.report import Changes
from ingest.sources import Folder, find_sources
from ingest.store import DocumentRow, SoundFile


@dataclass
class Run:
    """What one run of a collector gave: documents read, rows kept as they were, sound files, and the report."""

    documents: list[Document] = field(default_factory=list)
    kept: list[DocumentRow] = field(default_factory=list)
    rescued: list[DocumentRow] = field(default_factory=list)
    rows: list[DocumentRow] = field(default_factory=list)
    files: dict[str, SoundFile] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    folders: dict[Path, Folder] = field(default_factory=dict)

    @property
    def sources(self) -> list[str]:
        """The names of what the next generation holds, in its order."""
        return [row.source for row in self.rows]

    @property
    def went_in(self) -> int:
        """How many files and records the report tells of."""
        changes = self.changes
        groups = (changes.added, changes.updated, changes.unchanged, changes.skipped, changes.failed)
        return sum(len(group) for group in groups)


def collect(paths: Sequence[Path], live: Run | None = None, *, parser: Parser | None = None, reuse: bool = True) -> Run:
    """Collect the documents of the given paths, where `live` is what was collected the time before."""
    live = live or Run()
    collector = Collector(find_sources(paths), parser or shared_parser(), rows=live.rows, files=live.files, reuse=reuse)
    run = Run(changes=collector.changes, folders=collector.folders)
    for item in collector.collect():
        match item:
            case SoundFile():
                run.files[item.name] = item
            case Document():
                run.documents.append(item)
                run.rows.append(_row(item, len(run.rows)))
            case Kept():
                (run.rescued if item.rescued else run.kept).append(item.row)
                run.rows.append(replace(item.row, number=len(run.rows)))
    return run


def _row(document: Document, number: int) -> DocumentRow:
    reference = document.reference
    return DocumentRow(
        number=number,
        id=document.id,
        source=document.source,
        content_hash=document.content_hash,
        title=document.title,
        source_kind=document.source_kind,
        evidence_type=document.evidence_type,
        year=None,
        review_status=document.review_status,
        doi=reference.doi.lower() if reference else "",
        pmid=reference.pmid if reference else "",
        first_sentence=0,
        sentences=len(document.sentences),
        first_chunk=number,
        chunks=1,
    )
