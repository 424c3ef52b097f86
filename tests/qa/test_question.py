import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexical import terms
from ingest.synonyms import Synonyms
from qa.lexicon import Lexicon
from qa.question import named_share, understand
from tests.conftest import ROOT
from tests.qa.support import FakeVocabulary, understood


def test_context_put_in_front_does_not_hide_a_polar_question() -> None:
    assert understood("Regarding PLS: is it fatal?").polar


@pytest.mark.parametrize(
    ("text", "typed", "other"),
    [
        ("what is PLS?", "PLS", "primary lateral sclerosis"),
        ("what is pls?", "pls", "primary lateral sclerosis"),
        ("UMN/LMN signs", "LMN", "lower motor neuron"),
        ("a UMN-only syndrome", "UMN", "upper motor neuron"),
        ("what is Primary Lateral Sclerosis?", "Primary Lateral Sclerosis", "PLS"),
        ("upper motor neurones", "upper motor neurones", "UMN"),
        ("is MS likely?", "MS", "multiple sclerosis"),
        ("is multiple sclerosis likely?", "multiple sclerosis", "MS"),
    ],
)
def test_the_names_of_a_thing_lead_to_each_other(text: str, typed: str, other: str) -> None:
    assert other in dict(understood(text).expansions)[typed]


@pytest.mark.parametrize(
    "text", ["a latency of 20 ms", "what is PLSX?", "the primary sign of lateral sclerosis", "motor neuron"]
)
def test_what_only_looks_like_a_name_is_not_expanded(text: str) -> None:
    assert understood(text).expansions == ()


def test_both_forms_name_the_same_thing() -> None:
    (group,) = understood("UMN?").groups
    assert group.named_in(set(terms("the upper motor neuron")))
    assert group.named_in(set(terms("a UMN sign")))


def test_half_of_a_long_form_names_something_else() -> None:
    (group,) = understood("upper motor neuron?").groups
    assert not group.named_in(set(terms("the lower motor neuron")))


def test_what_was_typed_counts_more_than_its_expansion() -> None:
    weights = understood("what is PLS?").weighted_terms
    assert 0 < weights["sclerosi"] < weights["pls"]


def test_terms_are_searched_in_the_same_order_in_every_process() -> None:
    script = (
        "from tests.qa.support import understood\n"
        "print(list(understood('does an upper motor neuron lesion mean ALS?').weighted_terms))"
    )
    orders = {
        subprocess.run(
            [sys.executable, "-c", script],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(orders) == 1


def test_the_embedded_text_holds_both_forms() -> None:
    text = understood("what is PLS?").dense_text
    assert text.startswith("what is PLS?")
    assert "primary lateral sclerosis" in text


def test_a_word_neither_of_the_corpus_nor_of_everyday_language_is_strange() -> None:
    vocabulary = FakeVocabulary(terms={"spastic"}, everyday_words={"coffee"})
    assert understand("zorblax coffee spasticity", vocabulary).strange == ("zorblax",)


@pytest.mark.parametrize(
    ("adjective", "noun"),
    [("asthmatic", "asthma"), ("dystonic", "dystonia"), ("myelopathic", "myelopathy"), ("paraplegic", "paraplegia")],
)
def test_a_medical_adjective_asks_about_its_noun(adjective: str, noun: str) -> None:
    question = understand(adjective, FakeVocabulary(terms=frozenset(terms(noun))))
    assert question.strange == ()
    assert named_share(question.groups, set(terms(noun))) == pytest.approx(1)


def test_a_strange_word_of_many_pieces_looks_coined() -> None:
    vocabulary = FakeVocabulary(terms=frozenset({"spastic"}), everyday_words=frozenset({"coffee"}))
    assert understand("zorblax jab coffee spastic", vocabulary).coined == ("zorblax",)


def test_a_slip_of_spelling_is_not_strange_and_names_the_right_thing() -> None:
    question = understand("myelopthy", FakeVocabulary(terms=frozenset(terms("myelopathy"))))
    assert question.strange == ()
    assert named_share(question.groups, set(terms("myelopathy"))) == pytest.approx(1)


@pytest.mark.parametrize("auxiliary", ["isn't", "doesn't", "can't", "shouldn't", "won't", "aren't", "don't"])
def test_a_contracted_auxiliary_is_not_a_thing_the_question_names(auxiliary: str) -> None:
    question = understood(f"{auxiliary} baclofen spasticity")
    assert named_share(question.groups, set(terms("baclofen spasticity"))) == pytest.approx(1)


@pytest.mark.parametrize(
    ("sentence", "defines"),
    [
        ("PLS alone does not mean a shorter life.", False),
        ("Primary lateral sclerosis (PLS) is a slowly progressive syndrome.", True),
        ("PLS is rare.", False),
        ("PLS is not a form of ALS.", False),
        ("Baclofen is a muscle relaxant.", False),
        ("Two years is the wait in PLS.", False),
    ],
)
def test_a_defining_sentence_opens_with_the_thing_and_says_what_it_is(sentence: str, *, defines: bool) -> None:
    assert understood("what is PLS?").defines(sentence) is defines


def test_a_mended_word_reaches_both_searches_and_is_owned_up_to() -> None:
    question = understand("Regarding PLS: is myelopthy safe", FakeVocabulary(terms=frozenset(terms("myelopathy"))))
    assert question.text == "Regarding PLS: is myelopathy safe"
    assert set(terms("myelopathy")) <= question.weighted_terms.keys()
    assert question.dense_text.startswith(question.text)
    assert question.corrections == (("myelopthy", "myelopathy"),)


def test_an_abbreviation_within_a_name_is_spelt_out_for_the_encoder() -> None:
    entry = Synonyms(term="UMN sign", forms=("UMN sign", "UMN signs", "upper motor neuron sign"))
    question = understand("UMN sign", FakeVocabulary(lexicon=Lexicon([entry])))
    assert question.dense_text == "UMN sign (upper motor neuron sign)"


@pytest.mark.parametrize("typed", ["61-year-old woman, spastic", "spastic 8 years old", "a 70-Year-Old with spastic"])
def test_an_age_is_not_a_thing_the_question_names(typed: str) -> None:
    assert understood(typed).weighted_terms.keys() == {"spastic"}


def test_a_number_that_no_document_holds_is_not_a_thing_the_question_names() -> None:
    vocabulary = FakeVocabulary(terms=frozenset({"fvc", "50"}))
    assert understand("FVC 47", vocabulary).weighted_terms.keys() == {"fvc"}
    assert understand("FVC 50", vocabulary).weighted_terms.keys() == {"fvc", "50"}


@given(st.text(max_size=300))
def test_any_text_is_understood(text: str) -> None:
    question = understand(text, FakeVocabulary())
    assert 0 <= named_share(question.groups, set(terms(text))) <= 1 + 1e-9
