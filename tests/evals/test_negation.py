import pytest

from evals.negation import has_cue, is_negated


def negated(sentence: str, words: str) -> bool:
    start = sentence.index(words)
    return is_negated(sentence, start, start + len(words))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("There is no evidence of ALS.", "ALS"),
        ("A UMN lesion does not mean ALS.", "ALS"),
        ("A UMN lesion doesn't mean ALS.", "ALS"),
        ("UMN signs cannot prove ALS.", "ALS"),
        ("One visit can neither establish nor exclude it.", "establish"),
        ("Wasting without fasciculation.", "fasciculation"),
        ("Wasting, without any fasciculation", "fasciculation"),
        ("The absence of LMN signs", "LMN signs"),
        ("Myelopathy rather than ALS", "ALS"),
        ("ALS is unlikely.", "ALS"),
        ("ALS has been excluded.", "ALS"),
        ("It is wasting, but not ALS.", "ALS"),
    ],
)
def test_what_a_cue_denies_is_negated(sentence: str, words: str) -> None:
    assert negated(sentence, words)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("A UMN lesion means ALS.", "ALS"),
        ("ALS is not contagious.", "ALS"),
        ("No, ALS is likely.", "ALS"),
        ("It is not a stroke but ALS.", "ALS"),
        ("It is not a stroke; ALS is likely.", "ALS"),
        ("Not only stroke but ALS.", "stroke"),
        ("Not until a second region is involved.", "second region"),
        ("ALS with or without dementia.", "dementia"),
        ("Drift without pronation is a weak pointer.", "weak pointer"),
        ("Lack of progression argues against ALS.", "against ALS"),
        ("Compression must be ruled out.", "Compression"),
        ("There is no reason in this particular patient to think of ALS.", "ALS"),
        ("A notable north-facing nose.", "nose"),
    ],
)
def test_what_no_cue_denies_is_not_negated(sentence: str, words: str) -> None:
    assert not negated(sentence, words)


def test_a_cue_among_the_words_themselves_does_not_deny_them() -> None:
    assert not negated("It is not ALS.", "not ALS")


@pytest.mark.parametrize(
    ("text", "found"), [("not", True), ("isn't", True), ("without", True), ("notable", False), ("not only", False)]
)
def test_a_text_holds_a_cue_or_not(text: str, found: bool) -> None:
    assert has_cue(text) is found
