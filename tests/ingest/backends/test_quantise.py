"""The int8 form of an export is made once, whole or not at all, and is checked like any export."""

import shutil
from pathlib import Path

import pytest

from ingest.backends.exported import verified_card
from ingest.backends.onnx_backend import OnnxBackend
from ingest.backends.quantise import ensure_int8, int8_folder
from ingest.encoder import GRAPH_FILE, TOKENIZER_FILE, WEIGHTS_FILE
from ingest.errors import ModelMismatch


@pytest.fixture(scope="session")
def quantised(export: Path) -> Path:
    """The int8 form that this run made."""
    return ensure_int8(export)


@pytest.fixture
def spoiled(quantised: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return shutil.copytree(quantised, tmp_path / "int8")


@pytest.fixture
def small_export(tmp_path: Path) -> Path:
    """The form of an export without its content."""
    folder = tmp_path / "models" / "export"
    folder.mkdir(parents=True)
    return folder


def test_it_is_recognised_as_the_same_model(export: Path, quantised: Path) -> None:
    assert verified_card(quantised).fingerprint == verified_card(export).fingerprint


def test_its_weights_are_a_quarter_of_the_export(export: Path, quantised: Path) -> None:
    assert (quantised / WEIGHTS_FILE).stat().st_size < (export / WEIGHTS_FILE).stat().st_size / 3.9


def test_the_export_stays_as_it_was(export: Path, quantised: Path) -> None:
    assert verified_card(export).digest != verified_card(quantised).digest


def test_nothing_half_made_is_left(export: Path, quantised: Path) -> None:
    assert {folder.name for folder in export.parent.iterdir()} == {export.name, quantised.name}


def test_it_is_not_made_again(quantised: Path, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(export: Path, folder: Path) -> None:
        raise AssertionError("it was quantised")

    monkeypatch.setattr("ingest.backends.quantise._write_graph", refuse)
    assert ensure_int8(export) == quantised


@pytest.mark.parametrize("name", [GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE])
def test_an_altered_file_is_refused(spoiled: Path, name: str) -> None:
    content = (spoiled / name).read_bytes()
    (spoiled / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelMismatch, match="altered"):
        OnnxBackend("onnx-int8", spoiled, precision="int8")


@pytest.mark.parametrize("name", [GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE])
def test_a_missing_file_is_refused(spoiled: Path, name: str) -> None:
    (spoiled / name).unlink()
    with pytest.raises(ModelMismatch, match="cannot be read"):
        OnnxBackend("onnx-int8", spoiled, precision="int8")


def test_an_export_that_is_not_whole_is_not_quantised(small_export: Path) -> None:
    with pytest.raises(ModelMismatch):
        ensure_int8(small_export)
    assert not int8_folder(small_export).exists()


def test_a_failure_leaves_nothing_behind(small_export: Path, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(export: Path, folder: Path) -> None:
        (folder / "quantised.onnx").write_bytes(b"half")
        raise OSError("No space left on device")

    monkeypatch.setattr("ingest.backends.quantise.verified_card", lambda folder: verified_card(export))
    monkeypatch.setattr("ingest.backends.quantise._write_graph", fail)
    with pytest.raises(OSError, match="No space"):
        ensure_int8(small_export)
    assert list(small_export.parent.iterdir()) == [small_export]
