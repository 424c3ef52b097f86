"""A question that asks two things is told apart by its form, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.parts import parts_of


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("riluzole dose and how do I treat asthma?", ("riluzole dose?", "how do I treat asthma?")),
        ("What is PLS? And what is the dose of apixaban?", ("What is PLS?", "what is the dose of apixaban?")),
        ("what is HSP, and which statin lowers LDL best", ("what is HSP?", "which statin lowers LDL best?")),
        ("Is baclofen sedating and does dantrolene harm?", ("Is baclofen sedating?", "does dantrolene harm?")),
        ("what is HSP; how do I treat asthma", ("what is HSP?", "how do I treat asthma?")),
    ],
)
def test_whole_questions_that_are_joined_are_parts(asked: str, parts: tuple[str, ...]) -> None:
    assert parts_of(asked) == parts


@pytest.mark.parametrize(
    "asked",
    [
        "UMN and LMN signs?",
        "what is the difference between spasticity and rigidity?",
        "riluzole dose in ALS and how with food?",
        "what is PLS and how is it treated?",
        "new foot drop after surgery; what bloods?",
        "DCM with hand clumsiness and is he at risk?",
        "Regarding riluzole: dose and what is asthma?",
        "when is the next clinic and can you register me?",
        "what is ALS?",
        "Can someone who has glaucoma and is on riluzole take tizanidine?",
        "What dose of baclofen for a woman who has migraine and is breastfeeding?",
        "patient has asthma and is taking tizanidine, what about beta blockers",
    ],
)
def test_lists_of_things_and_what_leans_on_the_part_before_are_one_question(asked: str) -> None:
    assert parts_of(asked) == ()


_WORDS = st.sampled_from(["PLS", "dose", "and", "what is", "?", "asthma", "how do I treat", ",", "it", "signs", "  "])


@given(st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=20).map(" ".join)))
def test_the_words_of_the_parts_are_words_of_the_question_in_order(asked: str) -> None:
    place = 0
    for part in parts_of(asked):
        place = asked.index(part[:-1], place) + len(part) - 1
