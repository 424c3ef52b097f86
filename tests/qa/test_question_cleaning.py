import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import InvalidQuestion
from qa.question import MAX_QUESTION, clean_question


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "???", "…—!", "\x00\x07\x1b", "\u200f\u202e", "🙂"])
def test_a_question_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(InvalidQuestion):
        clean_question(text)


def test_white_space_and_control_characters_are_folded() -> None:
    assert clean_question("  what\x00 is\t\n\x1b PLS?\r\n") == "what is PLS?"


def test_the_longest_question_is_taken() -> None:
    assert len(clean_question("a" * MAX_QUESTION)) == MAX_QUESTION


@pytest.mark.parametrize("length", [MAX_QUESTION + 1, 100_000])
def test_a_longer_question_is_refused(length: int) -> None:
    with pytest.raises(InvalidQuestion):
        clean_question("a" * length)


def test_white_space_does_not_count_towards_the_length() -> None:
    assert clean_question(" " * 100_000 + "what is PLS?") == "what is PLS?"


@given(st.text(max_size=300))
def test_cleaning_a_clean_question_changes_nothing(text: str) -> None:
    try:
        once = clean_question(text)
    except InvalidQuestion:
        assert not any(character.isalnum() and character.isprintable() for character in text)
    else:
        assert clean_question(once) == once
        assert once.isprintable()
