"""However a lexical index comes to be, in blocks or from parts of an earlier one, it is the same index."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ingest.lexical import Bm25Settings, LexicalIndex, terms
from ingest.lexical_builder import LexicalBuilder

some = settings(max_examples=25)  # each example writes a few small files
WORDS = ["als", "umn", "spasticity", "baclofen", "riluzole", "reflexes", "brisk", "tone", "the"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=8)
DEFAULT = Bm25Settings()

Part = str | tuple[int, int]
"""A new text, or (first, count) of kept chunks."""


def build(
    parts: Sequence[Part], previous: LexicalIndex | None = None, settings: Bm25Settings = DEFAULT
) -> LexicalIndex:
    with tempfile.TemporaryDirectory() as folder:
        builder = LexicalBuilder(Path(folder))
        for part in parts:
            if isinstance(part, str):
                builder.add([(part, 1)])
            else:
                builder.keep(*part)
        vocabulary = builder.finish(Path(folder), settings, previous)
        return LexicalIndex.load(Path(folder), vocabulary, builder.size)


def places(index: LexicalIndex) -> dict[str, list[bool]]:
    """Return of every term in which chunks it occurs."""
    chunks = np.arange(index.size)
    return {term: index.holds(term, chunks, chunks + 1).tolist() for term in index.vocabulary}


def table(index: LexicalIndex) -> dict[str, list[float]]:
    """Return the score of every term in every chunk."""
    return {term: index.scores({term: 1.0}).tolist() for term in index.vocabulary}


@some
@given(before=TEXTS, data=st.data())
def test_kept_chunks_score_as_if_they_had_been_added(before: list[str], data: st.DataObject) -> None:
    kept = st.tuples(st.integers(0, len(before) - 1), st.just(1)) | st.sampled_from(WORDS)
    parts = data.draw(st.lists(kept, max_size=8, unique=True))
    texts = [part if isinstance(part, str) else before[part[0]] for part in parts]
    incremental, fresh = build(parts, build(before)), build(texts)
    assert incremental.vocabulary == fresh.vocabulary
    assert table(incremental) == table(fresh)
    assert places(incremental) == places(fresh)
    assert [incremental.idf(term) for term in fresh.vocabulary] == [fresh.idf(term) for term in fresh.vocabulary]


def test_a_run_of_chunks_is_kept_in_its_order() -> None:
    previous = build(["als", "umn tone", "brisk brisk", "spasticity"])
    assert table(build([(1, 2), "als"], previous)) == table(build(["umn tone", "brisk brisk", "als"]))


def test_a_term_that_no_chunk_holds_any_more_is_forgotten() -> None:
    index = build([(0, 1)], build(["als", "baclofen"]))
    assert set(index.vocabulary) == set(terms("als"))


def test_an_index_can_be_built_again_and_again_from_the_one_before() -> None:
    index = build(["als tone", "umn"])
    for _ in range(5):
        index = build([(1, 1), (0, 1)], index)
    assert table(index) == table(build(["umn", "als tone"]))


@some
@given(texts=TEXTS, block=st.integers(1, 10))
def test_an_index_spilled_in_blocks_is_that_of_one_block(texts: list[str], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ingest.lexical_builder._BLOCK", block)
        spilled = build(texts)
        kept = build([(0, len(texts))], spilled)
    assert table(spilled) == table(kept) == table(build(texts))


@some
@given(texts=TEXTS, limit=st.integers(1, 10))
def test_postings_come_whole_whatever_their_number(texts: list[str], limit: int) -> None:
    index = build(texts)
    rows, chunks, counts = (
        np.concatenate([*parts, []]) for parts in zip(*index.postings(limit), ((), (), ()), strict=True)
    )
    found = set(zip(rows.tolist(), chunks.tolist(), counts.tolist(), strict=True))
    expected = {
        (index.vocabulary[term], number, terms(text).count(term))
        for number, text in enumerate(texts)
        for term in terms(text)
    }
    assert found == expected


@pytest.mark.parametrize(("title", "body"), [(0, 1), (1, 1), (3, 2)])
def test_a_field_counts_by_its_weight(title: int, body: int) -> None:
    def built(fields: list[tuple[str, int]]) -> NDArray[np.float32]:
        with tempfile.TemporaryDirectory() as folder:
            builder = LexicalBuilder(Path(folder))
            builder.add(fields)
            builder.add([("tone", 1)])
            vocabulary = builder.finish(Path(folder), DEFAULT, None)
            return LexicalIndex.load(Path(folder), vocabulary, builder.size).scores({terms("riluzole")[0]: 1.0})

    repeated = " ".join(["riluzole als"] * title + ["riluzole"] * body)
    assert built([("riluzole als", title), ("riluzole", body)]).tolist() == built([(repeated, 1)]).tolist()


def test_a_word_that_fills_a_text_counts_up_to_the_largest_number_that_fits() -> None:
    index = build(["als " * 70_000, "als"])
    assert index.scores({terms("als")[0]: 1.0}).min() > 0


def test_an_index_of_no_chunk_is_empty() -> None:
    assert build([]).scores({"als": 1.0}).tolist() == []
