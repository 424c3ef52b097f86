from dataclasses import replace

import pytest

from qa.comparing import sides_of, weighing_first
from qa.evidence import Evidence
from tests.qa.support import document_of, evidence_of, understood

QUESTION = understood("PLS vs ALS, what separates them?")


def weighing(*texts: str, plain: str = "ALS is common.") -> tuple[Evidence, list[Evidence]]:
    """Make a plain sentence that scores best, and others in the form of a comparison."""
    document = document_of(plain, *texts)
    first, *others = (evidence_of(document, number, score=1.0 - number / 20) for number in range(1 + len(texts)))
    return first, [replace(item, features={"form": 1.0}) for item in others]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("PLS vs ALS", {"PLS", "ALS"}),
        ("in the clinic, how do I tell ALS from MS?", {"ALS", "MS"}),
        ("baclofen or riluzole: which is better?", {"baclofen", "riluzole"}),
    ],
)
def test_the_sides_are_the_names_about_what_stands_between_them(question: str, named: set[str]) -> None:
    sides = sides_of(understood(question))
    assert sides is not None
    assert {
        name for name in named for side in sides if side.named_in(frozenset({*understood(name).weighted_terms}))
    } == named


@pytest.mark.parametrize("question", ["what is PLS?", "ALS or amyotrophic lateral sclerosis?", "PLS versus the rest"])
def test_one_thing_alone_has_no_sides(question: str) -> None:
    assert sides_of(understood(question)) is None


def test_what_weighs_both_sides_comes_first() -> None:
    plain, (both,) = weighing("PLS is slower than ALS.")
    assert weighing_first(QUESTION, [plain, both]) == [both, plain]


def test_several_sentences_that_weigh_both_sides_are_the_answer() -> None:
    plain, both = weighing("PLS is slower than ALS.", "Wasting favours ALS over PLS.", "Survival in PLS beats ALS.")
    assert weighing_first(QUESTION, [plain, *both]) == both


def test_a_sentence_on_one_side_weighs_nothing() -> None:
    plain, (one,) = weighing("PLS is slower than most.")
    assert weighing_first(QUESTION, [plain, one]) == [plain, one]


def test_what_weighs_just_what_is_asked_leads() -> None:
    plain, (form, survival) = weighing("PLS is slower than ALS.", "Survival in PLS and ALS differs tenfold.")
    survival = replace(survival, features={})
    asked = understood("survival in PLS vs ALS")
    assert weighing_first(asked, [plain, form, survival]) == [survival, form, plain]
