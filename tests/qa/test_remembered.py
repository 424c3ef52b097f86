"""A text is embedded once, whoever asks, and the memory of vectors stays within its limit."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoder import Vectors
from qa.remembered import RememberedVectors


class Counting:
    """Gives each text a vector of its own and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return vectors_of(texts)


def vectors_of(texts: Sequence[str]) -> Vectors:
    return np.array([[len(text), sum(map(ord, text))] for text in texts], dtype=np.float32)


@given(st.lists(st.lists(st.text(max_size=3), min_size=1, max_size=40), max_size=5), st.integers(0, 30))
def test_vectors_are_those_of_the_encoder_in_the_order_of_the_texts(calls: list[list[str]], limit: int) -> None:
    embed = RememberedVectors(Counting(), limit=limit)
    for texts in calls:
        assert np.array_equal(embed(texts), vectors_of(texts))


def test_a_text_is_embedded_once() -> None:
    encode = Counting()
    embed = RememberedVectors(encode)
    embed(["tone", "reflex", "tone"])
    embed(["reflex", "clonus"])
    assert sorted(text for texts in encode.asked for text in texts) == ["clonus", "reflex", "tone"]


def test_texts_of_like_length_are_embedded_together() -> None:
    encode = Counting()
    RememberedVectors(encode)(["x" * (number % 40 + 1) for number in range(0, 120, 3)])
    lengths = [[len(text) for text in texts] for texts in encode.asked]
    assert [length for batch in lengths for length in batch] == sorted(length for batch in lengths for length in batch)
    assert len(lengths) > 1


@pytest.mark.parametrize("limit", [0, 1, 2])
def test_the_oldest_are_forgotten_beyond_the_limit(limit: int) -> None:
    encode = Counting()
    embed = RememberedVectors(encode, limit=limit)
    for text in ("a", "b", "c"):
        embed([text])
    encode.asked.clear()
    for text in ("c", "b", "a"):
        embed([text])
    # Each text that is embedded anew pushes out what was remembered before it.
    assert len(encode.asked) == 3 - limit


def test_threads_may_share_it() -> None:
    embed = RememberedVectors(Counting(), limit=5)
    texts = [[str(number % 17), str(number % 23)] for number in range(400)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(embed, texts))
    assert all(np.array_equal(one, vectors_of(asked)) for one, asked in zip(found, texts, strict=True))
