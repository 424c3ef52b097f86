"""`auto` takes the fastest backend that agrees with fp32, and measures once a machine."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.backends import choose
from ingest.backends.base import Backend, BackendUnavailable
from ingest.backends.choice import Choice
from ingest.backends.choose import choose_backend, open_backend
from ingest.backends.cpu import Cpu
from ingest.backends.names import BackendName
from ingest.errors import ModelMismatch
from ingest.model import EmbeddingModel
from tests.ingest.backends.fakes import FakeBackend

MODEL = EmbeddingModel("tiny", Path("nowhere"))


class Machine:
    """A machine that runs fake backends; a backend that is an exception does not start."""

    def __init__(self) -> None:
        self.backends: dict[BackendName, Backend | Exception] = {"torch-fp32": FakeBackend("torch-fp32", seconds=0.02)}
        self.loaded: list[BackendName] = []

    def load(self, name: BackendName, model: EmbeddingModel, export: Path) -> Backend:
        self.loaded.append(name)
        backend = self.backends[name]
        if isinstance(backend, Exception):
            raise backend
        return backend


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(choose, "load_backend", machine.load)
    monkeypatch.setattr(choose, "runnable", lambda: list(machine.backends))
    monkeypatch.setattr(choose, "_SECONDS", 0.0)
    return machine


def test_the_fastest_is_chosen(machine: Machine, tmp_path: Path) -> None:
    machine.backends["onnx-fp32"] = FakeBackend("onnx-fp32", seconds=0.01)
    machine.backends["openvino"] = FakeBackend("openvino", seconds=0.001)
    machine.backends["torch-bf16"] = FakeBackend("torch-bf16", seconds=0.01)
    assert choose_backend("auto", MODEL, tmp_path).name == "openvino"


def test_what_disagrees_with_fp32_is_not_chosen(machine: Machine, tmp_path: Path) -> None:
    machine.backends["openvino"] = FakeBackend("openvino", cosine=0.99)
    assert choose_backend("auto", MODEL, tmp_path).name == "torch-fp32"


def test_what_was_measured_is_told(machine: Machine, tmp_path: Path) -> None:
    machine.backends["openvino"] = FakeBackend("openvino", cosine=0.99)
    first, other = choose_backend("auto", MODEL, tmp_path).measured
    assert (first.name, first.min_cosine, first.chunks_per_second is None) == ("torch-fp32", 1.0, False)
    assert (other.name, other.chunks_per_second) == ("openvino", None)
    assert other.min_cosine == pytest.approx(0.99)


def test_what_does_not_start_is_passed_over_and_named(machine: Machine, tmp_path: Path) -> None:
    machine.backends["cuda"] = RuntimeError("driver too old")
    choice = choose_backend("auto", MODEL, tmp_path)
    assert (choice.name, choice.failed) == ("torch-fp32", ("cuda",))


def test_a_reference_that_does_not_start_is_an_error(machine: Machine, tmp_path: Path) -> None:
    machine.backends["torch-fp32"] = ModelMismatch("altered")
    with pytest.raises(ModelMismatch):
        choose_backend("auto", MODEL, tmp_path)


def test_the_choice_is_remembered(machine: Machine, tmp_path: Path) -> None:
    choice = choose_backend("auto", MODEL, tmp_path)
    machine.loaded.clear()
    assert choose_backend("auto", MODEL, tmp_path) == choice
    assert machine.loaded == []


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("read_cpu", lambda: Cpu(name="another", flags=frozenset(), cores=2)),
        ("_version", lambda library: "99.0"),
        ("_GPU_DRIVER", Path("/")),
    ],
)
def test_another_machine_is_measured_anew(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, value: object
) -> None:
    choose_backend("auto", MODEL, tmp_path)
    machine.loaded.clear()
    monkeypatch.setattr(choose, what, value)
    choose_backend("auto", MODEL, tmp_path)
    assert machine.loaded == ["torch-fp32"]


@pytest.mark.parametrize("content", [b"", b"{", b'{"name": "rm -rf"}', b"\xff"])
def test_a_broken_memory_is_measured_anew(machine: Machine, tmp_path: Path, content: bytes) -> None:
    choice = choose_backend("auto", MODEL, tmp_path)
    (memory,) = tmp_path.iterdir()
    memory.write_bytes(content)
    assert choose_backend("auto", MODEL, tmp_path).name == choice.name
    assert Choice.model_validate_json(memory.read_bytes()).name == choice.name


def test_a_folder_that_cannot_be_written_does_no_harm(machine: Machine, tmp_path: Path) -> None:
    assert choose_backend("auto", MODEL, tmp_path / "nowhere").name == "torch-fp32"


def test_what_is_asked_for_by_name_is_not_measured(machine: Machine, tmp_path: Path) -> None:
    choice = choose_backend("onnx-int8", MODEL, tmp_path)
    assert choice == Choice(name="onnx-int8", precision="int8")
    assert machine.loaded == []


def test_what_is_chosen_is_opened(machine: Machine, tmp_path: Path) -> None:
    machine.backends["onnx-fp32"] = FakeBackend("onnx-fp32")
    assert open_backend("auto", MODEL, tmp_path) is machine.backends["onnx-fp32"]


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match="no backend 'fast'"):
        open_backend("fast", MODEL, tmp_path)


def test_onnx_needs_no_torch(export: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ingest.backends.choose import open_backend; "
        "from ingest.model import find_model; "
        f"backend = open_backend('onnx-fp32', find_model(''), Path({str(export)!r})); "
        "assert backend.encode(['tone']).shape == (1, 384); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3], timeout=60)
