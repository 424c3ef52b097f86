"""Abbreviations are taken from where a text introduces them, with the long form that fits their letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.abbreviations import Abbreviations, find_abbreviations


def long_forms(*sentences: str) -> dict[str, str]:
    """Return the long form of each abbreviation that the sentences introduce."""
    abbreviations = Abbreviations()
    for sentence in sentences:
        abbreviations.add(find_abbreviations(sentence))
    return abbreviations.long_forms()


@pytest.mark.parametrize(
    ("sentence", "short", "long"),
    [
        ("In amyotrophic lateral sclerosis (ALS) it is.", "ALS", "amyotrophic lateral sclerosis"),
        ("An upper motor neuron (UMN) lesion.", "UMN", "upper motor neuron"),
        ("Signs of the lower motor neuron (LMN).", "LMN", "lower motor neuron"),
        ("Start non-invasive ventilation (NIV) early.", "NIV", "non-invasive ventilation"),
        ("Forced vital capacity (FVC) falls.", "FVC", "Forced vital capacity"),
        ("The heat shock transcription factor (HSTF).", "HSTF", "heat shock transcription factor"),
        ("The Modified Ashworth Scale (MAS).", "MAS", "Modified Ashworth Scale"),
        ("Use of transcranial magnetic stimulation (TMS; see below).", "TMS", "transcranial magnetic stimulation"),
        ("A motor evoked potential (MEP, in ms).", "MEP", "motor evoked potential"),
        ("Neurofilament light chain (NfL) rises.", "NfL", "Neurofilament light chain"),
        ("Vitamin B12 (B12) is low.", "B12", ""),
    ],
)
def test_a_long_form_before_its_parenthesis_is_found(sentence: str, short: str, long: str) -> None:
    assert list(find_abbreviations(sentence)) == ([(short, long)] if long else [])


@pytest.mark.parametrize(
    "sentence",
    [
        "It is rare (in adults).",
        "It took 5 years (95% CI 3 to 7).",
        "He had weakness (MRC grade 3 of 5).",
        "Nothing fits here (XYZ).",
        "(ALS) opens the sentence.",
        "Tone is raised (T).",
        "A long one (ABCDEFGHIJKL).",
        "The scale (3).",
        "Unclosed amyotrophic lateral sclerosis (ALS",
    ],
)
def test_other_parentheses_introduce_nothing(sentence: str) -> None:
    assert list(find_abbreviations(sentence)) == []


def test_every_abbreviation_of_a_sentence_is_found() -> None:
    sentence = "In primary lateral sclerosis (PLS) the upper motor neuron (UMN) is affected."
    assert [short for short, _ in find_abbreviations(sentence)] == ["PLS", "UMN"]


def test_a_long_form_far_from_its_parenthesis_is_not_taken() -> None:
    far = "Amyotrophic " + "and quite some other words " * 4 + "lateral sclerosis (ALS)."
    assert all(not long.startswith("Amyotrophic") for _, long in find_abbreviations(far))


@given(st.text(alphabet="aAbB1 .-()[];,é\n", max_size=60))
def test_a_long_form_stands_in_the_sentence_before_its_short_form(sentence: str) -> None:
    for short, long in find_abbreviations(sentence):
        assert long in sentence
        assert sentence.index(long) < sentence.rindex(short)


def test_the_commonest_long_form_wins() -> None:
    found = long_forms("multiple sclerosis (MS)", "mitral stenosis (MS)", "In multiple sclerosis (MS), tone is raised.")
    assert found == {"MS": "multiple sclerosis"}


def test_of_equally_common_long_forms_the_shorter_wins() -> None:
    found = long_forms("functional movement disorder service (FMDS)", "fast motor drive study (FMDS)")
    assert found == {"FMDS": "fast motor drive study"}


def test_a_capital_that_opens_the_sentence_makes_no_second_long_form() -> None:
    found = long_forms("Upper motor neuron (UMN) signs.", "The upper motor neuron (UMN).")
    assert found == {"UMN": "upper motor neuron"}


def test_a_name_keeps_its_capitals() -> None:
    assert long_forms("El Escorial criteria (EEC) and others.") == {"EEC": "El Escorial criteria"}


def test_short_forms_come_in_alphabetical_order() -> None:
    assert list(long_forms("upper motor neuron (UMN)", "lower motor neuron (LMN)")) == ["LMN", "UMN"]


def test_a_text_without_abbreviations_gives_none() -> None:
    assert long_forms("Tone is raised (see above).", "") == {}


@given(
    st.permutations(["multiple sclerosis (MS)", "mitral stenosis (MS)", "motor score (MS)", "multiple sclerosis (MS)"])
)
def test_the_order_of_the_documents_does_not_decide(sentences: list[str]) -> None:
    assert long_forms(*sentences) == {"MS": "multiple sclerosis"}
