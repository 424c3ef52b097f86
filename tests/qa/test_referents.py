import pytest

from ingest.synonyms import Synonyms
from qa.conversation import resolve
from qa.lexicon import Lexicon
from qa.referents import named_referent

_LEXICON = Lexicon(
    [
        Synonyms(term="baclofen", forms=("baclofen",), plain="A medicine that reduces muscle stiffness."),
        Synonyms(term="tizanidine", forms=("tizanidine",), plain="A medicine that reduces muscle stiffness."),
        Synonyms(term="dantrolene", forms=("dantrolene",), plain="A medicine that acts on muscle."),
        Synonyms(term="spasticity", forms=("spasticity",), plain="Muscle stiffness."),
        Synonyms(term="MS", forms=("MS", "multiple sclerosis"), plain="An immune disease."),
        Synonyms(term="stroke", forms=("stroke",), plain="Sudden loss of brain function, damage to the brain."),
    ]
)
_CLAIMS = [
    "Baclofen is tried first for spasticity in MS.",
    "Tizanidine is an alternative to baclofen.",
    "Dantrolene weakens muscle.",
]


@pytest.mark.parametrize(
    ("turn", "named"),
    [
        ("what is the dose of the second one?", "what is the dose of Tizanidine?"),
        ("and the third drug?", "and Dantrolene?"),
        ("is the last one safe?", "is Dantrolene safe?"),
        ("how common is the first disease?", "how common is MS?"),
        ("how is that disease treated?", "how is MS treated?"),
    ],
)
def test_what_the_answer_listed_is_said_by_name(turn: str, named: str) -> None:
    assert named_referent(turn, "how is spasticity treated?", _CLAIMS, _LEXICON) == named


@pytest.mark.parametrize(
    ("turn", "named"), [("dose of the second one?", "dose of tizanidine?"), ("and the other one?", "and tizanidine?")]
)
def test_alternatives_that_the_question_named_count_where_the_answer_names_no_other(turn: str, named: str) -> None:
    claims = ["Baclofen and tizanidine are equally effective."]
    assert named_referent(turn, "baclofen or tizanidine?", claims, _LEXICON) == named


@pytest.mark.parametrize(
    "turn",
    [
        "what is the ninth one?",
        "the fifth one?",
        "is that drug safe?",  # three were named
        "what is the first line treatment?",
        "what is the second dose?",
        "is it safe?",
    ],
)
def test_what_points_at_nothing_single_is_left_as_it_is(turn: str) -> None:
    assert named_referent(turn, "how is spasticity treated?", _CLAIMS, _LEXICON) == turn


def test_a_referent_is_the_subject_of_its_question() -> None:
    turns = ["how is spasticity treated?", "what is the dose of the second one?", "is it safe?"]
    assert resolve(turns, _LEXICON, [_CLAIMS, ["Tizanidine starts at 2 mg."]]) == "is Tizanidine safe?"


def test_without_answers_the_turn_is_still_resolved() -> None:
    assert "spasticity" in resolve(["how is spasticity treated?", "is the second one safe?"], _LEXICON)
