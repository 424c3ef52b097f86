"""Every backend gives the vectors of the model, whatever else is in the call."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from ingest.backends.measure import min_cosine
from ingest.backends.names import BACKEND_NAMES, BackendName, precision_of
from ingest.chunking import Chunker, ChunkSettings
from ingest.encoder import Vectors
from ingest.model import EmbeddingModel
from ingest.sentence_transformer import load_sentence_transformer
from tests.ingest.backends.conftest import LoadBackend

TEXTS = [
    "tone",
    "肌肉无力 und Ménière",
    "Brisk reflexes, clonus and a spastic catch. " * 6,
    "The plantar response was recorded on both sides. " * 40,
]
# What the number format leaves: rounding in fp32 and fp16, eight bits of mantissa in bf16, 256 levels in int8.
LEAST_COSINE = {"fp32": 0.99999, "fp16": 0.9999, "bf16": 0.999, "int8": 0.97}
LEAST_COSINE_ALONE = {"fp32": 0.99999, "fp16": 0.9999, "bf16": 0.9999, "int8": 0.9999}

# More than a call of any backend takes, on few cores.
MANY = [f"Reflex number {number} is brisk." for number in range(40)]
Encode = Callable[[BackendName], Vectors]
every_backend = pytest.mark.parametrize("name", BACKEND_NAMES)


@pytest.fixture(scope="module")
def expected(packaged_model: EmbeddingModel) -> Vectors:
    """What sentence-transformers makes of the texts."""
    encoder = load_sentence_transformer(packaged_model)
    return np.asarray(encoder.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)


@pytest.fixture(scope="module")
def chunker(packaged_model: EmbeddingModel) -> Chunker:
    """What tokenises in an ingest."""
    return Chunker(packaged_model.folder / "tokenizer.json", ChunkSettings())


@pytest.fixture(scope="module")
def encode(load: LoadBackend) -> Encode:
    """What a backend makes of the texts in one call, computed once."""
    return cache(lambda name: load(name).encode(TEXTS))


@every_backend
def test_vectors_are_those_of_sentence_transformers(name: BackendName, encode: Encode, expected: Vectors) -> None:
    assert min_cosine(encode(name), expected) >= LEAST_COSINE[precision_of(name)]


@every_backend
def test_a_vector_does_not_depend_on_its_batch(name: BackendName, encode: Encode, load: LoadBackend) -> None:
    alone = np.concatenate([load(name).encode([text]) for text in TEXTS])
    assert min_cosine(encode(name), alone) >= LEAST_COSINE_ALONE[precision_of(name)]


@every_backend
def test_vectors_of_tokens_are_those_of_their_texts(
    name: BackendName, encode: Encode, load: LoadBackend, chunker: Chunker
) -> None:
    assert min_cosine(load(name).encode_tokens(chunker.inputs(TEXTS)), encode(name)) >= 0.99999


@every_backend
def test_vectors_are_float32_of_unit_length(name: BackendName, encode: Encode, expected: Vectors) -> None:
    vectors = encode(name)
    assert vectors.dtype == np.dtype(np.float32)
    assert vectors.shape == expected.shape
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


@every_backend
def test_many_texts_come_back_in_their_order(name: BackendName, load: LoadBackend) -> None:
    alone = np.concatenate([load(name).encode([text]) for text in MANY[::13]])
    assert min_cosine(load(name).encode(MANY)[::13], alone) >= LEAST_COSINE_ALONE[precision_of(name)]


@every_backend
def test_a_vector_stays_when_the_next_is_computed(name: BackendName, load: LoadBackend) -> None:
    first = load(name).encode(TEXTS[:1])
    kept = first.copy()
    load(name).encode(TEXTS[1:2])
    assert first.tolist() == kept.tolist()


@every_backend
def test_a_backend_says_what_it_is(name: BackendName, load: LoadBackend) -> None:
    backend = load(name)
    assert (backend.name, backend.precision) == (name, precision_of(name))
