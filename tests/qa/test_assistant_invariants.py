import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answer import Answer
from qa.assistant import Assistant
from qa.question import Question
from tests.conftest import ROOT
from tests.qa.invariants import (
    check_all,
    check_citations,
    check_passages,
    check_references,
    check_status,
    check_text,
)

_GOLD = ROOT.parent / "shared" / "gold-dev" / "questions.jsonl"
_TEMPLATES = (
    "{}",
    "what is {}?",
    "is it true that {}?",
    "{} dose",
    "{} vs {}",
    "does {} exclude {}?",
    "how often is {} seen in {}?",
)


def questions() -> list[list[str]]:
    """Return every eighth development conversation, and the gold ones when they lie beside the checkout."""
    lines = [
        line
        for file in sorted((ROOT / "evals" / "dev").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()[::8]
    ]
    if _GOLD.is_file():
        lines += _GOLD.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["turns"] for line in lines if line.strip()]


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.answer(turns) for turns in questions()]


@pytest.fixture(scope="module")
def subjects(assistant: Assistant) -> list[str]:
    """The titles and headings of the corpus."""
    store = assistant.reader.store
    documents = [document for name in store.titles() if (document := store.document(name))]
    headings = [heading for document in documents for section in document.sections for heading in section.path]
    return list(dict.fromkeys((*store.titles().values(), *headings)))


def test_enough_is_asked_and_answered_to_mean_something(answers: list[Answer]) -> None:
    assert len(answers) >= 200
    assert sum(bool(answer.claims) for answer in answers) >= len(answers) / 4
    assert any(not answer.claims for answer in answers)
    assert {answer.verdict for answer in answers} >= {"yes", "no", None}


def test_every_citation_quotes_the_stored_text(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        check_citations(answer, assistant.reader)


def test_every_reference_is_numbered_cited_and_true_to_its_record(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        check_references(answer, assistant.reader)


def test_every_mark_in_the_text_is_a_reference(answers: list[Answer]) -> None:
    for answer in answers:
        check_text(answer)


def test_every_answer_claims_something_and_every_abstention_nothing(answers: list[Answer]) -> None:
    for answer in answers:
        check_status(answer)


def test_every_claim_stands_in_a_retrieved_passage(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        check_passages(answer, assistant.reader)


def test_only_a_polar_question_gets_a_verdict(answers: list[Answer]) -> None:
    for answer in answers:
        assert answer.verdict is None or Question(answer.standalone_question).polar


def test_an_abstention_names_what_was_searched(answers: list[Answer], assistant: Assistant) -> None:
    held = str(assistant.reader.manifest.counts.documents)
    assert all(held in answer.text for answer in answers if not answer.claims)


def test_every_answer_says_what_made_it(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        assert answer.provenance is not None
        assert answer.provenance.generation == assistant.reader.manifest.id
        assert answer.provenance.model == assistant.reader.manifest.model
        assert answer.provenance.settings
        assert answer.provenance.version


def test_what_is_not_reviewed_is_said_to_be_so(answers: list[Answer], assistant: Assistant) -> None:
    for answer in answers:
        quoted = {citation.document_id for claim in answer.claims for citation in claim.citations}
        states = {document.review_status for name in quoted if (document := assistant.reader.document(name))}
        said = any("not clinically reviewed" in notice.lower() for notice in answer.notices)
        assert said == bool(states - {"approved"})


def test_every_follow_up_is_a_question(answers: list[Answer]) -> None:
    followups = {followup for answer in answers for followup in answer.followups}
    assert followups
    assert [followup for followup in followups if "??" in followup or not followup.endswith("?")] == []


@settings(max_examples=30)
@given(data=st.data())
def test_questions_made_of_titles_and_headings_keep_the_invariants(
    assistant: Assistant, subjects: list[str], data: st.DataObject
) -> None:
    subject: Callable[[], str] = lambda: data.draw(st.sampled_from(subjects))  # noqa: E731
    turns = [
        data.draw(st.sampled_from(_TEMPLATES)).format(subject(), subject()) for _ in range(data.draw(st.integers(1, 3)))
    ]
    check_all(assistant.answer(turns), assistant.reader)


@settings(max_examples=30)
@given(st.lists(st.text(min_size=1, max_size=120).map("a{}".format), min_size=1, max_size=3))
def test_any_text_keeps_the_invariants(assistant: Assistant, turns: list[str]) -> None:
    check_all(assistant.answer(turns), assistant.reader)
