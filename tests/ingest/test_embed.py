"""A vector is computed once: the cache outlives calls, interruptions, and changes of the model."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embed import EmbeddingCache, embed_texts
from ingest.encoder import Vectors
from ingest.errors import ModelMismatch
from ingest.model import EmbeddingModel

TEXTS = [f"sentence number {number}" for number in range(300)]


class FakeEncoder:
    """Gives each text a vector of its own, counts what it is asked for, and stops when told to."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.encoded: list[str] = []
        self.stop_after = stop_after

    def encode(self, texts: Sequence[str], **options: object) -> Vectors:
        if self.stop_after is not None and len(self.encoded) >= self.stop_after:
            raise KeyboardInterrupt
        self.encoded += texts
        return np.array([vector_of(text) for text in texts], dtype=np.float32)


def vector_of(text: str) -> list[float]:
    number = sum(text.encode())
    return [np.cos(number), np.sin(number)]


def expected(texts: Sequence[str]) -> Vectors:
    return np.array([vector_of(text) for text in texts], dtype=np.float32)


def silent(stage: str, done: int, total: int) -> None:
    """Take progress and say nothing."""


@pytest.fixture
def model(tmp_path: Path) -> EmbeddingModel:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"weights")
    return EmbeddingModel("tiny", tmp_path / "model")


@pytest.fixture
def load_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeEncoder], FakeEncoder]:
    """Let the given encoder be what is loaded."""

    def load(encoder: FakeEncoder) -> FakeEncoder:
        monkeypatch.setattr("ingest.sentence_transformer.load_sentence_transformer", lambda model: encoder)
        return encoder

    return load


Load = Callable[[FakeEncoder], FakeEncoder]


def test_vectors_come_in_the_order_of_their_texts(tmp_path: Path, model: EmbeddingModel, load_with: Load) -> None:
    load_with(FakeEncoder())
    texts = ["b", "a longer one", "", "b", "c" * 500]
    assert np.array_equal(embed_texts(texts, model=model, cache=tmp_path, progress=silent), expected(texts))


def test_a_text_that_occurs_twice_is_encoded_once(tmp_path: Path, model: EmbeddingModel, load_with: Load) -> None:
    encoder = load_with(FakeEncoder())
    embed_texts(["a", "b", "a"], model=model, cache=tmp_path, progress=silent)
    assert sorted(encoder.encoded) == ["a", "b"]


def test_a_second_call_encodes_nothing(
    tmp_path: Path, model: EmbeddingModel, load_with: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_with(FakeEncoder())
    first = embed_texts(TEXTS, model=model, cache=tmp_path, progress=silent)

    def refuse(model: EmbeddingModel) -> None:
        raise AssertionError("the encoder was loaded")

    monkeypatch.setattr("ingest.sentence_transformer.load_sentence_transformer", refuse)
    second = embed_texts(TEXTS, model=model, cache=tmp_path, progress=silent)
    assert np.array_equal(first, second)


def test_only_new_texts_are_encoded(tmp_path: Path, model: EmbeddingModel, load_with: Load) -> None:
    load_with(FakeEncoder())
    embed_texts(TEXTS, model=model, cache=tmp_path, progress=silent)
    encoder = load_with(FakeEncoder())
    found = embed_texts([*TEXTS, "new"], model=model, cache=tmp_path, progress=silent)
    assert encoder.encoded == ["new"]
    assert np.array_equal(found, expected([*TEXTS, "new"]))


def test_an_interruption_keeps_the_finished_batches(tmp_path: Path, model: EmbeddingModel, load_with: Load) -> None:
    interrupted = load_with(FakeEncoder(stop_after=100))
    with pytest.raises(KeyboardInterrupt):
        embed_texts(TEXTS, model=model, cache=tmp_path, progress=silent)
    resumed = load_with(FakeEncoder())
    found = embed_texts(TEXTS, model=model, cache=tmp_path, progress=silent)
    assert interrupted.encoded != []
    assert sorted(interrupted.encoded + resumed.encoded) == sorted(TEXTS)
    assert np.array_equal(found, expected(TEXTS))


def test_other_weights_share_no_vectors(tmp_path: Path, model: EmbeddingModel, load_with: Load) -> None:
    load_with(FakeEncoder())
    embed_texts(["a"], model=model, cache=tmp_path, progress=silent)
    model.weights.write_bytes(b"other weights")
    encoder = load_with(FakeEncoder())
    embed_texts(["a"], model=model, cache=tmp_path, progress=silent)
    assert encoder.encoded == ["a"]


def test_wrong_weights_are_refused_before_anything_is_encoded(tmp_path: Path, load_with: Load) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    encoder = load_with(FakeEncoder())
    with pytest.raises(ModelMismatch):
        embed_texts(["a"], model=EmbeddingModel("tiny", tmp_path, "0" * 64), cache=tmp_path, progress=silent)
    assert encoder.encoded == []


def test_progress_counts_up_to_all_texts(tmp_path: Path, model: EmbeddingModel, load_with: Load) -> None:
    load_with(FakeEncoder())
    seen: list[tuple[int, int]] = []
    embed_texts(TEXTS, model=model, cache=tmp_path, progress=lambda stage, done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == ((0, len(TEXTS)), (len(TEXTS), len(TEXTS)))


def test_a_cache_reopened_gives_what_was_put(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "deep" / "cache.sqlite", "tiny@1")
    cache.put(["a", "b"], expected(["a", "b"]))
    cache.close()
    reopened = EmbeddingCache(tmp_path / "deep" / "cache.sqlite", "tiny@1")
    found, missing = reopened.get("b"), reopened.get("c")
    reopened.close()
    assert found is not None
    assert found.tolist() == expected(["b"])[0].tolist()
    assert missing is None
