from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.citations import STATES, ClaimState, citation_scores, claim_state, unclaimed
from evals.metrics.spans import Span
from qa.answer import Answer, Citation, Claim

_TEXT = """\
Title

A UMN lesion does not mean ALS. LMN signs are needed too.
Sign | Side
Hoffmann sign | Either. Often both."""
_DOCUMENTS = {"umn": _TEXT, "twin": _TEXT}
_FIRST = "A UMN lesion does not mean ALS."
_SECOND = "LMN signs are needed too."
_ROW = "Hoffmann sign | Either. Often both."
_ALL = [Span("umn", 0, len(_TEXT))]


def cite(quote: str, document: str = "umn", shift: int = 0, references: tuple[int, ...] = (1,)) -> Citation:
    start = _TEXT.index(quote) + shift
    return Citation(
        document_id=document, start=start, end=start + len(quote), cited_text=quote, references=list(references)
    )


def state(text: str, *citations: Citation, retrieved: list[Span] | None = None) -> ClaimState:
    claim = Claim(text=text, support="verified", citations=list(citations))
    return claim_state(claim, _DOCUMENTS.get, retrieved=_ALL if retrieved is None else retrieved, references=[1, 2])


@pytest.mark.parametrize(
    ("text", "citations", "expected"),
    [
        (_FIRST, [], "uncited"),
        (_FIRST, [cite(_FIRST, document="nowhere")], "bad_id"),
        (_FIRST, [cite(_FIRST, references=(3,))], "bad_id"),
        (_FIRST, [cite(_FIRST, references=(0,))], "bad_id"),
        (_FIRST, [cite(_FIRST, document="twin")], "not_retrieved"),
        (_FIRST, [cite(_FIRST, shift=1)], "quote_mismatch"),
        (_FIRST, [cite(_FIRST, shift=-1)], "quote_mismatch"),
        (_FIRST, [cite(_FIRST)], "verbatim"),
        (_FIRST.replace(" ", "\u00a0 "), [cite(_FIRST)], "verbatim"),
        (_FIRST, [cite(f"{_FIRST} {_SECOND}")], "verbatim"),
        (f"{_FIRST} {_SECOND}", [cite(f"{_FIRST} {_SECOND}")], "verbatim"),
        (_ROW, [cite(_ROW)], "verbatim"),
        ("A UMN lesion has many causes.", [cite(_FIRST)], "unverified"),
        ("", [cite(_FIRST)], "unverified"),
        (_SECOND, [cite(_FIRST)], "unverified"),
        (_FIRST, [cite(_SECOND), cite(_FIRST)], "verbatim"),
        (_FIRST, [cite(_FIRST), cite(_SECOND, shift=1)], "quote_mismatch"),
        (_FIRST, [cite(_FIRST, shift=1), cite(_FIRST, document="nowhere")], "bad_id"),
    ],
)
def test_a_claim_has_the_first_fault_of_its_citations_or_is_proved(
    text: str, citations: list[Citation], expected: ClaimState
) -> None:
    assert state(text, *citations) == expected


@pytest.mark.parametrize("half", ["A UMN lesion does", "mean ALS.", "A UMN lesion does not mean ALS"])
def test_half_a_sentence_is_not_verbatim_even_if_only_that_half_is_cited(half: str) -> None:
    assert state(half, cite(half)) == "unverified"


@pytest.mark.parametrize("half", ["A UMN lesion does", "mean ALS."])
def test_a_sentence_of_which_half_is_cited_is_not_verbatim(half: str) -> None:
    assert state(_FIRST, cite(half)) == "unverified"


@pytest.mark.parametrize(
    ("retrieved", "expected"),
    [
        ([], "not_retrieved"),
        ([Span("umn", 0, 20)], "not_retrieved"),
        ([Span("umn", 0, 20), Span("umn", 20, 100)], "not_retrieved"),
        ([Span("twin", 0, 100), Span("umn", 7, 7 + len(_FIRST))], "verbatim"),
    ],
)
def test_one_retrieved_passage_must_hold_what_is_cited(retrieved: list[Span], expected: ClaimState) -> None:
    assert state(_FIRST, cite(_FIRST), retrieved=retrieved) == expected


@pytest.mark.parametrize(("start", "end"), [(-5, 5), (5, 5), (9, 5), (0, 10_000)])
def test_offsets_outside_the_document_are_no_quotation(start: int, end: int) -> None:
    citation = Citation(document_id="umn", start=start, end=end, cited_text=_TEXT[start:end])
    assert state(_FIRST, citation, retrieved=[Span("umn", -10, 20_000)]) == "quote_mismatch"


@given(shift=st.integers(-8, 8).filter(bool))
def test_a_quotation_that_is_shifted_never_resolves(shift: int) -> None:
    assert state(_SECOND, cite(_SECOND, shift=shift)) == "quote_mismatch"


def test_shares_are_over_all_claims_and_an_uncited_one_is_not_valid() -> None:
    scores = citation_scores(["verbatim", "verbatim", "unverified", "uncited", "quote_mismatch"])
    assert (scores.n, scores.validity, scores.verbatim, scores.unverified) == (5, 3 / 5, 2 / 5, 1 / 5)
    assert scores.states == dict.fromkeys(STATES, 0) | {
        "verbatim": 2,
        "unverified": 1,
        "uncited": 1,
        "quote_mismatch": 1,
    }


@given(st.lists(st.sampled_from(STATES), min_size=1))
def test_every_claim_is_either_valid_or_has_a_fault(states: list[ClaimState]) -> None:
    scores = citation_scores(states)
    faults = sum(scores.states[name] for name in ("uncited", "bad_id", "not_retrieved", "quote_mismatch"))
    assert scores.validity == pytest.approx(1 - faults / len(states))


def test_no_claims_have_no_figures() -> None:
    assert citation_scores([])[:4] == (0, None, None, None)


def test_every_state_is_counted() -> None:
    assert get_args(ClaimState) == STATES


_CLAIMS = [
    Claim(text=_FIRST, support="verified", citations=[cite(_FIRST)]),
    Claim(text=_ROW, support="verified", citations=[cite(_ROW)]),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{_FIRST} [1]", []),
        (f"No. {_FIRST} [1][2]", []),
        (f"It depends.\n\n| Sign | Side | Source |\n| --- | --- | --- |\n| {_ROW} | [1] |", []),
        (f"No. {_FIRST} [1] Give everyone riluzole.", ["Give everyone riluzole."]),
        (f"{_FIRST} [1]\n\nGive everyone riluzole. [1]", ["Give everyone riluzole."]),
        ("A UMN lesion does mean ALS. [1]", ["A UMN lesion does mean ALS."]),
    ],
)
def test_prose_that_is_no_claim_is_found(text: str, found: list[str]) -> None:
    assert unclaimed(_answer(text)) == found


def _answer(text: str, *notices: str) -> Answer:
    return Answer(
        status="answered", question="q", standalone_question="q", text=text, claims=_CLAIMS, notices=list(notices)
    )


def test_a_notice_that_the_answer_lists_and_a_heading_are_no_prose() -> None:
    text = f"Urgent: act now. Call help.\n\n{_FIRST} [1]\n\n### What else\n\nIt is fatal."
    assert unclaimed(_answer(text, "Urgent: act now. Call help.")) == ["It is fatal."]
    assert unclaimed(_answer(text)) == ["Urgent: act now.", "Call help.", "It is fatal."]
