import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Document, SentenceKind
from qa.answer import Verdict
from qa.render import render_answer
from qa.verify import ReferenceList
from tests.qa.support import claims_of, document_of, evidence_of, work

_TABLE: tuple[SentenceKind, ...] = ("header", "row", "row")


def render(document: Document, *numbers: int, verdict: Verdict | None = None) -> str:
    """Render the sentences of a document as an answer."""
    evidence = [evidence_of(document, number) for number in numbers]
    claims = claims_of(evidence, ReferenceList(work), {document.id: document}.get)
    return render_answer([claim for _, claim in claims], verdict)


def test_a_sentence_ends_with_the_numbers_of_its_references() -> None:
    document = document_of("One.", "Two.", keys=[["a", "b"], ["b"]])
    assert render(document, 0, 1) == "One. [1][2]\n\nTwo. [2]"


@pytest.mark.parametrize(("verdict", "word"), [("yes", "Yes. "), ("no", "No. "), ("depends", "It depends. ")])
def test_the_verdict_opens_the_answer(verdict: Verdict, word: str) -> None:
    assert render(document_of("One.", keys=[["a"]]), 0, verdict=verdict) == f"{word}One. [1]"


def test_without_a_verdict_the_answer_opens_with_its_first_sentence() -> None:
    assert render(document_of("One.", keys=[["a"]]), 0).startswith("One.")


def test_a_heading_stands_once_above_its_claims_and_a_notice_above_all() -> None:
    document = document_of("One.", "Two.", "Three.", keys=[["a"], ["b"], ["c"]])
    claims = claims_of([evidence_of(document, n) for n in range(3)], ReferenceList(work), {"doc": document}.get)
    headed = [claim.model_copy(update={"section": "Tests" if n else ""}) for n, (_, claim) in enumerate(claims)]
    text = render_answer(headed, "no", ["Call now."])
    assert text == "Call now.\n\nNo. One. [1]\n\n### Tests\n\nTwo. [2]\n\nThree. [3]"


def test_rows_of_a_table_stand_under_its_header() -> None:
    document = document_of("Sign | UMN", "Tone | spastic", "Jerk | brisk", keys=[[], ["a"], ["b"]], kinds=_TABLE)
    assert render(document, 1, 2).splitlines() == [
        "| Sign | UMN | Source |",
        "| --- | --- | --- |",
        "| Tone | spastic | [1] |",
        "| Jerk | brisk | [2] |",
    ]


def test_a_verdict_does_not_break_a_table() -> None:
    document = document_of("Sign | UMN", "Tone | spastic", "Jerk | brisk", keys=[[], ["a"], ["b"]], kinds=_TABLE)
    lines = render(document, 1, verdict="yes").splitlines()
    assert lines[0].startswith("Yes.")
    assert "| Sign | UMN | Source |" in lines


def test_prose_stands_apart_from_a_table() -> None:
    document = document_of("Sign | UMN", "Tone | spastic", "Clonus.", kinds=("header", "row", "prose"))
    assert render(document, 1, 2).split("\n\n")[1] == "Clonus. [1]"


def test_rows_of_a_table_without_a_header_are_rendered() -> None:
    document = document_of("Tone | spastic", "Jerk | brisk", kinds=("row", "row"))
    text = render(document, 0, 1)
    assert "Tone | spastic" in text
    assert "Jerk | brisk" in text


@pytest.mark.parametrize(
    "sentence",
    [
        "PaO2 was normal [80, 100].",
        "See [0] and [99].",
        "x[2] was 3 [1-4].",
        "A <b>bold</b> & *starred* _word_ [link](http://example.org).",
        "[",
        "]][[" * 500,
        "[" + "9" * 100_000 + "]",
    ],
)
def test_prose_is_rendered_untouched(sentence: str) -> None:
    assert render(document_of(sentence, keys=[["a"]]), 0) == f"{sentence} [1]"


@given(st.lists(st.text("ab [].,|0129", min_size=1).filter(str.strip), min_size=1, max_size=5))
def test_every_claim_is_in_the_text_verbatim_and_in_order(sentences: list[str]) -> None:
    text = render(document_of(*sentences), *range(len(sentences)))
    position = 0
    for sentence in sentences:
        position = text.index(sentence, position) + len(sentence)


@given(st.lists(st.lists(st.sampled_from("abcd"), unique=True, max_size=3), min_size=1, max_size=5))
def test_the_marks_are_those_of_the_citations(keys: list[list[str]]) -> None:
    document = document_of(*("Word." for _ in keys), keys=keys)
    evidence = [evidence_of(document, number) for number in range(len(keys))]
    claims = claims_of(evidence, ReferenceList(work), {"doc": document}.get)
    marks = [int(n) for n in re.findall(r"\[(\d+)\]", render_answer([claim for _, claim in claims], None))]
    assert marks == [n for _, claim in claims for citation in claim.citations for n in citation.references]
