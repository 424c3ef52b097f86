import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from qa.spelling import nearest_term

_KNOWN = ("riluzole", "baclofen", "spasticity", "babinski", "tongue", "clonus", "sign", "sod1")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rilzole", "riluzole"),
        ("riluzolee", "riluzole"),
        ("riluzple", "riluzole"),
        ("rliuzole", "riluzole"),
        ("bacolfen", "baclofen"),
        ("spastcitiy", "spasticity"),
        ("babinksi", "babinski"),
        ("tonge", "tongue"),
        ("colnus", "clonus"),
    ],
)
def test_a_slip_of_the_pen_finds_the_word_meant(typed: str, meant: str) -> None:
    assert nearest_term(typed, _KNOWN) == meant


@pytest.mark.parametrize("typed", ["sing", "sigh", "sod2", "sod1x", "tongs", "metformin", "xaclofen", ""])
def test_another_word_is_left_alone(typed: str) -> None:
    assert nearest_term(typed, _KNOWN) is None


def test_a_short_word_takes_one_edit_only() -> None:
    assert nearest_term("clunos", _KNOWN) is None


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("hypercalcaemia", "hyperkalaemia"),
        ("hypercalcaemia", "hypocalcaemia"),
        ("hypoglycaemia", "hyperglycaemia"),
        ("hyporeflexia", "hyperreflexia"),
        ("hypotonia", "hypertonia"),
        ("hypothyroid", "hyperthyroid"),
    ],
)
def test_another_disorder_is_no_slip_of_the_pen(typed: str, other: str) -> None:
    assert nearest_term(typed, (other,)) is None


_WORDS = st.text(alphabet="abcdes", min_size=1, max_size=12)


@given(_WORDS, st.lists(_WORDS, max_size=12))
def test_what_is_found_is_known_near_and_begins_alike(typed: str, known: list[str]) -> None:
    found = nearest_term(typed, known)
    assert found is None or (found in known and OSA.distance(typed, found) <= 2 and found[0] == typed[0])


@given(_WORDS, st.lists(_WORDS, max_size=12))
def test_the_order_of_the_vocabulary_does_not_matter(typed: str, known: list[str]) -> None:
    assert nearest_term(typed, known) == nearest_term(typed, known[::-1])


@given(st.lists(_WORDS.filter(lambda word: len(word) >= 5), min_size=1, max_size=12))
def test_a_known_word_is_its_own_nearest(known: list[str]) -> None:
    assert nearest_term(known[0], known) == known[0]
