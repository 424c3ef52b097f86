"""What is not answered is said by name: the whole question, or the part of it that is not held."""

import pytest

from ingest.lexical import terms
from qa.abstention import abstention
from qa.assistant import Assistant
from qa.missing import undwelt, unmentioned
from qa.question import understand
from tests.qa.invariants import check_citations, check_references, check_text
from tests.qa.support import FakeVocabulary


class Rare(FakeVocabulary):
    """A corpus each of whose terms is rare."""

    def idf(self, term: str) -> float:
        return 6.0


@pytest.mark.parametrize(
    ("asked", "held", "missing", "thing"),
    [
        ("riluzole dose and how do I treat asthma?", "50 mg", "how do I treat asthma?", "asthma"),
        (
            "What is the dose of apixaban? And what is primary lateral sclerosis?",
            "lateral sclerosis",
            "What is the dose of apixaban?",
            "apixaban",
        ),
    ],
)
def test_the_part_held_is_answered_and_the_part_not_held_is_named(
    assistant: Assistant, asked: str, held: str, missing: str, thing: str
) -> None:
    answer = assistant.answer([asked])
    assert answer.status == "partial"
    assert held in " ".join(claim.text for claim in answer.claims)
    assert answer.text.startswith(f"Not answered: “{missing}”")
    assert f"“{thing}”" in answer.notices[0]
    assert answer.notices[0] in answer.text
    check_citations(answer, assistant.reader)
    check_references(answer, assistant.reader)
    check_text(answer)


@pytest.mark.parametrize(
    "asked", ["what is PLS and what is HSP?", "UMN and LMN signs?", "riluzole dose and how is spasticity treated?"]
)
def test_a_question_of_which_all_is_held_is_answered_whole(assistant: Assistant, asked: str) -> None:
    assert assistant.answer([asked]).status == "answered"


def test_a_question_of_which_no_part_is_held_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.answer(["what is the dose of apixaban and how do I manage pre-eclampsia?"])
    assert answer.status in ("not_in_corpus", "off_topic")
    assert not answer.claims


def test_an_abstention_names_what_was_searched_what_is_not_there_and_what_comes_nearest(assistant: Assistant) -> None:
    answer = assistant.answer(["interaction between tofersen and pelmotrigine?"])
    count = assistant.reader.manifest.counts.documents
    assert answer.text.startswith(f"No passage in the {count} reference documents answers this question.")
    assert "None of them mentions “pelmotrigine”." in answer.text
    assert "The nearest documents: Tofersen" in answer.text


@pytest.mark.parametrize(
    ("asked", "advised"),
    [
        ("stroke 3 years ago, fibrillation, dose", True),
        ("which dose after a stroke in fibrillation?", False),  # asked in full already
        ("stroke 3 years ago, apixaban dose", False),  # however it is asked, that is not there
    ],
)
def test_a_question_in_fragments_is_better_asked_in_full(asked: str, *, advised: bool) -> None:
    vocabulary = Rare(terms=frozenset(terms("fibrillation dose stroke years ago")))
    assert ("Asked in full" in abstention(understand(asked, vocabulary), [], 73)) is advised


def test_what_is_not_mentioned_is_named_with_the_noun_it_qualifies() -> None:
    vocabulary = Rare(terms=frozenset({"fibril", "dose"}))
    assert unmentioned(understand("dose in atrial fibrillation?", vocabulary)) == ("atrial fibrillation",)
    assert unmentioned(understand("dose of apixaban in fibrillation?", vocabulary)) == ("apixaban",)


def test_a_number_is_not_a_thing_that_documents_dwell_on() -> None:
    vocabulary = Rare(terms=frozenset({"apixaban", "48"}))
    assert undwelt(understand("48% on apixaban?", vocabulary), []) == ("apixaban",)
    assert undwelt(understand("apixaban 48%?", vocabulary), []) == ("apixaban",)


def test_parts_that_name_the_same_thing_are_not_told_apart(assistant: Assistant) -> None:
    answer = assistant.answer(["what is a Sativex spray and how many gigajoules are in sprays?"])
    assert answer.status != "partial"
