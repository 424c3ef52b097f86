"""The exported model gives the vectors of the model it was made from."""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import CARD_FILE, ExportCard, OnnxEncoder
from ingest.errors import ModelMismatch
from ingest.export import ensure_export, export_folder
from ingest.model import EmbeddingModel
from ingest.sentence_transformer import load_sentence_transformer

TEXTS = [
    "ALS",
    "no",
    "Spasticity",
    "µ",
    "🙂",
    "Does a UMN lesion mean ALS?",
    "The plantar response is extensor (Babinski sign).",
    "the plantar response is NOT extensor",
    "Riluzole 50 mg twice daily; check ALT monthly for 3 months.",
    "PaO2 [80, 100] mmHg, p<0.05, 95% CI 12.3-20.0",
    "Ménière, Guillain–Barré und Kugelberg-Welander",
    "肌萎缩侧索硬化是一种运动神经元病。",
    "Боковой амиотрофический склероз",
    "التصلب الجانبي الضموري",
    "रोग की प्रगति",
    "Σπαστικότητα και υπερρεφλεξία",
    "Upper motor neuron signs > Tone\nTone is raised in a velocity-dependent way.",
    "| Sign | UMN | LMN |",
    "x" * 150,
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "tab\tseparated\r\nlines \u00a0 and\u2003spaces",
    "https://doi.org/10.1136/jnnp-2019-322541",
    "1 2 3 4 5 6 7 8 9 10",
    "?!...",
    "Brisk reflexes, clonus and a spastic catch. " * 5,
    "Brisk reflexes, clonus and a spastic catch. " * 25 + "The end is not read.",
    "hyperreflexia " * 400,
    "肌" * 600,
    "One. " * 120,
    "PLS",
]
BATCH = 6


def cosines(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> list[float]:
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return [float(cosine) for cosine in np.sum(first * second, axis=1) / lengths]


@pytest.fixture(scope="module")
def vectors(fresh_export: Path) -> list[list[float]]:
    """The texts' vectors by the export, in batches small enough to be quick; the last ones mix short and long."""
    encoder = OnnxEncoder(fresh_export)
    batches = [TEXTS[start : start + BATCH] for start in range(0, len(TEXTS), BATCH)]
    return [vector for batch in batches for vector in encoder.encode(batch).tolist()]


def test_vectors_are_those_of_sentence_transformers(packaged_model: EmbeddingModel, vectors: list[list[float]]) -> None:
    expected = load_sentence_transformer(packaged_model).encode(TEXTS, batch_size=BATCH, show_progress_bar=False)
    assert min(cosines(vectors, np.asarray(expected).tolist())) >= 0.9999


def test_a_vector_does_not_depend_on_its_batch(fresh_export: Path, vectors: list[list[float]]) -> None:
    encoder = OnnxEncoder(fresh_export)
    assert min(cosines(vectors, [encoder.encode([text])[0].tolist() for text in TEXTS])) >= 0.9999


def test_vectors_are_of_unit_length(vectors: list[list[float]]) -> None:
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_what_stands_past_the_longest_input_is_not_read(fresh_export: Path) -> None:
    encoder = OnnxEncoder(fresh_export)
    long = "clonus " * 400
    one, other = encoder.encode([long + "Riluzole.", long + "Baclofen."])
    assert one.tolist() == other.tolist()


def test_the_export_is_recognised_as_its_model(packaged_model: EmbeddingModel, fresh_export: Path) -> None:
    assert OnnxEncoder(fresh_export).fingerprint == packaged_model.fingerprint()


def test_an_export_leaves_nothing_half_made(fresh_export: Path) -> None:
    assert [folder.name for folder in fresh_export.parent.iterdir()] == [fresh_export.name]


def test_an_export_that_is_there_is_not_made_again(
    tmp_path: Path, packaged_model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = export_folder(tmp_path, packaged_model.expected_fingerprint)
    folder.mkdir(parents=True)
    card = ExportCard(fingerprint=packaged_model.expected_fingerprint, max_tokens=256, digest="")
    (folder / CARD_FILE).write_text(card.model_dump_json())

    def refuse(model: EmbeddingModel) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("ingest.sentence_transformer.load_sentence_transformer", refuse)
    assert ensure_export(packaged_model, tmp_path) == folder


def test_wrong_weights_are_not_exported(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelMismatch):
        ensure_export(EmbeddingModel("tiny", tmp_path, "0" * 64), tmp_path / "cache")
    assert not list((tmp_path / "cache").rglob(CARD_FILE))


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ImportError):
        ensure_export(EmbeddingModel("tiny", tmp_path), tmp_path / "cache")
    assert list((tmp_path / "cache").glob("*/*")) == []
