import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qa.support import LEXICON


def names(text: str) -> list[tuple[str, str]]:
    """Return what is named in a text, as it stands there and as the documents call it."""
    return [(m.text, m.synonyms.term) for m in LEXICON.mentions(text) if m.synonyms]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what is ALS?", ("ALS", "amyotrophic lateral sclerosis")),
        ("what is als?", ("als", "amyotrophic lateral sclerosis")),
        ("Amyotrophic  Lateral-Sclerosis", ("Amyotrophic  Lateral-Sclerosis", "amyotrophic lateral sclerosis")),
        ("upper motor neurones", ("upper motor neurones", "upper motor neuron")),
        ("Hoffmann's sign", ("Hoffmann's sign", "Hoffmann sign")),
        ("MS", ("MS", "multiple sclerosis")),
        ("UMN-only", ("UMN", "upper motor neuron")),
    ],
)
def test_a_name_is_found_in_any_form(text: str, found: tuple[str, str]) -> None:
    assert names(text) == [found]


@pytest.mark.parametrize("text", ["20 ms", "a motor neuron", "also", "lateral sclerosis", "", "???"])
def test_what_is_no_name_is_not_found(text: str) -> None:
    assert names(text) == []


def test_the_longest_name_wins() -> None:
    assert names("the Hoffmann sign") == [("Hoffmann sign", "Hoffmann sign")]


@given(st.text(max_size=200))
def test_mentions_are_slices_of_the_text_in_order(text: str) -> None:
    position = 0
    for mention in LEXICON.mentions(text):
        assert mention.start >= position
        assert text[mention.start : mention.end] == mention.text != ""
        position = mention.end
