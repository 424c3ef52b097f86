"""A place to ingest in that needs no model: each text has a unit vector of its own, the same in every run."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.backends.choice import Choice
from ingest.encoder import TokenIds, Vectors
from ingest.export import ensure_export
from ingest.loaders.base import Loader, SourceFile
from ingest.model import find_model
from ingest.parser import Parsed, Parser, shared_parser
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.report import IngestReport
from ingest.settings import Settings

DIMENSION = 8


def vector_of(tokens: TokenIds) -> Vectors:
    """Return the unit vector of a text by its tokens, shape (DIMENSION,)."""
    digest = hashlib.sha256(tokens.tobytes()).digest()
    numbers = np.frombuffer(digest, dtype=np.uint8)[:DIMENSION] - np.float32(127.5)
    return np.asarray(numbers / np.linalg.norm(numbers), dtype=np.float32)


class Workplace:
    """A folder with a corpus, an index and an embedding cache; `parsed` and `encoded` say what was worked on."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "corpus"
        self.corpus.mkdir()
        self.settings = Settings(index=folder / "index", cache=folder / "cache")
        self.parsed: list[str] = []
        self.encoded = 0
        export = ensure_export(find_model(""), Settings().cache)
        self.settings.cache.mkdir()
        (self.settings.cache / export.parent.name).symlink_to(export.parent)

    def write(self, **texts: str) -> None:
        """Write Markdown documents: keyword `name="body"` becomes `name.md`."""
        for name, text in texts.items():
            (self.corpus / f"{name}.md").write_text(f"---\ntitle: About {name}\n---\n{text}", encoding="utf-8")

    def write_records(self, **texts: str) -> None:
        """Write a BEIR file of these records alone."""
        lines = [json.dumps({"_id": name, "title": f"About {name}", "text": text}) for name, text in texts.items()]
        (self.corpus / "corpus.jsonl").write_text("".join(f"{line}\n" for line in lines))

    def ingest(self, *paths: Path, index: str = "", backend: str = "auto", index_type: str = "auto") -> IngestReport:
        """Ingest paths, by default the corpus, into the index or another one; a backend's name is its precision."""
        changes: dict[str, object] = {"backend": backend, "index_type": index_type}
        if index:
            changes["index"] = self.settings.index.with_name(index)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("ingest.pipeline.BulkEncoder", lambda setting, model, export: _FakeEncoder(self, setting))
            patch.setattr("ingest.pipeline.shared_parser", lambda: _CountingParser(self))
            settings = self.settings.model_copy(update=changes)
            return ingest(paths or [self.corpus], settings, progress=lambda stage, done, total: None)

    def reader(self, index: str = "") -> IndexReader:
        """Open the live generation of the index or another one."""
        return IndexReader.open(self.settings.index.with_name(index) if index else self.settings.index)

    def texts(self) -> dict[str, str]:
        """Return the text of each document of the live generation."""
        store = self.reader().store
        found = {name: store.document(name) for name in store.titles()}
        return {name: document.text for name, document in found.items() if document}


class _FakeEncoder:
    def __init__(self, workplace: Workplace, setting: str) -> None:
        self._workplace = workplace
        self.precision = "" if setting == "auto" else f"+{setting}"
        self.choice = Choice(name="onnx-fp32", precision="fp32")

    def open(self, waiting: int) -> "_FakeEncoder":
        return self

    def encode_tokens(self, inputs: Sequence[TokenIds]) -> Vectors:
        self._workplace.encoded += len(inputs)
        return np.array([vector_of(tokens) for tokens in inputs])


class _CountingParser(Parser):
    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace

    def parse(self, file: SourceFile, loader: Loader) -> Iterator[Parsed]:
        self._workplace.parsed.append(file.name)
        yield from shared_parser().parse(file, loader)
