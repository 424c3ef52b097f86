"""Ingest: from files to a published generation."""

import errno
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.builder import GenerationBuilder
from ingest.bulk import BulkEncoder
from ingest.chunking import Chunker, ChunkSettings
from ingest.collect import Collected, Collector, Kept
from ingest.documents import Document
from ingest.embed import Progress
from ingest.encoder import TOKENIZER_FILE
from ingest.errors import BetzError, IndexDamaged, IndexMissing
from ingest.export import ensure_export
from ingest.generation import FORMAT, Manifest, building_folder, check_files, ingest_lock, live_folder, publish
from ingest.lexical import Bm25Settings
from ingest.loaders.registry import LOADERS
from ingest.model import EmbeddingModel, find_model
from ingest.parser import shared_parser
from ingest.reader import IndexReader
from ingest.references import Reference
from ingest.report import IngestReport
from ingest.settings import Settings
from ingest.sources import Source, find_sources
from ingest.store import SoundFile
from ingest.synonyms import Synonyms
from ingest.verify import verify

# Up to here every sentence has a vector of its own; beyond, sentences are embedded when a question first finds them.
# Stored ones double what a first ingest embeds: at the limit they cost some 20 s on two cores, once. Without them the
# first answer about a matter costs ten to twenty-five times the processor time, later ones twice (ARCHITECTURE.md).
SENTENCE_LIMIT = 10_000
_SAMPLE = 100
_KILOBYTE = 1000
_SHAPING = (
    *("abbreviations", "canonical", "chunking", "documents", "evidence_type", "lexical", "references", "ris"),
    *("sentences", "terminology"),
)


