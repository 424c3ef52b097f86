import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from evals.metrics.spans import Span, character_precision, holds, snippet_overlap, span_recall

_LENGTH = 30
_DOCUMENTS = ("a", "b")
_SPANS = st.builds(
    lambda name, start, length: Span(name, start, min(start + length, _LENGTH)),
    st.sampled_from(_DOCUMENTS),
    st.integers(0, _LENGTH - 1),
    st.integers(1, 12),
)
_SOME = st.lists(_SPANS, min_size=1, max_size=5)


def flags(spans: list[Span]) -> list[bool]:
    """Say of every character of both documents whether a span holds it."""
    return [
        any(span.document_id == name and span.start <= place < span.end for span in spans)
        for name in _DOCUMENTS
        for place in range(_LENGTH)
    ]


@given(found=_SOME, gold=_SOME)
def test_the_overlap_is_that_of_single_characters(found: list[Span], gold: list[Span]) -> None:
    precision, recall, f1, _ = precision_recall_fscore_support(
        flags(gold), flags(found), average="binary", zero_division=0
    )
    overlap = snippet_overlap(found, gold)
    assert overlap is not None
    assert tuple(overlap) == pytest.approx((precision, recall, f1))


@given(found=_SOME, gold=_SOME, k=st.integers(1, 6))
def test_the_precision_is_that_of_single_characters_of_the_first_chunks(
    found: list[Span], gold: list[Span], k: int
) -> None:
    retrieved, wanted = flags(found[:k]), flags(gold)
    both = sum(a and b for a, b in zip(retrieved, wanted, strict=True))
    assert character_precision(found, gold, k) == pytest.approx(both / sum(retrieved))


@pytest.mark.parametrize(
    ("chunk", "held"),
    [
        (Span("a", 10, 20), True),
        (Span("a", 0, 100), True),
        (Span("a", 0, 15), True),
        (Span("a", 15, 30), True),
        (Span("a", 0, 14), False),
        (Span("a", 16, 30), False),
        (Span("a", 20, 30), False),
        (Span("b", 10, 20), False),
    ],
)
def test_a_chunk_holds_a_gold_span_from_half_of_it(chunk: Span, held: bool) -> None:
    assert holds(chunk, Span("a", 10, 20)) is held


def test_an_empty_gold_span_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        holds(Span("a", 0, 5), Span("a", 3, 3))


@pytest.mark.parametrize(("k", "recall"), [(1, 0.5), (2, 0.5), (3, 1.0)])
def test_span_recall_counts_gold_spans_held_by_the_first_chunks(k: int, recall: float) -> None:
    chunks = [Span("a", 0, 50), Span("a", 10, 60), Span("b", 0, 50)]
    assert span_recall(chunks, [Span("a", 5, 15), Span("b", 5, 15)], k) == recall


def test_a_huge_chunk_has_full_recall_and_little_precision() -> None:
    huge, gold = [Span("a", 0, 1000)], [Span("a", 500, 510)]
    assert span_recall(huge, gold, 1) == 1.0
    assert character_precision(huge, gold, 1) == 0.01


def test_a_character_retrieved_twice_counts_once() -> None:
    assert character_precision([Span("a", 0, 10), Span("a", 0, 10)], [Span("a", 0, 5)], 2) == 0.5


def test_nothing_retrieved_has_no_precision_and_no_overlap() -> None:
    gold = [Span("a", 0, 5)]
    assert character_precision([], gold, 10) is None
    assert snippet_overlap([], gold) == (None, 0.0, 0.0)


def test_without_gold_there_is_nothing_to_recall() -> None:
    assert span_recall([Span("a", 0, 5)], [], 10) is None
    assert snippet_overlap([Span("a", 0, 5)], []) is None
