"""Backends are compared with the reference and timed side by side, for a bounded time."""

import time

import numpy as np
import pytest
from tokenizers import Tokenizer

from ingest.backends.measure import chunk_rates, measure, min_cosine
from ingest.backends.probes import PROBES
from ingest.encoder import TOKENIZER_FILE
from ingest.export import ensure_export
from ingest.model import EmbeddingModel
from ingest.settings import Settings
from tests.ingest.backends.fakes import FakeBackend


def test_the_lowest_cosine_is_that_of_the_worst_row() -> None:
    reference = np.array([[1, 0], [0, 1]], dtype=np.float32)
    vectors = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    assert min_cosine(vectors, reference) == pytest.approx(0.8)


def test_a_vector_that_is_not_a_number_agrees_with_nothing() -> None:
    vectors = np.array([[1, 0], [np.nan, np.nan]], dtype=np.float32)
    assert min_cosine(vectors, np.array([[1, 0], [0, 1]], dtype=np.float32)) == -1


def test_the_reference_comes_first_and_agrees_with_itself() -> None:
    measured = measure(FakeBackend("reference"), [FakeBackend("other")], seconds=0)
    assert [(item.name, item.min_cosine) for item in measured] == [("reference", 1.0), ("other", 1.0)]


@pytest.mark.parametrize(("cosine", "timed"), [(0.9995, True), (0.9985, False), (-1.0, False)])
def test_only_what_agrees_is_timed(cosine: float, timed: bool) -> None:
    *_, other = measure(FakeBackend("reference"), [FakeBackend("other", cosine=cosine)], seconds=0)
    assert other.min_cosine == pytest.approx(cosine, abs=1e-6)
    assert (other.chunks_per_second is not None) == timed


def test_a_rate_is_chunks_by_time() -> None:
    rate = chunk_rates([FakeBackend("slow", seconds=0.02)], seconds=0)["slow"]
    chunks_a_call = 4
    assert 0.5 * chunks_a_call / 0.02 < rate <= chunks_a_call / 0.02


def test_every_backend_is_timed_even_when_time_is_up() -> None:
    assert chunk_rates([FakeBackend("one"), FakeBackend("other")], seconds=0).keys() == {"one", "other"}


def test_the_measurement_ends_in_time() -> None:
    started = time.perf_counter()
    chunk_rates([FakeBackend("one", seconds=0.005), FakeBackend("other", seconds=0.005)], seconds=0.1)
    assert time.perf_counter() - started < 1


def test_a_single_slow_call_does_not_count() -> None:
    backend = FakeBackend("disturbed", seconds=0.001, slow_call=4)
    assert chunk_rates([backend], seconds=0.2)["disturbed"] > 500


@pytest.fixture(scope="module")
def tokens_of(packaged_model: EmbeddingModel) -> dict[str, int]:
    """The lengths of all texts of a measurement, in tokens."""
    backend = FakeBackend("any")
    measure(backend, [], seconds=0)
    tokenizer = Tokenizer.from_file(str(ensure_export(packaged_model, Settings().cache) / TOKENIZER_FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return {text: len(tokenizer.encode(text).ids) for call in backend.calls for text in call}


def test_what_is_timed_is_128_and_256_tokens_long(tokens_of: dict[str, int]) -> None:
    assert {length for text, length in tokens_of.items() if text not in PROBES} == {128, 256}


def test_probes_are_short_and_long(tokens_of: dict[str, int]) -> None:
    lengths = [tokens_of[text] for text in PROBES]
    assert (min(lengths) < 5, max(lengths) > 200, len(set(PROBES))) == (True, True, 32)
