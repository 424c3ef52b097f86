"""A vector is computed once: the cache outlives calls, interruptions, and changes of the model."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest.embed import EmbeddingCache, Progress, embed_spool
from ingest.encoder import TokenIds, Vectors
from ingest.errors import BetzError, ModelMismatch
from ingest.spool import Spool, text_digest

TEXTS = [f"sentence number {number}" for number in range(300)]


class FakeEncoder:
    """Gives each text a vector of its own, counts what it is asked for, and stops when told to."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.encoded: list[str] = []
        self.stop_after = stop_after

    def encode_tokens(self, inputs: Sequence[TokenIds]) -> Vectors:
        if self.stop_after is not None and len(self.encoded) >= self.stop_after:
            raise KeyboardInterrupt
        texts = ["".join(map(chr, tokens)) for tokens in inputs]
        self.encoded += texts
        return expected(texts)


def vector_of(text: str) -> list[float]:
    number = sum(text.encode())
    return [np.cos(number), np.sin(number)]


def tokens_of(text: str) -> TokenIds:
    """Return a token for each character."""
    return np.array([ord(letter) for letter in text], dtype=np.int32)


def expected(texts: Sequence[str]) -> Vectors:
    return np.array([vector_of(text) for text in texts], dtype=np.float32)


def silent(stage: str, done: int, total: int) -> None:
    """Take progress and say nothing."""


def no_input(row: int) -> TokenIds:
    raise AssertionError(f"the tokens of row {row} were asked for")


Embed = Callable[..., Vectors]


@pytest.fixture
def embed(tmp_path: Path) -> Embed:
    """Embed texts with a fresh spool and the cache of this test; texts in `kept` are spooled by their digests alone."""

    def run(
        texts: Sequence[str],
        encoder: FakeEncoder | None = None,
        *,
        kept: Sequence[str] = (),
        model: str = "tiny@1",
        lost_input: Callable[[int], TokenIds] = no_input,
        progress: Progress = silent,
    ) -> Vectors:
        def open_encoder(waiting: int) -> FakeEncoder:
            assert encoder is not None, "the encoder was opened"
            assert waiting > 0
            return encoder

        (tmp_path / "spool.sqlite").unlink(missing_ok=True)
        spool = Spool(tmp_path / "spool.sqlite")
        for text in texts:
            if text in kept:
                spool.keep([text_digest(text)])
            else:
                spool.add(text_digest(text), tokens_of(text))
        return embed_spool(
            spool,
            cache=tmp_path / "cache",
            model=model,
            open_encoder=open_encoder,
            lost_input=lost_input,
            out=tmp_path / "vectors.npy",
            stage="Embedding",
            progress=progress,
        )

    return run


def test_vectors_come_in_the_order_of_their_texts(embed: Embed) -> None:
    texts = ["b", "a longer one", "", "b", "c" * 500]
    assert np.array_equal(embed(texts, FakeEncoder()), expected(texts))


def test_vectors_are_written_to_their_file(embed: Embed, tmp_path: Path) -> None:
    embed(TEXTS, FakeEncoder())
    assert np.array_equal(np.load(tmp_path / "vectors.npy"), expected(TEXTS))


def test_a_text_that_occurs_twice_is_encoded_once(embed: Embed) -> None:
    encoder = FakeEncoder()
    embed(["a", "b", "a"], encoder)
    assert sorted(encoder.encoded) == ["a", "b"]


