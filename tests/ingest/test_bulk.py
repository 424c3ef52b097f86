"""The encoder of an ingest is opened late, and quickly where there is little to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import bulk
from ingest.backends.base import Backend
from ingest.backends.choice import Choice
from ingest.backends.names import BackendName, precision_of
from ingest.bulk import BulkEncoder
from ingest.model import EmbeddingModel
from tests.ingest.backends.fakes import FakeBackend

OpenedBy = Callable[[str, BackendName, int], str]


@pytest.fixture
def opened_by(monkeypatch: pytest.MonkeyPatch, packaged_model: EmbeddingModel) -> OpenedBy:
    """Say what is opened by a setting, on a machine where `auto` chooses a certain backend, for so many texts."""

    def load(name: BackendName, model: EmbeddingModel, export: Path) -> Backend:
        return FakeBackend(name)

    def opened(setting: str, chosen: BackendName, waiting: int) -> str:
        choice = Choice(name=chosen, precision=precision_of(chosen))
        monkeypatch.setattr(bulk, "choose_backend", lambda setting, model, export: choice)
        monkeypatch.setattr(bulk, "load_backend", load)
        encoder = BulkEncoder(setting, packaged_model, Path("nowhere"))
        assert encoder.choice == choice
        return encoder.open(waiting).name

    return opened


@pytest.mark.parametrize("chosen", ["torch-fp32", "torch-bf16", "cuda"])
def test_a_few_texts_are_not_worth_the_import_of_torch(opened_by: OpenedBy, chosen: BackendName) -> None:
    assert opened_by("auto", chosen, 1) == "onnx-fp32"
    assert opened_by("auto", chosen, 1_000_000) == chosen


@pytest.mark.parametrize("name", ["torch-fp32", "torch-bf16"])
def test_nor_are_they_when_torch_was_asked_for_by_name(opened_by: OpenedBy, name: BackendName) -> None:
    assert opened_by(name, name, 1) == "onnx-fp32"
    assert opened_by(name, name, 1_000_000) == name


@pytest.mark.parametrize("waiting", [1, 1_000_000])
def test_what_opens_quickly_is_always_taken(opened_by: OpenedBy, waiting: int) -> None:
    assert opened_by("auto", "openvino", waiting) == "openvino"


@pytest.mark.parametrize("waiting", [1, 1_000_000])
@pytest.mark.parametrize("name", ["cuda", "onnx-int8"])
def test_what_was_asked_for_by_name_is_taken(opened_by: OpenedBy, name: BackendName, waiting: int) -> None:
    assert opened_by(name, name, waiting) == name
