"""The best sentences are read with the question and ranked anew; the others stay behind them."""

from collections.abc import Sequence

import pytest

from qa.close_reading import READ, in_place, place_text, read_closely
from qa.cross_encoder import Reading
from qa.evidence import RELEVANCE, Evidence, load_weights
from tests.qa.support import document_of, evidence_of, understood

QUESTION = understood("is riluzole taken with food")


class Reader:
    """Finds relevant what holds a word, the more the longer; `texts` says what was read."""

    def __init__(self, word: str = "food") -> None:
        self.word = word
        self.texts: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        assert question == QUESTION.text
        self.texts += texts
        return [Reading(9.0 if self.word in text else -9.0, 0.1, 0.7, 0.1, 0.1) for text in texts]


def found(*lines: str) -> list[Evidence]:
    document = document_of(*lines)
    return [evidence_of(document, number, score=1 - number / 100) for number in range(len(lines))]


def test_what_answers_comes_first() -> None:
    evidence = found("Riluzole slows ALS.", "Riluzole is dear.", "Not with food.")
    ranked = read_closely(QUESTION, evidence, Reader())
    assert [item.text for item in ranked] == ["Not with food.", "Riluzole slows ALS.", "Riluzole is dear."]
    assert ranked[0].reading == Reading(9.0, 0.1, 0.7, 0.1, 0.1)
    assert ranked[0].features[RELEVANCE] == 9.0


def test_what_is_not_read_stays_behind_what_is() -> None:
    reader = Reader("never")
    evidence = found(*(f"Sentence {number}." for number in range(READ + 5)))
    ranked = read_closely(QUESTION, evidence, reader)
    assert [item.text for item in ranked] == [item.text for item in evidence]
    assert [item.reading is not None for item in ranked] == [True] * READ + [False] * 5
    assert len(reader.texts) == READ


def test_rows_are_not_read() -> None:
    document = document_of("| a | b |", "With food.", kinds=("row", "prose"))
    evidence = [evidence_of(document, 0, score=0.9), evidence_of(document, 1, score=0.8)]
    reader = Reader()
    read_closely(QUESTION, evidence, reader)
    assert reader.texts == ["About doc: With food."]


def test_rows_alone_stay_as_they_are() -> None:
    evidence = [evidence_of(document_of("| a | b |", kinds=("row",)))]
    assert read_closely(QUESTION, evidence, Reader()) == evidence
    assert read_closely(QUESTION, [], Reader()) == []


def test_relevance_counts_for_a_sentence() -> None:
    assert load_weights().weights[RELEVANCE] > 0


@pytest.mark.parametrize(
    ("title", "path", "shown"),
    [
        ("Riluzole", ("Dose",), "Riluzole > Dose: text"),
        ("Riluzole", ("Dose", "Key points"), "Riluzole > Dose: text"),
        ("Riluzole", ("Dose", "With food"), "Riluzole > With food: text"),
        ("Riluzole", ("Key points",), "Riluzole: text"),
        ("Riluzole", ("Riluzole",), "Riluzole: text"),
        ("Riluzole", (), "Riluzole: text"),
        ("", (), "text"),
    ],
)
def test_a_sentence_is_read_in_its_place(title: str, path: tuple[str, ...], shown: str) -> None:
    assert place_text(title, path, "text") == shown


def test_a_sentence_is_read_behind_its_document() -> None:
    assert in_place(evidence_of(document_of("EMG is needed.", name="emg"))) == "About emg: EMG is needed."
