"""The editorial check passes a sound document and names what is wrong with any other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.corpus_check import MAX_SENTENCE_WORDS, MAX_WORDS, check_corpus, load_corpus, word_count
from ingest.errors import DocumentError
from ingest.settings import BUNDLED_CORPUS
from ingest.sources import NAMES_FILE

MATTER = {
    "id": "tone",
    "title": "Tone",
    "scope": "Muscle tone",
    "population": "Adults",
    "evidence_summary": "Weak",
    "updated": "2026-11-22",
    "changes": "[{date: 2026-11-22, note: First version.}]",
}
SENTENCE = "Muscle tone is raised in spasticity and depends on the speed of the stretch.\n\n"
BODY = "## Key points\n\nTone was raised in 12 of 43 patients [@turner2020].\n\n" + SENTENCE * 40

WriteDocument = Callable[..., Path]


@pytest.fixture
def write_document(tmp_path: Path) -> WriteDocument:
    """Write one document, sound but for what a test changes, and what lies beside it; return the folder."""

    def write(body: str = BODY, name: str = "tone", **matter: str) -> Path:
        fields = {**MATTER, "id": name, **matter}
        head = "".join(f"{field}: {value}\n" for field, value in fields.items() if value)
        (tmp_path / f"{name}.md").write_text(f"---\n{head}---\n{body}", encoding="utf-8")
        (tmp_path / "references.json").write_text(json.dumps([{"id": "turner2020"}]))
        (tmp_path / NAMES_FILE).write_text("riluzole\nedaravone\nC9orf72\nSOD1\nTARDBP\n")
        return tmp_path

    return write


def problems(folder: Path) -> list[str]:
    return check_corpus(load_corpus(folder))


def test_a_sound_corpus_has_no_problem(write_document: WriteDocument) -> None:
    assert problems(write_document()) == []


@pytest.mark.parametrize("field", ["title", "scope", "population", "evidence_summary", "updated", "changes"])
def test_missing_front_matter_is_named(write_document: WriteDocument, field: str) -> None:
    assert problems(write_document(**{field: ""})) == [f"tone: front matter lacks {field}"]


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        ("Riluzole was given to 155 patients.", "a figure without a source"),
        ("It is raised in spasticity.", "does not name its subject"),
        ("Tone " + "and tone " * MAX_SENTENCE_WORDS + "rise.", "a sentence of"),
        ("Tone is “raised” in spasticity.", "curly quotes"),
        ("Tone is <b>raised</b> in spasticity.", "markup"),
        ("Treatment with riluzol is usual.", "'riluzole'"),
        ("Treatment with Edaravnoe is usual.", "'edaravone'"),
        ("In these patients tone is raised.", "does not name its subject"),
        ("The C9ORF72 expansion is common.", "'C9orf72'"),
        ("The C9orf27 expansion is common.", "'C9orf72'"),
        ("The Tardbp gene is rare.", "'TARDBP'"),
        ("| Sign | Grade |\n|---|---|\n| Tone | raised |\n| | brisk |", "an empty cell"),
    ],
)
def test_a_faulty_sentence_is_the_only_problem(write_document: WriteDocument, addition: str, problem: str) -> None:
    (found,) = problems(write_document(BODY + addition))
    assert found.startswith("tone: ")
    assert problem in found


@pytest.mark.parametrize(
    "addition",
    [
        "Riluzole was given to 155 patients [@turner2020].",
        "The C9orf72 gene and the C5-C6 level matter in type 2 disease.",
        "Treatment with riluzole or edaravone is usual.",
        "Italy has a register of its own.",
        "| Sign | Grade |\n|---|---|\n| Tone | 3 |",
        "| Sign | Source |\n|---|---|\n| Tone | [@turner2020] |\n| Power | practice point |",
    ],
)
def test_a_sound_sentence_is_no_problem(write_document: WriteDocument, addition: str) -> None:
    assert problems(write_document(BODY + addition)) == []


def test_a_document_must_open_with_its_key_points(write_document: WriteDocument) -> None:
    assert problems(write_document(BODY.replace("Key points", "Summary"))) == ["tone: does not open with Key points"]


def test_the_length_of_a_document_is_bounded(write_document: WriteDocument) -> None:
    short = problems(write_document("## Key points\n\nTone is raised [@turner2020]."))
    long = problems(write_document(BODY + SENTENCE * MAX_WORDS))
    assert ["words, not" in found for found in (*short, *long)] == [True, True]


def test_a_related_document_must_exist(write_document: WriteDocument) -> None:
    write_document(name="reflexes", related="[tone]")
    assert problems(write_document(related="[reflexes, gone]")) == ["tone: related document gone does not exist"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"updated": "22.11.2026"}, "not a date of the form YYYY-MM-DD: 22.11.2026"),
        ({"changes": "[{date: 2026-11, note: n}]"}, "not a date of the form YYYY-MM-DD: 2026-11"),
        ({"updated": "2026-11-23"}, "updated 2026-11-23, but the last change is of 2026-11-22"),
        ({"review": "{status: approved, reviewer: A B}"}, "approved without a reviewer and a date"),
    ],
)
def test_dates_and_review_must_hold(write_document: WriteDocument, fields: dict[str, str], problem: str) -> None:
    assert problems(write_document(**fields)) == [f"tone: {problem}"]


def test_an_id_must_be_the_file_name(write_document: WriteDocument) -> None:
    assert problems(write_document(id="other")) == ["other: the id differs from the file name tone.md"]


def test_an_id_that_two_documents_have_is_named(write_document: WriteDocument) -> None:
    write_document()
    assert "tone: 2 documents have this id" in problems(write_document(name="copy", id="tone"))


def test_a_reference_that_nothing_cites_is_named(write_document: WriteDocument) -> None:
    folder = write_document()
    (folder / "references.json").write_text(json.dumps([{"id": "turner2020"}, {"id": "unused2021"}]))
    assert problems(folder) == ["references.json: unused2021 is not cited"]


def test_a_document_that_cannot_be_loaded_does_not_hide_the_others(write_document: WriteDocument) -> None:
    folder = write_document(scope="")
    (folder / "broken.md").write_bytes(b"\xff\xfe")
    found = problems(folder)
    assert len(found) == 2
    assert any("broken.md" in problem for problem in found)


def test_readers_notes_are_not_checked(write_document: WriteDocument) -> None:
    folder = write_document()
    (folder / "README.md").write_text("It is 5.")
    assert problems(folder) == []


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no document"):
        load_corpus(tmp_path)


def test_words_and_citations_are_counted(write_document: WriteDocument) -> None:
    corpus = load_corpus(write_document("## Key points\n\nTone is raised [@turner2020]. Brisk [@turner2020]."))
    assert word_count(corpus.documents[0]) == 6
    assert corpus.cited["turner2020"] == 2


def test_the_bundled_corpus_has_no_problem() -> None:
    corpus = load_corpus(BUNDLED_CORPUS)
    assert check_corpus(corpus) == []
    assert len(corpus.documents) == 73
