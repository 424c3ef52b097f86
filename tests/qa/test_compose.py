from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Document, SentenceKind
from qa.compose import compose
from qa.evidence import Evidence
from qa.supporting import MAX_CLAIMS
from tests.qa.support import document_of, evidence_of, understood

_WORDS = "zinc copper spinal tremor baclofen tongue clonus reflex axon gait sign nerve jaw cuff pump dose".split()
_TABLE: tuple[SentenceKind, ...] = ("header", "row", "row")


def prose(count: int) -> Document:
    """Make a document of sentences that share no content word."""
    return document_of(*(f"The {word}a {word}e {word}i {word}o {word}u." for word in _WORDS[:count]))


def texts(evidence: tuple[Evidence, ...]) -> list[str]:
    return [item.text for item in evidence]


def test_no_evidence_gives_nothing() -> None:
    composition = compose(understood("what is PLS?"), [])
    assert composition.evidence == ()
    assert composition.verdict is None


def test_the_best_sentence_comes_first() -> None:
    document = prose(3)
    found = [evidence_of(document, number, score=1 - number / 100) for number in (2, 0, 1)]
    ordered = sorted(found, key=lambda item: -item.score)
    assert compose(understood("what is PLS?"), ordered).evidence[0] is ordered[0]


def test_the_most_direct_sentence_answers_a_polar_question() -> None:
    document = prose(3)
    found = [
        evidence_of(document, 0, score=1.0),
        evidence_of(document, 1, score=0.99, verdict="no"),
        evidence_of(document, 2, score=0.98),
    ]
    composition = compose(understood("is PLS a form of ALS?"), found, lambda _: (1, "no"))
    assert composition.evidence[0].text == found[1].text
    assert composition.verdict == "no"


def test_only_a_polar_question_gets_a_verdict() -> None:
    found = [evidence_of(prose(1), verdict="no")]
    assert compose(understood("what is PLS?"), found).verdict is None


def test_what_no_judge_settles_has_no_verdict() -> None:
    document = prose(2)
    found = [evidence_of(document, 0, score=2.0), evidence_of(document, 1, score=0.1, verdict="yes")]
    composition = compose(understood("is PLS a form of ALS?"), found)
    assert composition.verdict is None
    assert composition.evidence == (found[0],)


def test_supporting_claims_stand_under_headings_and_the_bottom_line_under_none() -> None:
    document = document_of(
        "PLS is a slow upper motor neuron disease.",
        "Median survival exceeds ten years.",
        "Needle electromyography stays normal.",
        "Death comes late, if at all, says one series.",
        name="PLS",
    )
    found = [evidence_of(document, number, score=1.0 - 0.15 * bool(number)) for number in range(4)]
    composition = compose(understood("what is PLS?"), found)
    assert composition.headings == ("", "Outlook", "Outlook", "Tests")
    assert [item.sentence.start for item in composition.evidence] == [
        document.sentences[number].start for number in (0, 1, 3, 2)
    ]


def test_a_sentence_that_leans_on_another_is_not_quoted_alone() -> None:
    document = document_of("It is given by mouth.", "Riluzole is given by mouth twice daily.")
    found = [evidence_of(document, 0, score=1.0), evidence_of(document, 1, score=0.9)]
    assert texts(compose(understood("what is riluzole?"), found).evidence) == [
        "Riluzole is given by mouth twice daily."
    ]


def test_a_dose_comes_with_the_caution_on_its_drug() -> None:
    document = document_of(
        "Baclofen starts at 5 mg three times daily by mouth in adults.",
        "Spasms ease within days on most regimens.",
        "Baclofen must not be stopped abruptly.",
        name="baclofen",
    )
    found = [evidence_of(document, number, score=score) for number, score in ((0, 1.0), (1, 0.9), (2, 0.1))]
    composition = compose(understood("baclofen dose?"), found)
    assert texts(composition.evidence)[:2] == [found[0].text, found[2].text]
    assert composition.headings[:2] == ("", "")


def test_no_sentence_contradicts_the_verdict() -> None:
    document = prose(3)
    found = [
        evidence_of(document, 0, verdict="no"),
        evidence_of(document, 1, verdict="yes"),
        evidence_of(document, 2, verdict="no"),
    ]
    composition = compose(understood("is PLS a form of ALS?"), found, lambda _: (0, "no"))
    assert texts(composition.evidence) == [found[0].text, found[2].text]


def test_of_two_sentences_with_one_meaning_the_better_is_kept() -> None:
    document = prose(2)
    found = [evidence_of(document, 0, direction=5), evidence_of(document, 1, direction=5)]
    assert compose(understood("what is PLS?"), found).evidence == (found[0],)


def test_of_two_sentences_with_the_same_words_the_better_is_kept() -> None:
    document = document_of("Zinc excess lowers copper slowly.", "Zinc excess slowly lowers copper.")
    found = [evidence_of(document, 0), evidence_of(document, 1)]
    assert compose(understood("what lowers copper?"), found).evidence == (found[0],)


