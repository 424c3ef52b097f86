"""Plain text keeps its paragraphs, its lists and its title."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.base import SourceFile
from ingest.loaders.plain import LOADER
from ingest.references import Reference
from tests.ingest.loaders.loading import is_sound, outcome, quotes

Load = Callable[..., Document]
any_text = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load a text, or bytes, as the file `notes/tone.txt`."""

    def load_as(content: str | bytes, reference: Reference | None = None) -> Document:
        path = tmp_path / "tone.txt"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (document,) = LOADER.load(SourceFile(path=path, name="notes/tone.txt", reference=reference))
        assert isinstance(document, Document)
        return document

    return load_as


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Tone is raised.\n\nPower is low.", "Tone is raised.\n\nPower is low."),
        ("Tone\nis  \traised.\nPower is low.", "Tone is raised. Power is low."),
        ("Tone is raised.\n \t\nPower is low.", "Tone is raised.\n\nPower is low."),
        ("Tone is raised.\n\n\n\n\nPower is low.\n", "Tone is raised.\n\nPower is low."),
        ("Tone is raised.\r\n\r\nPower is low.", "Tone is raised.\n\nPower is low."),
        ("Tone is raised.\r\rPower is low.", "Tone is raised.\n\nPower is low."),
        ("Tone is raised.\f\nPower is low.", "Tone is raised.\n\nPower is low."),
        ("\ufeffTone is\x07 raised.\x7f", "Tone is raised."),
        ("Me\u0301nie\u0300re has vertigo.", "M\u00e9ni\u00e8re has vertigo."),
    ],
)
def test_paragraphs_stand_between_empty_lines(load: Load, content: str, expected: str) -> None:
    assert load(content).text == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- Tone is\n  raised.\n- Power is low.", ["Tone is raised.", "Power is low."]),
        ("Signs:\n* Tone.\n* Power.\n\nThen more.", ["Signs:", "Tone.", "Power.", "Then more."]),
        ("1. Tone.\n2) Power.\n\n10. Bulk.", ["Tone.", "Power.", "Bulk."]),
        ("• Tone.\n– Power.", ["Tone.", "Power."]),
    ],
)
def test_the_items_of_a_list_stay_apart(load: Load, content: str, expected: list[str]) -> None:
    assert quotes(load(content)) == expected


@pytest.mark.parametrize(
    "content",
    [
        "Tone is often\n- not always - raised.",
        "Power was of grade\n4. The reflexes were brisk.",
        "It fell by\n-5 mmol/L.",
    ],
)
def test_a_wrapped_line_that_looks_like_an_item_stays_in_its_paragraph(load: Load, content: str) -> None:
    assert load(content).text == content.replace("\n", " ")


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("Muscle tone\n\nTone is raised.", "Muscle tone"),
        ("Tone is raised.\n\nPower is low.", "tone"),
        ("Muscle tone", "tone"),
        ("- Muscle tone\n- Power\n", "tone"),
        ("x" * 121 + "\n\nTone is raised.", "tone"),
    ],
)
def test_a_short_first_paragraph_without_a_full_stop_is_the_title(load: Load, content: str, title: str) -> None:
    document = load(content)
    assert document.title == title
    assert document.sections[-1].path == ()


def test_the_title_stands_in_the_text_but_is_no_sentence(load: Load) -> None:
    document = load("Muscle tone\n\nTone is raised.")
    assert document.text == "Muscle tone\n\nTone is raised."
    assert quotes(document) == ["Tone is raised."]


def test_its_own_record_is_cited_by_every_sentence(load: Load) -> None:
    record = Reference(key="tone2020", title="On tone", year=2020, evidence_type="cohort")
    document = load("Tone is raised. Power is low.", record)
    assert [sentence.keys for sentence in document.sentences] == [("tone2020",), ("tone2020",)]
    assert (document.reference, document.title, document.updated) == (record, "On tone", "2020")
    assert document.evidence_type == "cohort"


def test_a_text_without_a_record_cites_nothing(load: Load) -> None:
    document = load("Tone is raised.")
    assert (document.reference, document.sentences[0].keys) == (None, ())


def test_it_is_named_by_its_path_and_hashed_by_its_bytes(load: Load) -> None:
    document = load(b"Tone.\r\n")
    assert (document.id, document.source, document.source_kind) == ("notes-tone", "notes/tone.txt", "text")
    assert document.content_hash == hashlib.sha256(b"Tone.\r\n").hexdigest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "not UTF-8"),
        ("Ménière".encode("latin-1"), "not UTF-8"),
        (b"Tone is\x00 raised.", "NUL"),
        (b"", "no sentence"),
        (b" \n\t\x07", "no sentence"),
        (b"x" * ((64 << 20) + 1), "larger than 64 MiB"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(load: Load, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        load(content)
    assert caught.value.place == "notes/tone.txt"


@any_text
@given(
    content=st.lists(st.sampled_from(["Tone", " ", "\n", "\n\n", "- ", "1. ", ":", ".", "é", "\x07", "\f"])).map(
        "".join
    )
)
def test_no_letter_is_lost_and_sentences_are_in_order(load: Load, content: str) -> None:
    content = "Power. " + content
    document = load(content)
    assert [c for c in document.text if c.isalpha()] == [c for c in content if c.isalpha()]
    assert is_sound(document, "notes/tone.txt")


@any_text
@given(content=st.one_of(st.binary(), st.text().map(str.encode)))
def test_any_bytes_are_loaded_or_refused(tmp_path: Path, content: bytes) -> None:
    assert all(is_sound(item, "tone.txt") for item in outcome(LOADER, tmp_path / "tone.txt", content))
