"""What the tests of ingest share: a tiny index, quiet ingests, and one fresh export of the model."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from filelock import FileLock

from ingest.documents import Document
from ingest.encoder import OnnxEncoder
from ingest.export import ensure_export
from ingest.loaders.markdown import load_markdown
from ingest.model import EmbeddingModel, file_sha256, find_model
from ingest.pipeline import ingest
from ingest.report import IngestReport
from ingest.settings import Settings
from tests.ingest.workplace import Workplace

# A slow machine is no defect: hypothesis must not time its examples.
hypothesis.settings.register_profile("betz", deadline=None)
hypothesis.settings.load_profile("betz")

LoadText = Callable[..., Document]
RunIngest = Callable[..., IngestReport]


@pytest.fixture
def load_text(tmp_path: Path) -> LoadText:
    """Load a Markdown text, or bytes, as the file `note.md`."""

    def load(content: str | bytes, known_keys: tuple[str, ...] = ()) -> Document:
        path = tmp_path / "note.md"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_markdown(path, source="note.md", known_keys=known_keys)

    return load


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An index folder of this test's own, with the cache that all share."""
    return Settings(index=tmp_path / "index")


@pytest.fixture
def run_ingest(settings: Settings) -> RunIngest:
    """Ingest the given paths into this test's index, in silence."""

    def run(*paths: Path) -> IngestReport:
        return ingest(paths, settings, progress=lambda stage, done, total: None)

    return run


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A corpus, an index and an embedding cache of this test's own, where nothing needs a model."""
    return Workplace(tmp_path)


@pytest.fixture(scope="session")
def packaged_model() -> EmbeddingModel:
    """The model that is installed with Betz."""
    return find_model("")


@pytest.fixture(scope="session")
def weights_digest(packaged_model: EmbeddingModel) -> str:
    """The hash of the packaged weights, which takes half a second."""
    return file_sha256(packaged_model.weights)


@pytest.fixture(scope="module")
def weights_hashed_once(packaged_model: EmbeddingModel, weights_digest: str) -> Iterator[None]:
    """Remember the hash of the packaged weights, for modules that ingest many times; other files are hashed."""

    def remembered(path: Path) -> str:
        return weights_digest if path == packaged_model.weights else file_sha256(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.model.file_sha256", remembered)
        yield


@pytest.fixture(scope="session")
def encoder(packaged_model: EmbeddingModel) -> OnnxEncoder:
    """The encoder of questions, from the cache that all share."""
    return OnnxEncoder(ensure_export(packaged_model, Settings().cache))


@pytest.fixture(scope="session")
def fresh_export(packaged_model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export made by this run, so that the code under test wrote it; read it, do not change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(shared / "export.lock"):
        return ensure_export(packaged_model, shared / "export-cache")
