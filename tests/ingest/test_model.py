"""A model is found where the setting says and recognised by the hash of its weights."""

import hashlib
import json
from pathlib import Path

import pytest

from ingest.errors import ModelMismatch
from ingest.model import PACKAGED_NAME, EmbeddingModel, file_sha256, find_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder whose weights are a few bytes."""
    target = tmp_path / "tiny-model"
    target.mkdir()
    (target / "model.safetensors").write_bytes(b"weights")
    return target


def test_the_packaged_model_is_the_published_one(packaged_model: EmbeddingModel) -> None:
    assert packaged_model.fingerprint() == packaged_model.expected_fingerprint
    assert packaged_model.fingerprint().startswith(f"{PACKAGED_NAME}@")


def test_a_setting_names_the_folder_of_a_model(folder: Path) -> None:
    model = find_model(str(folder))
    assert (model.name, model.folder) == ("tiny-model", folder.resolve())


@pytest.mark.parametrize("setting", ["no/such/folder", "sentence-transformers/all-MiniLM-L6-v2"])
def test_a_setting_that_is_no_folder_is_refused(setting: str) -> None:
    with pytest.raises(ModelMismatch, match="not a folder"):
        find_model(setting)


def test_a_file_is_no_model(folder: Path) -> None:
    with pytest.raises(ModelMismatch, match="not a folder"):
        find_model(str(folder / "model.safetensors"))


def test_a_folder_without_safetensors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(ModelMismatch, match=r"No model\.safetensors"):
        find_model(str(tmp_path)).fingerprint()


def test_weights_with_the_wrong_hash_are_refused(folder: Path) -> None:
    with pytest.raises(ModelMismatch, match="sha256"):
        EmbeddingModel("tiny", folder, "0" * 64).fingerprint()


def test_weights_with_the_right_hash_are_taken(folder: Path) -> None:
    digest = hashlib.sha256(b"weights").hexdigest()
    model = EmbeddingModel("tiny", folder, digest)
    assert model.fingerprint() == model.expected_fingerprint == EmbeddingModel("tiny", folder).fingerprint()


def test_other_weights_have_another_fingerprint(folder: Path) -> None:
    before = find_model(str(folder)).fingerprint()
    (folder / "model.safetensors").write_bytes(b"other weights")
    assert find_model(str(folder)).fingerprint() != before


def test_the_longest_input_is_read_from_the_model(folder: Path) -> None:
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128}))
    assert find_model(str(folder)).max_tokens == 128


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_a_file_is_hashed_whole(tmp_path: Path, size: int) -> None:
    (tmp_path / "file").write_bytes(b"x" * size)
    assert file_sha256(tmp_path / "file") == hashlib.sha256(b"x" * size).hexdigest()
