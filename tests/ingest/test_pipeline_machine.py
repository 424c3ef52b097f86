"""Whatever is added, edited, renamed, broken, deleted, ingested and rolled back, only current text is found."""

import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ingest.encoder import OnnxEncoder
from ingest.errors import BetzError
from ingest.export import ensure_export
from ingest.generation import KEPT_GENERATIONS, live_id, rollback
from ingest.model import find_model
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.cross_encoder import CrossEncoder, ensure_cross_encoder

pytestmark = pytest.mark.usefixtures("weights_hashed_once")

# Few names and few texts: every pair is embedded once and then comes from the cache.
NAMES = st.sampled_from(["anna", "bert", "cara"])
TEXTS = st.sampled_from(
    ["Tone is raised in spasticity.", "The plantar reflex is extensor.", "Riluzole is given twice daily."]
)


@cache
def shared_encoder() -> OnnxEncoder:
    return OnnxEncoder(ensure_export(find_model(""), Settings().cache))


@cache
def shared_cross_encoder() -> CrossEncoder:
    return CrossEncoder(ensure_cross_encoder(Settings().cache))


Content = tuple[str, str]  # a title and a text


class IngestMachine(RuleBasedStateMachine):
    """A folder of tiny documents, what is in it, and what the index should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, Content | None] = {}  # what each file says; None when it is broken
        self.indexed: dict[str, Content] = {}  # what the live generation says
        self.generation: str | None = None
        self.published: list[tuple[str, dict[str, Content]]] = []  # the generations that are held, the newest last

    @initialize()
    def make_folders(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.corpus = Path(self.folder.name) / "corpus"
        self.corpus.mkdir()
        (self.corpus / "README.md").write_text("About this folder.")
        self.settings = Settings(index=Path(self.folder.name) / "index")

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        (self.corpus / f"{name}.md").write_text(f"---\ntitle: About {name}\n---\n{text}")
        self.files[name] = (f"About {name}", text)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.corpus / f"{name}.md").unlink()
        del self.files[name]

    @precondition(lambda self: self.files)
    @rule(data=st.data(), to=NAMES)
    def rename(self, data: st.DataObject, to: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.corpus / f"{name}.md").rename(self.corpus / f"{to}.md")
        self.files[to] = self.files.pop(name)

    @precondition(lambda self: len(self.published) > 1)
    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        others = [held for held in self.published if held[0] != self.generation]
        generation, said = data.draw(st.sampled_from(others))
        assert rollback(self.settings.index, generation) == generation
        self.generation, self.indexed = generation, said

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def spoil(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.corpus / f"{name}.md").write_bytes(b"\xff\xfe\x00")
        self.files[name] = None

    def expected(self) -> dict[str, Content]:
        """Return what the next generation should say: a broken file its previous version, a copy nothing."""
        found: dict[str, Content] = {}
        for name, content in sorted(self.files.items()):
            if content is None and name in self.indexed:
                found[name] = self.indexed[name]
            elif content is not None and content not in found.values():
                found[name] = content
        return found

    @rule()
    def run(self) -> None:
        expected = self.expected()
        if not expected:
            with pytest.raises(BetzError, match="Nothing to ingest"):
                ingest([self.corpus], self.settings, progress=lambda stage, done, total: None)
            return
        report = ingest([self.corpus], self.settings, progress=lambda stage, done, total: None)
        groups = [report.added, report.updated, report.unchanged, report.failed, report.skipped]
        assert sorted(name for group in groups for name in group) == sorted(path.name for path in self.corpus.iterdir())
        assert set(report.failed) == {f"{name}.md" for name, content in self.files.items() if content is None}
        assert set(report.added) == {f"{name}.md" for name in expected.keys() - self.indexed.keys()}
        assert set(report.updated) == {
            f"{name}.md" for name in expected.keys() & self.indexed.keys() if expected[name] != self.indexed[name]
        }
        assert set(report.deleted) == {f"{name}.md" for name in self.indexed.keys() - expected.keys()}
        assert report.counts.documents == len(expected)
        assert report.published == (expected != self.indexed)
        self.indexed, self.generation = expected, report.generation
        if report.published:
            others = [held for held in self.published if held[0] != report.generation]
            self.published = [*others[1 - KEPT_GENERATIONS :], (report.generation, expected)]

    @precondition(lambda self: self.indexed)
    @rule(text=TEXTS)
    def ask(self, text: str) -> None:
        assistant = Assistant(IndexReader.open(self.settings.index), shared_encoder(), shared_cross_encoder())
        found = {(passage.document_id, passage.text) for passage in assistant.passages(text)}
        assert found <= {(name, held) for name, (_, held) in self.indexed.items()}
        assert found >= {(name, held) for name, (_, held) in self.indexed.items() if held == text}

    @invariant()
    def the_live_generation_is_the_last_published(self) -> None:
        if hasattr(self, "settings"):
            assert live_id(self.settings.index) == self.generation


TestIngestMachine = IngestMachine.TestCase
TestIngestMachine.settings = settings(max_examples=6, stateful_step_count=15, deadline=None)
