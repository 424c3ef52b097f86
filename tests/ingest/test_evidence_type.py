"""Publication types say what kind of evidence a work is, and whether it was retracted."""

from typing import get_args

import pytest

from ingest.evidence_type import evidence_type_of, is_retracted
from ingest.references import EvidenceType


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Practice Guideline"], "guideline"),
        (["Guideline"], "guideline"),
        (["Consensus Development Conference"], "consensus_criteria"),
        (["Consensus Development Conference, NIH"], "consensus_criteria"),
        (["Meta-Analysis"], "systematic_review"),
        (["Network Meta-Analysis"], "systematic_review"),
        (["Systematic Review"], "systematic_review"),
        (["systematic-review"], "systematic_review"),
        (["Randomized Controlled Trial"], "randomised_trial"),
        (["Observational Study"], "cohort"),
        (["Twin Study"], "cohort"),
        (["Case Reports"], "case_series"),
        (["case-report"], "case_series"),
        (["Review"], "narrative_review"),
        (["review-article"], "narrative_review"),
    ],
)
def test_a_publication_type_is_a_kind_of_evidence(kinds: list[str], expected: str) -> None:
    assert evidence_type_of(kinds) == expected
    assert expected in get_args(EvidenceType)


@pytest.mark.parametrize(
    "kinds",
    [
        [],
        [""],
        ["Journal Article"],
        ["research-article", "Original Article"],
        ["Comment", "Letter", "Editorial"],
        ["Clinical Trial Protocol"],
        ["Clinical Trial, Phase II"],
        ["Retracted Publication"],
        ["Peer Review"],
        ["reviewed"],
    ],
)
def test_what_no_type_says_is_not_guessed(kinds: list[str]) -> None:
    assert evidence_type_of(kinds) == "unclassified"


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Review", "Systematic Review"], "systematic_review"),
        (["Review", "Practice Guideline"], "guideline"),
        (["Randomized Controlled Trial", "Meta-Analysis"], "systematic_review"),
        (["Case Reports", "Review"], "case_series"),
        (["Observational Study", "Randomized Controlled Trial"], "randomised_trial"),
        (["Consensus Development Conference", "Guideline"], "guideline"),
    ],
)
@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_types_the_strongest_counts_whatever_their_order(kinds: list[str], expected: str, turn: int) -> None:
    assert evidence_type_of(kinds[::turn]) == expected


@pytest.mark.parametrize("kind", ["META-ANALYSIS", "meta-analysis", "  Meta-Analysis\n", "Systematic\n  review"])
def test_case_and_white_space_do_not_matter(kind: str) -> None:
    assert evidence_type_of([kind]) == "systematic_review"


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Journal Article", "Retracted Publication"], True),
        (["retracted-article"], True),
        (["RETRACTED  PUBLICATION"], True),
        (["Retraction of Publication"], False),
        (["retraction"], False),
        (["Retraction Notice"], False),
        (["Journal Article"], False),
        ([], False),
    ],
)
def test_a_retracted_work_is_known_from_the_notice_that_retracts_it(kinds: list[str], expected: bool) -> None:
    assert is_retracted(kinds) is expected
