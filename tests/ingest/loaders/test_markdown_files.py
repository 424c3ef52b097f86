"""Tables, encodings and the files that cannot be loaded."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.documents import Document
from ingest.errors import DocumentError
from ingest.loaders.markdown import load_markdown
from ingest.references import Reference

LoadText = Callable[..., Document]


def rows(document: Document) -> list[tuple[str, str]]:
    return [(sentence.kind, document.quote(sentence)) for sentence in document.sentences]


def test_a_table_is_a_header_and_a_sentence_a_row(load_text: LoadText) -> None:
    document = load_text("| Sign | UMN | LMN |\n|:--|:-:|--:|\n| Tone | raised | low |\n| Bulk | **kept** | lost |")
    assert rows(document) == [
        ("header", "Sign | UMN | LMN"),
        ("row", "Tone | raised | low"),
        ("row", "Bulk | kept | lost"),
    ]
    assert document.text == "Sign | UMN | LMN\nTone | raised | low\nBulk | kept | lost"


def test_a_column_of_citations_is_left_out(load_text: LoadText) -> None:
    table = "| Sign | Source | UMN |\n|---|---|---|\n| Tone | [@a] | raised |\n| Bulk | [@a] [@b] | kept |"
    document = load_text(table, known_keys=("a", "b"))
    assert [quote for _, quote in rows(document)] == ["Sign | UMN", "Tone | raised", "Bulk | kept"]
    assert [sentence.keys for sentence in document.sentences] == [(), ("a",), ("a", "b")]


def test_a_column_with_one_word_beside_its_citations_stays(load_text: LoadText) -> None:
    table = "| Sign | Source |\n|---|---|\n| Tone | [@a] |\n| Bulk | expert opinion |"
    document = load_text(table, known_keys=("a",))
    assert [quote for _, quote in rows(document)] == ["Sign | Source", "Tone | ", "Bulk | expert opinion"]


def test_a_sentence_of_a_table_cell_is_not_cut(load_text: LoadText) -> None:
    document = load_text("| Sign |\n|---|\n| Tone is raised. Reflexes are brisk. |")
    assert rows(document)[1] == ("row", "Tone is raised. Reflexes are brisk.")


def test_two_tables_have_a_header_each(load_text: LoadText) -> None:
    document = load_text("| A |\n|---|\n| b |\n\n| C |\n|---|\n| d |")
    assert [kind for kind, _ in rows(document)] == ["header", "row", "header", "row"]


def test_a_ragged_table_is_filled_up(load_text: LoadText) -> None:
    document = load_text("| A | B |\n|---|---|\n| c |\n| d | e | f |")
    assert [quote.split(" | ") for _, quote in rows(document)] == [["A", "B"], ["c", ""], ["d", "e"]]


UNIX = "---\ntitle: Tone\n---\n# Signs\n\nTone is\nraised. Brisk.\n\n| A |\n|---|\n| b |\n"


@pytest.mark.parametrize(
    "content",
    [
        UNIX.replace("\n", "\r\n").encode(),
        UNIX.replace("\n", "\r").encode(),
        UNIX.encode("utf-8-sig"),
        UNIX.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["CRLF", "CR", "BOM", "BOM and CRLF"],
)
def test_line_ends_and_byte_order_mark_change_nothing(load_text: LoadText, content: bytes) -> None:
    assert load_text(content).model_dump(exclude={"content_hash"}) == load_text(UNIX).model_dump(
        exclude={"content_hash"}
    )


def test_letters_are_composed(load_text: LoadText) -> None:
    document = load_text("Me\u0301nie\u0300re and Angstro\u0308m.")
    assert document.text == "M\u00e9ni\u00e8re and Angstr\u00f6m."


def test_the_content_hash_is_that_of_the_bytes(load_text: LoadText) -> None:
    assert load_text(b"Tone.\r\n").content_hash == hashlib.sha256(b"Tone.\r\n").hexdigest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not UTF-8"),
        ("Ménière".encode("latin-1"), "not UTF-8"),
        ("Tone is raised.".encode("utf-16"), "not UTF-8"),
        (b"Tone is\x00 raised.", "NUL"),
        (b"", "no sentence"),
        (b"\xef\xbb\xbf", "no sentence"),
        (b" \n\n\t\n", "no sentence"),
        (b"---\nid: a\n---\n", "no sentence"),
        (b"# Only\n\n## Headings\n", "no sentence"),
        (b"---\n- broken\n---\nTone.", "front matter"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(
    load_text: LoadText, content: bytes, reason: str
) -> None:
    with pytest.raises(DocumentError) as caught:
        load_text(content)
    assert caught.value.place.startswith("note.md")
    assert reason in caught.value.reason


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"gone\.md: cannot be read"):
        load_markdown(tmp_path / "gone.md", source="gone.md", known_keys=())


@pytest.mark.parametrize(
    ("content", "document_id", "title"),
    [
        ("---\nid: pls\ntitle: Lateral sclerosis\n---\n# Heading\n\nTone.", "pls", "Lateral sclerosis"),
        ("---\nid: pls\n---\n# Heading\n\nTone.", "pls", "Heading"),
        ("# Heading\n\nTone.", "note", "Heading"),
        ("Tone.", "note", "note"),
    ],
)
def test_id_and_title_fall_back_to_heading_and_file_name(
    load_text: LoadText, content: str, document_id: str, title: str
) -> None:
    document = load_text(content)
    assert (document.id, document.title) == (document_id, title)


def test_front_matter_goes_into_the_document(load_text: LoadText) -> None:
    document = load_text(
        "---\nscope: One\npopulation: Adults\nevidence_summary: Weak\nrelated: [als]\nupdated: 2026-11-22\n"
        "review: {status: approved}\n---\nTone."
    )
    assert (document.scope, document.population, document.evidence_summary) == ("One", "Adults", "Weak")
    assert (document.related, document.updated, document.review_status) == (("als",), "2026-11-22", "approved")


def test_a_record_beside_a_file_is_cited_where_no_other_is(tmp_path: Path) -> None:
    (tmp_path / "tone.md").write_text("Tone is raised. Reflexes are brisk [@other2020].")
    own = Reference(key="own2021", title="Spasticity", year=2021, evidence_type="guideline")
    document = load_markdown(tmp_path / "tone.md", source="tone.md", known_keys=("other2020",), reference=own)
    assert [sentence.keys for sentence in document.sentences] == [("own2021",), ("other2020",)]
    assert (document.title, document.year, document.evidence_type) == ("Spasticity", 2021, "guideline")
    assert document.reference == own


@pytest.mark.parametrize(
    ("source", "expected"), [("tone.md", "tone"), ("legs/tone.md", "legs-tone"), ("tone in legs.md", "tone-in-legs")]
)
def test_a_document_is_called_by_its_place_in_the_folder(tmp_path: Path, source: str, expected: str) -> None:
    (tmp_path / "tone.md").write_text("Tone is raised.")
    assert load_markdown(tmp_path / "tone.md", source=source, known_keys=()).id == expected
