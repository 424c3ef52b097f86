import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexical import terms
from qa.question import Kind, named_share, understand
from tests.conftest import ROOT
from tests.qa.support import FakeVocabulary, understood

_KINDS: list[tuple[str, Kind]] = [
    ("UMN vs LMN signs", "comparison"),
    ("compare PLS and HSP", "comparison"),
    ("how is PLS told apart from ALS?", "comparison"),
    ("what is the difference between rigidity and spasticity?", "comparison"),
    ("how do I distinguish clonus from tremor", "comparison"),
    ("riluzole dose and monitoring", "dose"),
    ("how much baclofen can I give?", "dose"),
    ("how fast do you titrate tizanidine", "dose"),
    ("how often is the plantar response extensor?", "quantity"),
    ("sensitivity of the Hoffmann sign", "quantity"),
    ("median survival in bulbar onset", "quantity"),
    ("what is PLS?", "definition"),
    ("what's spasticity", "definition"),
    ("definition of clonus", "definition"),
    ("does a UMN lesion mean ALS?", "polar"),
    ("how is Hoovers sign tested", "other"),
    ("causes of copper deficiency", "other"),
]


@pytest.mark.parametrize(("text", "kind"), _KINDS)
def test_the_form_of_a_question_gives_its_kind(text: str, kind: Kind) -> None:
    assert understood(text).kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "is PLS a form of ALS?",
        "Can B12 deficiency be present with a normal blood count?",
        "should riluzole be stopped",
        "and does it slow progression?",
        "ok, is an MRI needed?",
        "isn't a normal EMG enough to exclude ALS?",
        "EMG normal, does that exclude ALS",
        "bright tracts on MRI - diagnostic of ALS?",
        "is stretching helpful, or not?",
        "So ALS is excluded, right?",
    ],
)
def test_a_question_for_yes_or_no_is_polar(text: str) -> None:
    assert understood(text).polar


@pytest.mark.parametrize(
    "text",
    [
        "what does a Babinski sign mean?",
        "is it a UMN or a LMN lesion?",
        "how can I test clonus",
        "why is the forehead spared",
        "which drugs can cause spasticity",
        "riluzole",
    ],
)
def test_a_question_for_anything_else_is_not_polar(text: str) -> None:
    assert not understood(text).polar


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
        ("Primary lateral sclerosis (PLS) is a slowly progressive syndrome.", True),
        ("PLS is rare.", False),
        ("PLS is not a form of ALS.", False),
        ("Baclofen is a muscle relaxant.", False),
        ("Two years is the wait in PLS.", False),
    ],
)
def test_a_defining_sentence_opens_with_the_thing_and_says_what_it_is(sentence: str, *, defines: bool) -> None:
    assert understood("what is PLS?").defines(sentence) is defines


@given(st.text(max_size=300))
def test_any_text_is_understood(text: str) -> None:
    question = understand(text, FakeVocabulary())
    assert 0 <= named_share(question.groups, set(terms(text))) <= 1 + 1e-9
