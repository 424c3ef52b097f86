"""A backend that cannot be had says so and says what to do; each that can uses the machine's cores."""

import sys
from pathlib import Path

import pytest
import torch

from ingest.backends import names
from ingest.backends.base import BackendUnavailable
from ingest.backends.cpu import Cpu, read_cpu
from ingest.backends.measure import min_cosine
from ingest.backends.names import BACKEND_NAMES, backend_name, load_backend, precision_of, runnable
from ingest.backends.torch_backend import TorchBackend
from ingest.errors import ModelMismatch
from ingest.model import EmbeddingModel
from ingest.sentence_transformer import load_sentence_transformer
from tests.ingest.backends.conftest import LoadBackend

OLD_CPU = Cpu(name="old", flags=frozenset({"avx2"}), cores=1)
NEW_CPU = Cpu(name="new", flags=frozenset({"avx512_bf16"}), cores=1)


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BackendUnavailable, match=r"'torch'.*auto, torch-fp32"):
        backend_name("torch")


@pytest.mark.parametrize("name", BACKEND_NAMES)
def test_a_known_name_is_taken(name: str) -> None:
    assert backend_name(name) == name


def test_openvino_that_is_not_installed_says_how_to_install_it(
    packaged_model: EmbeddingModel, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.raises(BackendUnavailable, match=r'pip install "betz\[openvino\]"'):
        load_backend("openvino", packaged_model, export)


def test_cuda_without_a_device_is_refused(
    packaged_model: EmbeddingModel, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(BackendUnavailable, match="CUDA"):
        load_backend("cuda", packaged_model, export)


def test_weights_that_are_not_the_expected_ones_are_refused(export: Path, tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelMismatch, match="weights"):
        load_backend("torch-fp32", EmbeddingModel("tiny", tmp_path, "0" * 64), export)


@pytest.mark.parametrize(("cpu", "offered"), [(OLD_CPU, False), (NEW_CPU, True)])
def test_bf16_is_offered_where_the_processor_has_it(cpu: Cpu, offered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "read_cpu", lambda: cpu)
    assert ("torch-bf16" in runnable()) == offered


@pytest.mark.parametrize("offered", [False, True])
def test_cuda_is_offered_where_torch_sees_a_device(offered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: offered)
    assert ("cuda" in runnable()) == offered


@pytest.mark.parametrize("offered", [False, True])
def test_openvino_is_offered_where_it_is_installed(offered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if offered else None)
    assert ("openvino" in runnable()) == offered


def test_int8_is_never_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "read_cpu", lambda: NEW_CPU)
    assert "onnx-int8" not in runnable()


@pytest.mark.parametrize(("cpu", "precision"), [(OLD_CPU, "fp32"), (NEW_CPU, "bf16")])
def test_openvino_computes_in_what_the_processor_has(cpu: Cpu, precision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "read_cpu", lambda: cpu)
    assert precision_of("openvino") == precision


def test_torch_uses_the_cores_of_this_process(packaged_model: EmbeddingModel, export: Path) -> None:
    torch.set_num_threads(read_cpu().cores + 1)
    TorchBackend("torch-fp32", packaged_model, export, precision="fp32")
    assert torch.get_num_threads() == read_cpu().cores


def test_a_rounded_backend_leaves_the_shared_model_as_it_is(packaged_model: EmbeddingModel, load: LoadBackend) -> None:
    load("torch-bf16")
    shared = load_sentence_transformer(packaged_model)
    assert {parameter.dtype for parameter in shared.parameters()} == {torch.float32}


def test_the_precision_of_cuda_is_precise_enough(
    packaged_model: EmbeddingModel, export: Path, load: LoadBackend
) -> None:
    texts = ["Tone is raised.", "clonus " * 10]
    rounded = TorchBackend("cuda", packaged_model, export, precision=precision_of("cuda")).encode(texts)
    assert min_cosine(rounded, load("torch-fp32").encode(texts)) >= 0.9999
