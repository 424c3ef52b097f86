"""Pandoc citation marks are taken out with their keys; every other bracket is text and stays."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.loaders.citation_keys import strip_citations

KEYS = st.sampled_from(["a", "turner2020", "who:2020_a-b", "x.y/z"])
WORDS = st.text(alphabet="ab .,()é\u00a0", max_size=8).map(lambda text: text + "x")


@pytest.mark.parametrize(
    ("text", "plain", "keys"),
    [
        ("Tone is raised [@turner2020].", "Tone is raised.", ["turner2020"]),
        ("Raised [@a2020; @b2021; @c].", "Raised.", ["a2020", "b2021", "c"]),
        ("Raised [@a2020] and brisk [@b2021].", "Raised and brisk.", ["a2020", "b2021"]),
        ("Raised [@a2020][@b2021].", "Raised.", ["a2020", "b2021"]),
        ("Raised [@a2020, p. 3].", "Raised.", ["a2020"]),
        ("Raised [@a2020, pp. 33-35 and *passim*; @b2021, ch. 2].", "Raised.", ["a2020", "b2021"]),
        ("Raised [see @a2020, fig. 1].", "Raised.", ["a2020"]),
        ("Raised [@who:2020_a-b/c.d].", "Raised.", ["who:2020_a-b/c.d"]),
        ("Raised [@a2020.].", "Raised.", ["a2020"]),
        ("Raised\n[@a2020].", "Raised.", ["a2020"]),
        ("Raised. [@a2020] Brisk.", "Raised. Brisk.", ["a2020"]),
        ("[@a2020]", "", ["a2020"]),
    ],
)
def test_citation_marks_are_stripped_and_their_keys_kept(text: str, plain: str, keys: list[str]) -> None:
    stripped, found = strip_citations(text)
    assert (stripped, [key for _, key in found]) == (plain, keys)


@pytest.mark.parametrize(
    "text",
    [
        "PaO2 [80, 100] mmHg",
        "Regions [1], [2-4] and x[2]",
        "Write to neuro@example.org.",
        "Write to us [neuro@example.org].",
        "Write to <neuro@example.org> (see @home).",
        "An open bracket [@turner2020",
        "A closed one @turner2020]",
        "Nothing [] and [ ]",
        "Nested [a [b] c]",
        "",
    ],
)
def test_what_is_no_citation_is_left_alone(text: str) -> None:
    stripped, keys = strip_citations(text)
    assert stripped == text
    assert keys == []


@pytest.mark.parametrize("text", ["Mark [@] here", "Stored [@ 37 °C] overnight", "Given [@ 5 mg; @ 10 mg] twice"])
def test_a_bracket_that_holds_no_key_is_text(text: str) -> None:
    assert strip_citations(text) == (text, [])


def test_an_address_inside_a_citation_mark_is_no_key() -> None:
    _, keys = strip_citations("Raised [@a2020, from neuro@example.org].")
    assert [key for _, key in keys] == ["a2020"]


@given(st.lists(st.tuples(WORDS, st.lists(KEYS, max_size=3))), WORDS)
def test_stripping_gives_back_the_prose_and_every_key_at_its_place(
    parts: list[tuple[str, list[str]]], tail: str
) -> None:
    text, plain = "", ""
    expected = []
    for words, keys in parts:
        text += words + (f" [{'; '.join(f'@{key}' for key in keys)}]" if keys else "")
        plain += words
        expected += [(len(plain), key) for key in keys]
    assert strip_citations(text + tail) == (plain + tail, expected)


def operations(text: str) -> int:
    """Count the calls, of Python and of C functions, that stripping a text takes."""
    count = 0

    def tally(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        strip_citations(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", ["[", "]", "[@", "[@a]", "[@a; @b]", "[80, 100]", "[[@a]]"])
def test_a_hundred_thousand_brackets_take_linear_work(unit: str) -> None:
    count = 100_000 // sum(letter in "[]" for letter in unit)
    # The garbage collector's own calls are counted too, so ten times the work may look like a little more.
    assert operations(unit * count) <= 11 * operations(unit * (count // 10))


def test_a_hundred_thousand_digits_in_brackets_are_text() -> None:
    text = f"[{'1' * 100_000}]"
    assert strip_citations(text) == (text, [])
