import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.quotes import MIN_WORDS, locate
from qa.wording import tokens_of

_TEXT = "A normal EMG does not exclude ALS; repeat it after 3–6 months (or sooner).\nTone 2.5 mg/kg, ≥ 50 %."
_LETTERS = st.text(st.sampled_from("abé19 .,;:!?()[]-–—…'’\"“”\n\t\u00a0µ%<≥/{}*_#`"), max_size=200)
_MARKS = st.text(st.sampled_from(" \n\t\u00a0.,;:!?()[]'’\"“”…{}*_#`"), min_size=1, max_size=4)


def words(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("does not exclude ALS", "does not exclude ALS"),
        ("“A normal EMG does  not exclude ALS…”", "A normal EMG does not exclude ALS"),
        ("exclude ALS: repeat it after 3-6 months", "exclude ALS; repeat it after 3–6 months"),
        ("months or sooner Tone", "months (or sooner).\nTone"),
        ("Tone: 2.5 mg / kg", "Tone 2.5 mg/kg"),
        ("≥50% ", "≥ 50 %"),
    ],
)
def test_a_quote_is_found_whatever_its_whitespace_and_punctuation(quote: str, found: str) -> None:
    span = locate(quote, _TEXT)
    assert span is not None
    assert _TEXT[slice(*span)] == found


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "   ",
        "ALS",
        "exclude ALS",
        "does exclude ALS",
        "does not excludes ALS",
        "DOES NOT EXCLUDE als",
        "oes not exclude ALS",
        "after 3–7 months",
        "Tone 25 mg/kg",
        "Tone 2.5 mg kg",
        "≤ 50 %",
        "ALS … repeat it after 6 months",
    ],
)
def test_a_quote_with_other_words_numbers_or_signs_is_not_found(quote: str) -> None:
    assert locate(quote, _TEXT) is None


@given(st.data(), _LETTERS)
def test_a_slice_of_a_text_is_found_with_its_words(data: st.DataObject, text: str) -> None:
    held = tokens_of(text)
    first = data.draw(st.integers(0, len(held)))
    last = data.draw(st.integers(first, len(held)))
    quoted = held[first:last]
    quote = data.draw(_MARKS) if not quoted else "".join(data.draw(_MARKS) + text[t.start : t.end] for t in quoted)
    span = locate(quote, text)
    if len(tokens_of(quote)) < MIN_WORDS:
        assert span is None
    elif words(quote) == [token.text for token in quoted]:  # a mark may join or part numbers, and then it is another
        assert span is not None
        assert words(text[slice(*span)]) == words(quote)


@given(_LETTERS, _LETTERS)
def test_what_is_found_has_the_words_of_the_quote(quote: str, text: str) -> None:
    span = locate(quote, text)
    if span:
        start, end = span
        assert 0 <= start < end <= len(text)
        assert words(text[start:end]) == words(quote)


@given(_LETTERS)
def test_a_text_is_taken_apart_in_order_and_without_overlap(text: str) -> None:
    edges = [edge for token in tokens_of(text) for edge in (token.start, token.end)]
    assert edges == sorted(edges)
    # A number keeps its decimal point.
    others = "".join(token.text for token in tokens_of(text) if token.kind != "number")
    assert all(letter not in others for letter in " \n.;:!?()[]'\"{}*_#`")


def test_a_hundred_thousand_brackets_and_digits_are_taken_apart() -> None:
    for hostile in ("[" * 100_000, "[1]" * 100_000, "1-" * 100_000, "1," * 100_000, " - 1" * 50_000, "9" * 100_000):
        assert locate(f"a b c {hostile}", hostile) is None
        assert len(tokens_of(hostile)) <= len(hostile)
