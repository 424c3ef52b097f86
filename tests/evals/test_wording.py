import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.wording import MAX_LENGTH, SlowPattern, find, fold, folded_sentences


def found(wording: str, text: str) -> list[str]:
    return [text[start:end] for start, end in find(wording, text)]


@pytest.mark.parametrize(
    ("wording", "text", "hits"),
    [
        ("progress", "Progressive, and progresses", ["Progress", "progress"]),
        ("ALS", "als, also ALS", ["als", "als", "ALS"]),
        ("ALS", "the signals are false", []),
        ("lower  motor\nneuron", "Lower motor neurone signs", ["Lower motor neuron"]),
        ("non-specific", "a non-specific sign", ["non-specific"]),
        ("≥ 0.5", "a share ≥ 0.5", ["≥ 0.5"]),
        ("a.b", "axb", []),
        ("n't", "it isn't", []),
        ("no ", "No sign in the north", ["No "]),
        (r"re:\b(2|two) months\b", "Two months, 2 months, 12 months", ["Two months", "2 months"]),
        (r"re:\bno (\w+ ){0,2}evidence", "no good evidence", ["no good evidence"]),
    ],
)
def test_a_wording_finds_what_it_says(wording: str, text: str, hits: list[str]) -> None:
    assert found(wording, text) == hits


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("re:", "matches every text"),
        ("re:a*", "matches every text"),
        ("re:(", "no regular expression"),
        ("re:[z-a]", "no regular expression"),
        ("re:" + "(" * 499 + "a", "at most"),
        ("a" * (MAX_LENGTH + 1), "at most"),
    ],
)
def test_what_is_no_wording_is_refused(wording: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        list(find(wording, "text"))


def test_a_pattern_that_explodes_is_stopped_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.wording.TIMEOUT", 0.1)
    start = time.process_time()
    with pytest.raises(SlowPattern, match=r"\(a\|aa\)\+\$"):
        list(find("re:(a|aa)+$", "a" * 5000 + "b"))
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("a\u00a0b\t c\n", "a b c"),
        ("doesn’t “mean”", 'doesn\'t "mean"'),
        ("lower‑limb", "lower-limb"),
        ("2–3", "2–3"),
    ],
)
def test_variants_of_a_character_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_lines_and_sentences_stay_apart() -> None:
    text = "UMN signs. LMN\u00a0signs, e.g. wasting.\n| Sign | Side |\n\n- first item\n- second  item"
    assert folded_sentences(text) == [
        "UMN signs.",
        "LMN signs, e.g. wasting.",
        "| Sign | Side |",
        "- first item",
        "- second item",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("No. A UMN lesion is no proof.", ["No.", "A UMN lesion is no proof."]),
        ("It is so. No. It is not.", ["It is so.", "No. It is not."]),
        ("See table no. 5 there.", ["See table no. 5 there."]),
    ],
)
def test_a_verdict_that_opens_a_line_is_a_sentence(text: str, sentences: list[str]) -> None:
    assert folded_sentences(text) == sentences


@given(text=st.text())
def test_no_word_of_a_text_is_lost_in_its_sentences(text: str) -> None:
    assert " ".join(folded_sentences(text)).split() == fold(text).split()


@given(before=st.text(max_size=20), word=st.from_regex(r"[a-z]{3,8}", fullmatch=True), after=st.text(max_size=20))
def test_a_plain_wording_is_found_wherever_a_word_begins_with_it(before: str, word: str, after: str) -> None:
    sentence = fold(f"{before} {word.upper()}{after}")
    assert any(hit.lower() == word for hit in found(word, sentence))
