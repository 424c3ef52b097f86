"""What the tests of the backends share: an export of their own, and each backend loaded once."""

import importlib.util
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.backends.base import Backend
from ingest.backends.names import BackendName, load_backend
from ingest.export import ensure_export
from ingest.model import EmbeddingModel
from ingest.settings import Settings

LoadBackend = Callable[[BackendName], Backend]


@pytest.fixture(scope="session")
def export(packaged_model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the cached export, beside which this run quantises its own."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(shared / "backends.lock"):
        folder = shared / "backends" / "export"
        if not folder.is_dir():
            shutil.copytree(ensure_export(packaged_model, Settings().cache), folder)
        return folder


@pytest.fixture(scope="session")
def load(packaged_model: EmbeddingModel, export: Path) -> LoadBackend:
    """Load a backend by name, once; skip the test where its library or device is missing."""
    loaded = cache(lambda name: load_backend(name, packaged_model, export))

    def load_or_skip(name: BackendName) -> Backend:
        if name == "openvino" and not importlib.util.find_spec("openvino"):
            pytest.skip('NOT TESTED: OpenVINO is not installed; run: pip install "betz[openvino]"')
        if name == "cuda":
            import torch

            if not torch.cuda.is_available():
                pytest.skip("NOT TESTED: torch sees no CUDA device on this machine")
        return loaded(name)

    return load_or_skip
