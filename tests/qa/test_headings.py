from ingest.documents import Document, Section
from qa.evidence import Evidence
from qa.headings import OTHERWISE, heading_of
from tests.qa.support import document_of, evidence_of, understood

QUESTION = understood("is baclofen stopped at once?")


def sectioned(*told: tuple[str, str]) -> Document:
    """Make a document of sentences, each in a section of its own heading."""
    document = document_of(*(text for _, text in told))
    sections = tuple(
        Section(path=(heading,) if heading else (), start=s.start, end=s.end)
        for (heading, _), s in zip(told, document.sentences, strict=True)
    )
    sentences = tuple(s.model_copy(update={"section": number}) for number, s in enumerate(document.sentences))
    return document.model_copy(update={"sections": sections, "sentences": sentences})


def found_in(document: Document, *directions: int) -> list[Evidence]:
    return [evidence_of(document, number, direction=way) for number, way in enumerate(directions)]


def test_a_claim_stands_under_the_heading_of_its_section() -> None:
    found = found_in(sectioned(("Old stroke", "It lasts."), ("Which pump?", "Any will do.")), 0, 1)
    assert [heading_of(item, QUESTION, found) for item in found] == ["Old stroke", "Which pump?"]


def test_a_key_point_stands_under_the_heading_of_the_section_that_says_the_same() -> None:
    document = sectioned(("Key points", "It kills."), ("Monitoring", "Blood is taken."), ("Withdrawal", "It can kill."))
    found = found_in(document, 7, 1, 7)
    assert heading_of(found[0], QUESTION, found) == "Withdrawal"
    assert heading_of(found[0], QUESTION, found[:2]) == OTHERWISE


def test_a_heading_that_repeats_the_question_is_left_out() -> None:
    found = found_in(sectioned(("Stopping baclofen", "Taper it.")), 0)
    assert heading_of(found[0], QUESTION, found) == ""
    assert heading_of(found[0], understood("what is clonus?"), found) == "Stopping baclofen"


def test_what_is_said_in_passing_makes_no_heading() -> None:
    document = sectioned(
        ("", "The sign proves nothing, because treatment causes it."), ("", "Treatment is by surgery.")
    )
    found = found_in(document, 0, 1)
    assert [heading_of(item, QUESTION, found) for item in found] == ["Signs", "Treatment"]
