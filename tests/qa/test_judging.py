import pytest

from qa.judging import settle
from tests.qa.support import document_of, evidence_of, understood

_QUESTION = "does a Babinski sign confirm ALS?"
_DENIES = "A Babinski sign does not confirm ALS."
_AFFIRMS = "A Babinski sign does confirm ALS."


def settled(*sentences: str, question: str = _QUESTION, affirmed: float = 0.5) -> tuple[int, str] | None:
    document = document_of(*sentences)
    found = [evidence_of(document, n, score=1 - n / 100) for n in range(len(sentences))]
    return settle(understood(question), found, lambda: affirmed)


def test_a_sentence_settles_by_denying() -> None:
    assert settled(_DENIES, affirmed=1.0) == (0, "no")


def test_an_affirmation_needs_the_model_not_to_object() -> None:
    assert settled(_AFFIRMS, affirmed=0.5) == (0, "yes")
    assert settled(_AFFIRMS, affirmed=0.05) is None


def test_a_sentence_further_down_may_settle_what_the_first_does_not() -> None:
    assert settled("Copper should be measured.", _DENIES) == (1, "no")


def test_sentences_that_contradict_each_other_settle_nothing() -> None:
    assert settled(_AFFIRMS, _DENIES) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("can B12 deficiency cause spasticity?", "Normal MMA makes B12 deficiency an unlikely cause of spasticity."),
        (
            "can B12 deficiency cause spasticity?",
            "B12 deficiency should not stop the search for a cause of spasticity.",
        ),
        ("does riluzole prolong survival?", "Riluzole did not prolong survival in severe bulbar weakness."),
        ("is neurofilament raised in ALS?", "A raised neurofilament does not prove ALS."),
        ("can PLS turn into ALS?", "Limited early denervation does not by itself turn PLS into ALS."),
        ("is PLS the same as ALS?", "Time and evidence of denervation separate ALS from PLS, which is slower."),
        ("does riluzole cure ALS?", "Riluzole is a drug for ALS."),
        ("does spasticity always need treatment?", "Treatment of spasticity should have a stated goal."),
        ("is tofersen useful if there is no SOD1 variant?", "Tofersen is useful in ALS with a SOD1 variant."),
        ("does a UMN sign mean ALS?", "The UMN sign of ALS is spasticity."),
    ],
)
def test_what_says_something_else_settles_nothing(question: str, sentence: str) -> None:
    assert settled(sentence, question=question, affirmed=1.0) is None


def test_nothing_settles_nothing() -> None:
    assert settle(understood(_QUESTION), [], lambda: 1.0) is None


def test_a_false_premise_is_corrected_first() -> None:
    question = "since a Babinski sign confirms ALS, start riluzole today?"
    assert settled("Riluzole is offered at diagnosis.", _DENIES, question=question) == (1, "no")


def test_the_absence_of_what_is_asked_about_under_another_name_settles_nothing() -> None:
    sentence = "A Babinski sign does confirm disease, progressing without amyotrophic lateral sclerosis."
    assert settled(sentence, question="does a Babinski sign confirm ALS?") is None
