"""The cross-encoder reads as the module it was exported from, whatever else is read beside a sentence."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer

from ingest.errors import ModelMismatch
from ingest.model import file_sha256, find_model
from ingest.settings import Settings
from qa.cross_encoder import ADAPTER_FILE, INPUTS, CrossEncoder, ensure_cross_encoder
from qa.cross_encoder_module import CrossEncoderModule

QUESTION = "does a UMN lesion mean ALS?"
TEXTS = [
    "A UMN lesion alone does not mean ALS.",
    "Riluzole",
    "—",
    "肌萎缩侧索硬化是一种运动神经元病。",
    "Hoffmann sign > Accuracy: The Hoffmann sign had a pooled sensitivity of 59% and a specificity of 78%.",
    "Brisk reflexes, clonus and a spastic catch. " * 40,
    "Spasticity is velocity dependent.",
]


@pytest.fixture(scope="module")
def module() -> CrossEncoderModule:
    made = CrossEncoderModule(find_model(""))
    made.load(ADAPTER_FILE)
    return made.train(False)


def rows_of(module: CrossEncoderModule, question: str, text: str) -> list[float]:
    tokenizer = AutoTokenizer.from_pretrained(str(find_model("").folder), local_files_only=True)
    given = tokenizer(question, text, truncation="longest_first", max_length=128, return_tensors="pt")
    with torch.no_grad():
        relevance, verdict = module(*(given[name] for name in INPUTS))
    return [float(relevance), *verdict.softmax(1)[0].tolist()]


def test_it_reads_as_the_module_that_was_fitted(cross_encoder: CrossEncoder, module: CrossEncoderModule) -> None:
    for text, reading in zip(TEXTS, cross_encoder.read(QUESTION, TEXTS), strict=True):
        assert list(reading) == pytest.approx(rows_of(module, QUESTION, text), abs=2e-3)


def test_a_reading_does_not_depend_on_what_is_read_beside_it(cross_encoder: CrossEncoder) -> None:
    together = cross_encoder.read(QUESTION, TEXTS)
    alone = [cross_encoder.read(QUESTION, [text])[0] for text in TEXTS]
    assert np.array(together) == pytest.approx(np.array(alone), abs=1e-3)


def test_what_a_sentence_says_adds_up(cross_encoder: CrossEncoder) -> None:
    for reading in cross_encoder.read(QUESTION, TEXTS):
        assert sum(reading[1:]) == pytest.approx(1, abs=1e-5)
        assert min(reading[1:]) >= 0


def test_nothing_to_read_is_nothing_read(cross_encoder: CrossEncoder) -> None:
    assert cross_encoder.read(QUESTION, []) == []


def test_a_sentence_that_answers_is_told_from_one_that_does_not(cross_encoder: CrossEncoder) -> None:
    answering, other = cross_encoder.read(
        "is riluzole taken with food?",
        ["Riluzole is taken at least 1 hour before or 2 hours after food.", "ALS has no single cause."],
    )
    assert answering.relevance > other.relevance


def test_a_long_text_is_cut_and_not_refused(cross_encoder: CrossEncoder) -> None:
    long = "clonus " * 400
    one, other = cross_encoder.read(QUESTION, [long + "Riluzole.", long + "Baclofen."])
    assert one == other


def test_merged_adapters_do_the_same(module: CrossEncoderModule) -> None:
    merged = CrossEncoderModule(find_model(""))
    merged.load(ADAPTER_FILE)
    merged.train(False).merge()
    for text in TEXTS[:2]:
        assert rows_of(merged, QUESTION, text) == pytest.approx(rows_of(module, QUESTION, text), abs=1e-4)


def test_new_adapters_change_nothing() -> None:
    fresh = CrossEncoderModule(find_model(""))
    values = fresh.encoder(input_ids=torch.tensor([[101, 2003, 102]])).last_hidden_state
    fresh.merge()
    assert torch.allclose(
        fresh.encoder(input_ids=torch.tensor([[101, 2003, 102]])).last_hidden_state, values, atol=1e-5
    )


def test_what_was_saved_is_what_is_loaded(module: CrossEncoderModule, tmp_path: Path) -> None:
    module.save(tmp_path / "adapter.safetensors")
    assert file_sha256(tmp_path / "adapter.safetensors") == file_sha256(ADAPTER_FILE)


def test_other_adapters_have_an_export_of_their_own(tmp_path: Path) -> None:
    other = CrossEncoderModule(find_model(""))
    other.save(tmp_path / "other.safetensors")
    cache = Settings().cache
    folder = ensure_cross_encoder(tmp_path / "cache", tmp_path / "other.safetensors")
    assert folder.name != ensure_cross_encoder(cache).name
    assert CrossEncoder(folder).fingerprint != CrossEncoder(ensure_cross_encoder(cache)).fingerprint


@pytest.mark.parametrize("kept", [0, 7, 5000, -100])
def test_a_file_that_was_cut_is_refused_and_leaves_nothing(tmp_path: Path, kept: int) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(ADAPTER_FILE.read_bytes()[:kept])
    with pytest.raises(ModelMismatch, match="no adapters"):
        ensure_cross_encoder(tmp_path / "cache", broken)
    assert list((tmp_path / "cache").glob("*/*")) == []
