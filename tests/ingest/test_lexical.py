"""The lexical index scores as BM25 does and folds what people type differently."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import bm25s
import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexical import STOP_WORDS, Bm25Settings, LexicalIndex, terms, top
from ingest.lexical_builder import LexicalBuilder

some = hypothesis.settings(max_examples=40)  # each example writes a few small files
WORDS = ["als", "umn", "spasticity", "baclofen", "riluzole", "reflexes", "brisk", "tone", "raised", "hoffmann"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=15).map(" ".join), min_size=1, max_size=12)
QUERIES = st.lists(st.sampled_from([*WORDS, "unheard"]), min_size=1, max_size=5, unique=True)
DEFAULT = Bm25Settings()
SETTINGS = st.builds(Bm25Settings, k1=st.floats(0, 3), b=st.floats(0, 1))


def build(texts: Sequence[str], settings: Bm25Settings = DEFAULT) -> LexicalIndex:
    """Build an index of the texts and open it; the files are gone then, but stay mapped."""
    with tempfile.TemporaryDirectory() as folder:
        builder = LexicalBuilder(Path(folder))
        for text in texts:
            builder.add([(text, 1)])
        vocabulary = builder.finish(Path(folder), settings, None)
        return LexicalIndex.load(Path(folder), vocabulary, builder.size)


def scores_of(index: LexicalIndex, query: str) -> list[float]:
    return [float(score) for score in index.scores(dict.fromkeys(terms(query), 1.0))]


@some
@given(texts=TEXTS, query=QUERIES, settings=SETTINGS)
def test_scores_are_those_of_bm25s(texts: list[str], query: list[str], settings: Bm25Settings) -> None:
    known = [word for word in query if any(word in text.split() for text in texts)]
    expected = np.zeros(len(texts))
    if known:
        other = bm25s.BM25(method="lucene", k1=settings.k1, b=settings.b)
        other.index([terms(text) for text in texts], show_progress=False)
        expected = other.get_scores(terms(" ".join(known)))
    found = scores_of(build(texts, settings), " ".join(query))
    assert found == pytest.approx(expected.tolist(), abs=1e-4)


@some
@given(texts=TEXTS)
def test_a_term_is_as_rare_as_the_chunks_without_it(texts: list[str]) -> None:
    index = build(texts)
    holding = {word: sum(word in text.split() for text in texts) for word in WORDS}
    found = {word: index.idf(terms(word)[0]) for word in WORDS}
    expected = {word: np.log(1 + (len(texts) - count + 0.5) / (count + 0.5)) for word, count in holding.items()}
    assert found == pytest.approx(expected)


@some
@given(texts=TEXTS, query=QUERIES, weight=st.floats(0.1, 5))
def test_a_weight_scales_a_term(texts: list[str], query: list[str], weight: float) -> None:
    index = build(texts)
    (term, *_) = terms(" ".join(query))
    assert index.scores({term: weight}).tolist() == pytest.approx((weight * index.scores({term: 1.0})).tolist(), 1e-5)


def test_an_index_of_texts_without_terms_finds_nothing() -> None:
    index = build(["It is so.", ""])
    assert scores_of(index, "als") == [0.0, 0.0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALS", "als"),
        ("Spasticity", "SPASTICITY"),
        ("Ménière", "Meniere"),
        ("Me\u0301nie\u0300re", "Ménière"),
        ("lesions", "lesion"),
        ("reflexes", "reflex"),
        ("ﬁbrillation", "fibrillation"),
        ("ＡＬＳ", "ALS"),
        ("m²", "m2"),
        ("Hoffmann's", "Hoffmann"),
        ("Hoffmann’s", "Hoffmann's"),
        ("non-invasive", "non invasive"),
        ("37 ℃", "37 °C"),
        ("Radicava™", "radicavaTM"),
    ],
)
def test_spellings_of_a_word_are_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@given(st.text())
def test_terms_are_folded_already(text: str) -> None:
    assert all(term == term.lower() for term in terms(text))


def test_stop_words_are_no_terms() -> None:
    assert terms(" ".join(STOP_WORDS)) == []
    assert terms("Does a UMN lesion mean that it is ALS?") == terms("UMN lesion ALS")


def test_negations_and_numbers_of_a_scale_stay_apart() -> None:
    assert len(set(terms("MRC 3 4"))) == 3


def test_an_unknown_term_is_the_rarest() -> None:
    index = build(["als umn", "als", "als tone"])
    assert index.idf("unheard") > index.idf("umn") > index.idf("al")


def test_an_unknown_term_scores_nothing() -> None:
    index = build(["als", "umn"])
    assert scores_of(index, "unheard") == [0.0, 0.0]


@pytest.mark.parametrize(
    ("scores", "limit", "expected"),
    [
        ([0.5, 2.0, 1.0], 3, [1, 2, 0]),
        ([0.5, 2.0, 1.0], 2, [1, 2]),
        ([1.0, 2.0, 1.0, 2.0], 4, [1, 3, 0, 2]),
        ([0.0, 1.0, -1.0], 3, [1]),
        ([0.0, 0.0], 2, []),
        ([], 5, []),
    ],
)
def test_the_best_positive_scores_come_first_and_ties_by_place(
    scores: list[float], limit: int, expected: list[int]
) -> None:
    assert top(scores, limit) == expected
