import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.phonetic import onset, phonetic_key


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("sphincter", "sfinkter"),
        ("pneumonia", "numonia"),
        ("psychosis", "sikosis"),
        ("oedema", "edema"),
        ("rhythm", "rythm"),
        ("scissoring", "sissoring"),
        ("xanthoma", "santoma"),
        ("receive", "recieve"),
        ("reflexes", "refleckses"),
        ("babinski", "babinsky"),
    ],
)
def test_words_that_sound_the_same_have_one_key(written: str, otherwise: str) -> None:
    assert phonetic_key(written) == phonetic_key(otherwise)


@pytest.mark.parametrize(
    ("word", "other"), [("dysphagia", "dysphasia"), ("symptomatic", "asymptomatic"), ("myopathy", "myelopathy")]
)
def test_words_that_sound_otherwise_have_other_keys(word: str, other: str) -> None:
    assert phonetic_key(word) != phonetic_key(other)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=20))
def test_a_word_begins_with_one_sound_at_most(word: str) -> None:
    assert len(onset(word)) <= 1
