"""An export that is incomplete or altered is refused."""

import json
import shutil
from pathlib import Path

import pytest

from ingest.encoder import CARD_FILE, GRAPH_FILE, TOKENIZER_FILE, WEIGHTS_FILE, OnnxEncoder
from ingest.errors import ModelMismatch
from ingest.export import ensure_export
from ingest.model import EmbeddingModel
from ingest.settings import Settings


@pytest.fixture
def export(packaged_model: EmbeddingModel, tmp_path: Path) -> Path:
    """A copy of the export that a test may spoil."""
    return shutil.copytree(ensure_export(packaged_model, Settings().cache), tmp_path / "export")


def alter(path: Path) -> None:
    """Change one byte in the middle of a file; its size stays."""
    with path.open("r+b") as stream:
        stream.seek(path.stat().st_size // 2)
        byte = stream.read(1)
        stream.seek(-1, 1)
        stream.write(bytes([byte[0] ^ 0xFF]))


def test_an_untouched_copy_opens(export: Path) -> None:
    assert OnnxEncoder(export).encode(["Tone is raised."]).shape == (1, 384)


def test_a_copy_that_was_verified_opens_again(export: Path) -> None:
    OnnxEncoder(export)
    assert OnnxEncoder(export).encode(["Tone is raised."]).shape == (1, 384)


@pytest.mark.parametrize("verified", [False, True])
@pytest.mark.parametrize("name", [GRAPH_FILE, WEIGHTS_FILE])
def test_an_altered_file_is_refused(export: Path, name: str, verified: bool) -> None:
    if verified:
        OnnxEncoder(export)
    alter(export / name)
    with pytest.raises(ModelMismatch, match="altered"):
        OnnxEncoder(export)


@pytest.mark.parametrize("name", [CARD_FILE, GRAPH_FILE, WEIGHTS_FILE, TOKENIZER_FILE])
def test_a_missing_file_is_refused(export: Path, name: str) -> None:
    (export / name).unlink()
    with pytest.raises(ModelMismatch):
        OnnxEncoder(export)


def test_an_altered_tokenizer_is_refused(export: Path) -> None:
    tokenizer = json.loads((export / TOKENIZER_FILE).read_text())
    tokenizer["normalizer"]["lowercase"] = False
    (export / TOKENIZER_FILE).write_text(json.dumps(tokenizer))
    with pytest.raises(ModelMismatch):
        OnnxEncoder(export)


@pytest.mark.parametrize("card", ["", "{}", "[]", '{"fingerprint": "tiny@1"}'])
def test_a_broken_card_is_refused(export: Path, card: str) -> None:
    (export / CARD_FILE).write_text(card)
    with pytest.raises(ModelMismatch, match="cannot be read"):
        OnnxEncoder(export)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch):
        OnnxEncoder(tmp_path / "nowhere")


def test_everyday_words_are_one_piece_and_names_are_not(encoder: OnnxEncoder) -> None:
    assert encoder.is_one_piece("muscle")
    assert not encoder.is_one_piece("edaravone")
    assert encoder.pieces("muscle") == 1 < encoder.pieces("edaravone")