def test_a_sentence_given_twice_is_quoted_once() -> None:
    document = document_of("PLS is a form of ALS.")
    found = [evidence_of(document, score=1.0), evidence_of(document, score=0.99, verdict="yes")]
    assert texts(compose(understood("is PLS a form of ALS?"), found).evidence) == ["PLS is a form of ALS."]


@given(
    st.lists(
        st.tuples(
            st.integers(0, len(_WORDS) - 1),
            st.integers(0, 5),
            st.floats(0, 2),
            st.sampled_from([None, "yes", "no", "depends"]),
        ),
        max_size=16,
        unique_by=lambda drawn: drawn[0],
    ),
    st.sampled_from(["what is PLS?", "is PLS a form of ALS?", "PLS vs ALS"]),
)
def test_what_is_chosen_is_evidence_each_once_and_not_too_much(
    drawn: list[tuple[int, int, float, None]], question: str
) -> None:
    document = prose(len(_WORDS))
    found = sorted(
        (evidence_of(document, n, score=score, verdict=v, direction=way) for n, way, score, v in drawn),
        key=lambda item: -item.score,
    )
    chosen = compose(understood(question), found).evidence
    assert bool(chosen) == bool(found)
    assert len(chosen) <= MAX_CLAIMS
    assert {id(item) for item in chosen} <= {id(item) for item in found}
    assert all(one.text != other.text for one, other in combinations(chosen, 2))
    assert all(float(one.vector @ other.vector) < 0.99 for one, other in combinations(chosen, 2))


def test_a_comparison_is_answered_by_the_table_that_names_both() -> None:
    table = document_of("Feature | UMN | LMN", "Tone | spastic | flaccid", "Reflexes | brisk | absent", kinds=_TABLE)
    other = prose(1)
    found = [evidence_of(other, 0, score=1.0), evidence_of(table, 2, score=0.9), evidence_of(table, 1, score=0.8)]
    chosen = compose(understood("UMN vs LMN"), found).evidence
    assert texts(chosen) == ["Tone | spastic | flaccid", "Reflexes | brisk | absent"]


def test_a_table_of_other_things_does_not_answer_a_comparison() -> None:
    table = document_of("Feature | MS | stroke", "Onset | days | seconds", "Course | relapsing | once", kinds=_TABLE)
    other = prose(1)
    found = [evidence_of(other, 0, score=1.0), evidence_of(table, 1, score=0.9), evidence_of(table, 2, score=0.9)]
    assert compose(understood("UMN vs LMN"), found).evidence[0] is found[0]


def test_rows_of_two_tables_are_not_mixed_in_a_comparison() -> None:
    one = document_of("Sign | UMN | LMN", "Tone | spastic | flaccid", "Jerk | brisk | absent", name="a", kinds=_TABLE)
    two = document_of("Test | UMN | LMN", "EMG | normal | denervation", "MRI | scar | clear", name="b", kinds=_TABLE)
    found = [evidence_of(table, row, score=0.9) for row in (1, 2) for table in (one, two)]
    chosen = compose(understood("UMN vs LMN"), found).evidence
    assert len({item.document.id for item in chosen}) == 1
    assert len(chosen) == 2


@pytest.mark.parametrize("question", ["what is tone?", "is tone spastic in UMN?"])
def test_other_questions_are_not_answered_by_a_whole_table(question: str) -> None:
    table = document_of("Feature | UMN | LMN", "Tone | spastic | flaccid", "Jerk | brisk | absent", kinds=_TABLE)
    found = [evidence_of(table, 1, score=1.0), evidence_of(table, 2, score=0.1)]
    assert compose(understood(question), found).evidence == (found[0],)


def test_the_dose_of_another_drug_never_answers() -> None:
    document = document_of("Tizanidine for spasticity starts at 2 mg.", "Baclofen eases spasticity.", name="spasticity")
    found = [evidence_of(document, 1, score=1.0), evidence_of(document, 0, score=0.9)]
    assert compose(understood("baclofen dose for spasticity?"), found).evidence[0] is found[0]


def test_what_lists_the_things_asked_for_comes_first_unless_it_is_about_something_else() -> None:
    document = document_of(
        "Baclofen is taken by mouth.",
        "Side effects of baclofen are drowsiness and weakness.",
        "Side effects of tizanidine are drowsiness and a dry mouth.",
    )
    plain, listing = evidence_of(document, 0, score=1.0), evidence_of(document, 1, score=0.9)
    question = understood("side effects of baclofen")
    assert compose(question, [plain, listing]).evidence[0] is listing
    other = evidence_of(document, 2, score=0.9)
    assert compose(question, [plain, other]).evidence[0] is plain
    assert compose(understood("what is baclofen?"), [plain, listing]).evidence[0] is plain
