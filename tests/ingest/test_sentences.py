"""Sentences are found in order, without loss, and abbreviations do not end them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences

PROSE = st.lists(
    st.sampled_from(
        ["Tone", "is", "raised", ".", "!", "?", "e.g.", "0.5", "et al.", '"', "(", ")", " ", "\n", "\u00a0"]
    )
    | st.text(max_size=4)
).map(" ".join)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@given(PROSE | st.text())
def test_sentences_are_ordered_and_do_not_overlap(text: str) -> None:
    position = 0
    for start, end in split_sentences(text):
        assert position <= start < end <= len(text)
        position = end


@given(PROSE | st.text())
def test_every_visible_character_lies_in_a_sentence(text: str) -> None:
    covered = {place for start, end in split_sentences(text) for place in range(start, end)}
    assert [text[place] for place in range(len(text)) if place not in covered and not text[place].isspace()] == []


@given(PROSE | st.text())
def test_sentences_have_no_space_around_them(text: str) -> None:
    assert all(sentence == sentence.strip() != "" for sentence in sentences(text))


@pytest.mark.parametrize("text", ["", " ", "\n\t \u00a0"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Edaravone, e.g. Radicava, is infused.",
        "This is a motor neuron disease, i.e. ALS.",
        "Riluzole vs. Placebo was compared.",
        "Turner et al. Described it in 2020.",
        "See Fig. 2 and Tab. 3.",
        "The group of Dr. Smith found it.",
        "Named after J. Babinski and C. Miller Fisher.",
        "Give approx. 50 mg.",
        "Published in vol. 5, no. 3.",
        "Treat (cf. Table 2) early.",
        "First seen on 3 Feb. 2020.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The dose was 0.5 mg.",
        "Survival was 19.1 (95% CI 12.3 to 20.0) months.",
        "The ratio p<.05 held.",
        "Version 1.2.3 was used.",
    ],
)
def test_a_decimal_point_does_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tone is raised. Reflexes are brisk.", ["Tone is raised.", "Reflexes are brisk."]),
        ("It is at level C. The arms are spared.", ["It is at level C.", "The arms are spared."]),
        ("Is it ALS? It may be!  Wait.", ["Is it ALS?", "It may be!", "Wait."]),
        ("Give 50 mg. 20 of 43 improved.", ["Give 50 mg.", "20 of 43 improved."]),
        ("This is SMA type I. It is rare.", ["This is SMA type I.", "It is rare."]),
        ('He said "stop." She agreed.', ['He said "stop."', "She agreed."]),
        ("It is rare (see above.) Treat it.", ["It is rare (see above.)", "Treat it."]),
        ("It is rare. (Treat it.)", ["It is rare.", "(Treat it.)"]),
        ("One line.\nAnother line.", ["One line.", "Another line."]),
        ("no capital. so it goes on.", ["no capital. so it goes on."]),
        ("no full stop at the end", ["no full stop at the end"]),
    ],
)
def test_a_sentence_ends_at_closing_punctuation(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