@dataclass(frozen=True)
class Recipe:
    """Everything but the documents that a generation depends on."""

    model: EmbeddingModel
    precision: str
    chunking: ChunkSettings
    bm25: Bm25Settings
    index_type: str

    @cached_property
    def loaders(self) -> dict[str, str]:
        """The version of each loader."""
        return {loader.name: loader.version for loader in LOADERS}

    @cached_property
    def code(self) -> str:
        """A hash of the code that turns bytes into documents and chunks, so that no change to it goes unnoticed."""
        here = Path(__file__).parent
        files = [*(here / f"{name}.py" for name in _SHAPING), *sorted((here / "loaders").glob("*.py"))]
        return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:12]

    def made(self, manifest: Manifest) -> bool:
        """Say whether the documents of a generation were cut up as this recipe would do it."""
        ours = (self.model.expected_fingerprint, self.chunking, self.bm25, self.loaders, self.code)
        return (manifest.model, manifest.chunking, manifest.bm25, manifest.loaders, manifest.code) == ours

    def generation_id(self, documents: str, references: Iterable[Reference], glossary: Iterable[Synonyms]) -> str:
        """Name a generation by what it is made of: the same input gives the same id on any machine."""
        content = {
            "format": FORMAT,
            "loaders": self.loaders,
            "code": self.code,
            "model": self.model.expected_fingerprint,
            "precision": self.precision,
            "chunking": self.chunking.model_dump(),
            "bm25": self.bm25.model_dump(),
            "index_type": self.index_type,
            "sentence_limit": SENTENCE_LIMIT,
            "documents": documents,
            "glossary": [entry.model_dump() for entry in glossary],
            "references": [reference.model_dump() for reference in references],
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def ingest(paths: Sequence[Path], settings: Settings, *, progress: Progress) -> IngestReport:
    """Make the index hold exactly the documents under `paths`, and publish it as one generation.

    A document that fails keeps the version the live generation has of it. Nothing is built when
    nothing changed. Raises BetzError when a path is missing, nothing can be ingested, another ingest
    is at work, the disk is full, or the model's weights are wrong; the live generation then stays as it is.
    """
    sources = find_sources(paths)
    try:
        with ingest_lock(settings.index):
            report = _Run(settings, progress).run(sources)
            report.write(settings.index)
            return report
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BetzError("The disk is full.", hint="Free some space; the live index is as it was.") from error
        raise
    except sqlite3.OperationalError as error:
        if "full" in str(error):
            raise BetzError("The disk is full.", hint="Free some space; the live index is as it was.") from error
        raise


class _Run:
    """One ingest under the lock."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        self._settings = settings
        self._progress = progress
        model = find_model(settings.model)
        self._export = ensure_export(model, settings.cache)
        self._encoder = BulkEncoder(settings.backend, model, self._export)
        self._recipe = Recipe(
            model=model,
            precision=self._encoder.precision,
            chunking=ChunkSettings(limit=model.max_tokens, target=min(ChunkSettings().target, model.max_tokens)),
            bm25=Bm25Settings(),
            index_type=settings.index_type,
        )
        self._live, intact = _open_live(settings.index)
        self._reuse = intact and self._live is not None and self._recipe.made(self._live.manifest)
        self._intact = intact
        self._builder: GenerationBuilder | None = None
        self._building: Path | None = None
        self._fresh: list[str] = []
        self._kept: list[str] = []

    def run(self, sources: Sequence[Source]) -> IngestReport:
        """Collect the documents; build and publish them unless they are what is live already."""
        live = self._live
        collector = Collector(
            sources,
            shared_parser(),
            rows=list(live.store.rows()) if live else [],
            files=live.store.files() if live and self._reuse else {},
            reuse=self._reuse,
        )
        digest = hashlib.sha256()
        waiting: list[Collected] = []  # while all is as it was, nothing is built
        kilobytes = sum(source.size for source in sources) // _KILOBYTE
        self._progress("Reading, kB", 0, kilobytes)
        for item in collector.collect():
            if isinstance(item, int):
                self._progress("Reading, kB", item // _KILOBYTE, kilobytes)
                continue
            waiting.append(item)
            if not isinstance(item, SoundFile):
                found = item.row if isinstance(item, Kept) else item
                digest.update(json.dumps([found.source, found.id, found.content_hash]).encode())
            if self._builder or isinstance(item, Document) or not self._reuse:
                self._put_all(waiting)
        if not self._fresh and not self._kept and not any(isinstance(item, Kept) for item in waiting):
            reason = next(iter(collector.changes.failed.values()), "no document in the given paths.")
            raise BetzError(f"Nothing to ingest: {reason}", hint="Give documents or a folder of them.")
        references = {key: ref for folder in collector.folders.values() for key, ref in folder.references.items()}
        glossary = [entry for folder in collector.folders.values() for entry in folder.glossary]
        generation = self._recipe.generation_id(
            digest.hexdigest(), (references[key] for key in sorted(references)), glossary
        )
        if live and self._intact and live.manifest.id == generation:
            return IngestReport.of(collector.changes, generation, live.manifest.counts, published=False)
        self._put_all(waiting)
        manifest = self._publish(generation, references.values(), glossary)
        return IngestReport.of(collector.changes, generation, manifest.counts, published=True)

    def _put_all(self, waiting: list[Collected]) -> None:
        """Hand what waits to the builder, which is started by the first."""
        if self._builder is None:
            self._building = building_folder(self._settings.index)
            chunker = Chunker(self._export / TOKENIZER_FILE, self._recipe.chunking)
            self._builder = GenerationBuilder(
                self._building,
                chunker,
                self._recipe.bm25,
                self._live if self._reuse else None,
                sentence_limit=SENTENCE_LIMIT,
            )
        for item in waiting:
            match item:
                case SoundFile():
                    self._builder.add_file(item)
                case Document():
                    self._builder.add(item)
                    self._fresh.append(item.id)
                case Kept():
                    self._keep(self._builder, item)
        waiting.clear()

    def _keep(self, builder: GenerationBuilder, kept: Kept) -> None:
        """Take a document over from the live generation, with the references it cites if its source is broken."""
        assert self._live is not None
        store = self._live.store
        document = None
        if kept.rescued or not self._reuse:
            with suppress(ValueError, sqlite3.Error):  # of a damaged generation what can be read is kept
                document = store.document(kept.row.id)
        if kept.rescued and document:
            for key in {key for sentence in document.sentences for key in sentence.keys}:
                if reference := store.reference(key):
                    builder.add_reference(reference)
        if self._reuse:
            builder.keep(kept.row)
            self._kept.append(kept.row.id)
        elif document:
            builder.add(document)
            self._fresh.append(document.id)

    def _publish(self, generation: str, references: Iterable[Reference], glossary: Sequence[Synonyms]) -> Manifest:
        """Build, verify and switch to the new generation."""
        assert self._builder is not None
        assert self._building is not None
        self._builder.finish(
            generation,
            model=self._recipe.model.expected_fingerprint,
            precision=self._recipe.precision,
            backend=self._encoder.choice,
            index_type=self._recipe.index_type,
            open_encoder=self._encoder.open,
            cache=self._settings.cache,
            references=references,
            glossary=glossary,
            loaders=self._recipe.loaders,
            code=self._recipe.code,
            progress=self._progress,
        )
        self._progress("Verifying", 0, 1)
        sample = self._kept[:: max(len(self._kept) // _SAMPLE, 1)]
        manifest = verify(self._building, [*self._fresh, *sample])
        publish(self._settings.index, self._building, generation)
        self._progress("Verifying", 1, 1)
        return manifest


def _open_live(index: Path) -> tuple[IndexReader | None, bool]:
    """Open the live generation if it can be read, and say whether every byte of it is as it was published."""
    try:
        reader = IndexReader(live_folder(index))
        list(reader.store.rows())
    except (IndexMissing, IndexDamaged, ValueError, sqlite3.Error):
        return None, False
    try:
        check_files(live_folder(index))
    except IndexDamaged:
        return reader, False
    return reader, True
