from qa.judging import settle
from tests.qa.support import document_of, evidence_of, understood

_QUESTION = understood("does a Babinski sign confirm ALS?")
_DENIES = "A Babinski sign does not confirm ALS."
_AFFIRMS = "A Babinski sign does confirm ALS."
_APART = "Copper should be measured."


def settled(*sentences: str, affirmed: float = 0.5, coverage: float = 1.0) -> tuple[int, str] | None:
    document = document_of(*sentences)
    found = [evidence_of(document, n, score=1 - n / 100, coverage=coverage) for n in range(len(sentences))]
    return settle(_QUESTION, found, lambda: affirmed)


def test_the_best_sentence_settles_by_denying() -> None:
    assert settled(_DENIES, affirmed=1.0) == (0, "no")


def test_an_affirmation_needs_the_model_not_to_object() -> None:
    assert settled(_AFFIRMS, affirmed=0.5) == (0, "yes")
    assert settled(_AFFIRMS, affirmed=0.05) is None


def test_the_less_a_sentence_names_the_more_the_model_must_agree() -> None:
    assert settled(_AFFIRMS, affirmed=0.3, coverage=0.55) == (0, "yes")
    assert settled(_AFFIRMS, affirmed=0.3, coverage=0.2) is None


def test_a_denial_close_by_overrides_an_affirmation_about_something_else() -> None:
    assert settled(_AFFIRMS, _DENIES) == (1, "no")


def test_what_says_nothing_settles_nothing() -> None:
    assert settled(_APART) is None
    assert settle(_QUESTION, [], lambda: 1.0) is None
