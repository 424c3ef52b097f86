import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.synonyms import Synonyms
from qa.lexicon import Lexicon
from qa.nouns import can_name, ends_run
from qa.subjects import MAX_PHRASES, phrases_in, subjects_of
from tests.qa.support import LEXICON

_TITLED = Lexicon([Synonyms(term="stroke", forms=("stroke",))], titles=["Thoracic cord"])
_NOUNS = ("cord", "urine", "legs", "family", "weight", "gastrostomy", "VALOR", "referral")
_NO_NOUNS = ("make", "looked", "cannot", "since", "morning", "quickly", "instead", "met", "before", "struggling")


@pytest.mark.parametrize("word", _NOUNS)
def test_a_thing_can_be_named(word: str) -> None:
    assert can_name(word)


@pytest.mark.parametrize("word", [*_NO_NOUNS, "thoracic", "weak", "bilateral", "wasted", "12"])
def test_actions_times_and_qualities_name_nothing(word: str) -> None:
    assert not can_name(word)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("what would make you look at the thoracic cord instead?", ["thoracic cord"]),
        ("leg weakness, numb saddle area and cannot pass urine since this morning", ["leg weakness", "saddle area"]),
        ("wait before stopping", []),
        ("knees, elbows, hips, thoracic pain", ["knees", "thoracic pain"]),  # a title's word before the others
        ("knees and elbows, what about hips and ankles?", ["elbows", "hips"]),  # nearest to where it asks
    ],
)
def test_phrases_are_runs_that_can_name_a_thing(text: str, phrases: list[str]) -> None:
    found = phrases_in(text, _TITLED)
    assert [phrase.removeprefix("numb ") for phrase in found] == phrases


@given(st.lists(st.sampled_from((*_NOUNS, *_NO_NOUNS, "weak", "and", "the", ",")), max_size=12).map(" ".join))
def test_at_most_two_phrases_of_the_text_are_found_in_order(text: str) -> None:
    phrases = phrases_in(text, LEXICON)
    places = [text.index(phrase) for phrase in phrases]
    assert len(phrases) <= MAX_PHRASES
    assert len(set(phrases)) < len(phrases) or places == sorted(places)
    for phrase in phrases:
        assert any(map(can_name, phrase.split()))
        assert not any(map(ends_run, phrase.split()))


@given(st.lists(st.sampled_from((*_NOUNS, *_NO_NOUNS)), max_size=8).map(" ".join))
def test_a_known_name_is_the_only_subject(text: str) -> None:
    assert subjects_of(f"{text} baclofen", LEXICON) == ["baclofen"]
