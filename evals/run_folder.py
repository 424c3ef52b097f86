"""The folder of a run: what it was made with, every answer it got, and the texts they can be checked against.

- manifest.json: what made the run
- gold.jsonl: the gold it asked, compiled
- documents.jsonl: the canonical texts of the generation, so that an old run is scored without its index
- items.jsonl: one record per item, appended and synced
- timings.jsonl: milliseconds, kept apart so that the items of equal runs are equal byte for byte
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.gold_items import GoldItem
from evals.lines import append_line, cut_unfinished, whole_lines
from evals.metrics.latency import Latency, latency
from evals.metrics.spans import Span
from ingest.documents import Document
from ingest.errors import BetzError
from qa.answer import Answer

MANIFEST, GOLD, DOCUMENTS, ITEMS, TIMINGS = (
    "manifest.json",
    "gold.jsonl",
    "documents.jsonl",
    "items.jsonl",
    "timings.jsonl",
)
SUMMARY = "summary.json"
TOTAL = "total"


class RunError(BetzError):
    """A run folder cannot be read, or does not fit what it is used for."""


class Stored(BaseModel):
    """Base of what a run stores: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Manifest(Stored):
    """What made a run; with all of it equal, and the same machine, the items come out equal."""

    suite: str
    gold_sha256: str
    generation: str
    model: str
    settings: str
    config: dict[str, str] = {}
    versions: dict[str, str]
    seed: int
    items: int
    turns: int


class Reply(Stored):
    """What the system gave to one question: an answer without its timings, or the error that came instead."""

    answer: Answer | None = None
    error: str = ""


class TurnRecord(Stored):
    """One turn as it was asked.

    `live` follows the conversation; `scripted` answers the turn's written `standalone` question; `alone` are the
    passages found for the turn's own words, without history. A first turn has only `live`.
    """

    ask: str
    live: Reply
    standalone: str | None = None
    scripted: Reply | None = None
    alone: tuple[Span, ...] | None = None


class ItemRecord(Stored):
    """The turns of one gold item."""

    id: str
    turns: tuple[TurnRecord, ...]


Model = TypeVar("Model", bound=BaseModel)


class RunFolder:
    """The files of one run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, manifest: Manifest, gold: bytes, documents: Iterable[Document]) -> "RunFolder":
        """Begin a run in a new folder; the manifest comes last and says that the rest is there."""
        path.mkdir(parents=True)
        (path / GOLD).write_bytes(gold)
        with (path / DOCUMENTS).open("w", encoding="utf-8") as stream:
            for document in documents:
                record = {"id": document.id, "title": document.title, "text": document.text}
                stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        (path / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
        return cls(path)

    @property
    def manifest(self) -> Manifest:
        """What made the run. Raises RunError."""
        try:
            return Manifest.model_validate_json((self.path / MANIFEST).read_bytes())
        except OSError as error:
            raise RunError(
                f"{self.path} is no run folder: {error.strerror}.", hint="Make one: betz eval run"
            ) from error
        except ValidationError as error:
            raise RunError(f"{self.path / MANIFEST} is no manifest: {error.errors()[0]['msg']}.") from error

    def gold(self) -> list[GoldItem]:
        """Return the gold items that the run asked. Raises RunError."""
        return list(self._read(GOLD, GoldItem))

    def items(self) -> list[ItemRecord]:
        """Return the items that have been answered, in order. Raises RunError."""
        return list(self._read(ITEMS, ItemRecord))

    def documents(self) -> dict[str, Document]:
        """Return the documents of the run by id, with nothing but title and text. Raises RunError."""
        return {
            record["id"]: Document(**record, sections=(), sentences=(), source="", content_hash="")
            for record in map(json.loads, whole_lines(self.path / DOCUMENTS))
        }

    def milliseconds(self) -> list[float]:
        """Return how long each live answer took."""
        turns = {record["id"]: record["turns"] for record in map(json.loads, whole_lines(self.path / TIMINGS))}
        return [turn[TOTAL] for item in turns.values() for turn in item]

    def latency(self) -> Latency | None:
        """Return the percentiles of the live answers' milliseconds; None before the first."""
        return latency(self.milliseconds())

    def items_sha256(self) -> str:
        """Return the hash of the items: equal for equal runs."""
        path = self.path / ITEMS
        return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()

    def append(self, item: ItemRecord, timings: list[Mapping[str, float]]) -> None:
        """Store an item and wait until it is on the disk; its timings go first, so that no item lacks them."""
        append_line(self.path / TIMINGS, json.dumps({"id": item.id, "turns": timings}))
        append_line(self.path / ITEMS, item.model_dump_json())

    def mend(self) -> None:
        """Cut off the last line of the appended files when a crash left it unfinished."""
        for name in (ITEMS, TIMINGS):
            cut_unfinished(self.path / name)

    def write_json(self, name: str, value: BaseModel) -> Path:
        """Write a result into the folder as indented JSON and return its path."""
        path = self.path / name
        path.write_text(value.model_dump_json(indent=1) + "\n", encoding="utf-8")
        return path

    def _read(self, name: str, model: type[Model]) -> Iterator[Model]:
        for number, line in enumerate(whole_lines(self.path / name), start=1):
            try:
                yield model.model_validate_json(line)
            except ValidationError as error:
                found: Any = error.errors()[0]
                place = ".".join(map(str, found["loc"]))
                raise RunError(f"{self.path / name}:{number}: {place}: {found['msg']}.") from error