def test_the_encoder_is_opened_for_as_many_texts_as_wait(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool.sqlite")
    for text in ("a", "b", "a"):
        spool.add(text_digest(text), tokens_of(text))
    opened: list[int] = []

    def open_encoder(waiting: int) -> FakeEncoder:
        opened.append(waiting)
        return FakeEncoder()

    embed_spool(
        spool,
        cache=tmp_path,
        model="tiny@1",
        open_encoder=open_encoder,
        lost_input=no_input,
        out=tmp_path / "vectors.npy",
        stage="Embedding",
        progress=silent,
    )
    assert opened == [2]


def test_texts_are_encoded_the_longest_first(embed: Embed) -> None:
    encoder = FakeEncoder()
    embed(["aa", "a", "aaa"], encoder)
    assert encoder.encoded == ["aaa", "aa", "a"]


def test_a_second_call_encodes_nothing_and_opens_no_encoder(embed: Embed) -> None:
    assert np.array_equal(embed(TEXTS, FakeEncoder()), embed(TEXTS, None))


def test_only_new_texts_are_encoded(embed: Embed) -> None:
    # More rows than one page of the spool, so that new and known texts are told apart on every page.
    many = [f"sentence {number}" for number in range(1100)]
    embed(many, FakeEncoder())
    encoder = FakeEncoder()
    found = embed([*many[:700], "new", *many[700:]], encoder)
    assert encoder.encoded == ["new"]
    assert np.array_equal(found, expected([*many[:700], "new", *many[700:]]))


def test_an_interruption_keeps_the_finished_batches(embed: Embed) -> None:
    interrupted, resumed = FakeEncoder(stop_after=100), FakeEncoder()
    with pytest.raises(KeyboardInterrupt):
        embed(TEXTS, interrupted)
    found = embed(TEXTS, resumed)
    assert interrupted.encoded != []
    assert sorted(interrupted.encoded + resumed.encoded) == sorted(TEXTS)
    assert np.array_equal(found, expected(TEXTS))


@pytest.mark.parametrize("other", ["tiny@2", "tiny@1bf16"])
def test_other_weights_or_another_precision_share_no_vectors(embed: Embed, other: str) -> None:
    embed(["a"], FakeEncoder())
    encoder = FakeEncoder()
    embed(["a"], encoder, model=other)
    assert encoder.encoded == ["a"]


def test_a_text_that_is_not_spooled_comes_from_the_cache(embed: Embed) -> None:
    embed(TEXTS, FakeEncoder())
    assert np.array_equal(embed(TEXTS, None, kept=TEXTS), expected(TEXTS))


def test_a_text_that_is_neither_spooled_nor_cached_is_asked_for_by_its_row(embed: Embed) -> None:
    encoder = FakeEncoder()
    texts = ["a", "b", "c", "b"]
    found = embed(texts, encoder, kept=["b"], lost_input=lambda row: tokens_of(texts[row]))
    assert sorted(encoder.encoded) == ["a", "b", "c"]
    assert np.array_equal(found, expected(texts))


def test_wrong_weights_are_refused_before_anything_is_cached(tmp_path: Path) -> None:
    def refuse(waiting: int) -> FakeEncoder:
        raise ModelMismatch("wrong weights")

    spool = Spool(tmp_path / "spool.sqlite")
    spool.add(text_digest("a"), tokens_of("a"))
    with pytest.raises(ModelMismatch):
        embed_spool(
            spool,
            cache=tmp_path,
            model="tiny@1",
            open_encoder=refuse,
            lost_input=no_input,
            out=tmp_path / "vectors.npy",
            stage="Embedding",
            progress=silent,
        )
    assert EmbeddingCache(tmp_path / "embeddings.sqlite", "tiny@1").get([text_digest("a")]) == {}


def test_progress_counts_up_to_all_texts(embed: Embed) -> None:
    seen: list[tuple[int, int]] = []
    embed(TEXTS, FakeEncoder(), progress=lambda stage, done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == ((0, len(TEXTS)), (len(TEXTS), len(TEXTS)))


def test_a_cache_reopened_gives_what_was_put(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "deep" / "cache.sqlite", "tiny@1")
    cache.put({text_digest(text): expected([text])[0] for text in "ab"})
    cache.close()
    reopened = EmbeddingCache(tmp_path / "deep" / "cache.sqlite", "tiny@1")
    found = reopened.get([text_digest(text) for text in "bc"])
    reopened.close()
    assert {digest: vector.tolist() for digest, vector in found.items()} == {
        text_digest("b"): expected(["b"])[0].tolist()
    }


def test_a_cache_that_is_no_database_is_named(tmp_path: Path, embed: Embed) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "embeddings.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(BetzError, match=r"embeddings\.sqlite"):
        embed(["a"], FakeEncoder())
