"""Every file is found once and named once, with what lies beside it."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import BetzError, DocumentError
from ingest.loaders.markdown import LOADER
from ingest.sources import (
    Folder,
    Source,
    find_sources,
    fingerprint,
    load_folder,
    own_reference,
    reason_to_skip,
    sidecar,
)

WriteCorpus = Callable[..., Path]


def names(*paths: Path) -> list[str]:
    return [source.name for source in find_sources(paths)]


def test_files_are_found_in_folders_below_and_ordered_by_name(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(b="Tone.", a="Tone.")
    write_corpus("corpus/deep", c="Tone.")
    assert names(corpus) == ["a.md", "b.md", "deep/c.md"]


def test_hidden_files_and_folders_are_left_out(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.")
    write_corpus("corpus/.git", b="Tone.")
    (corpus / ".hidden.md").write_text("Tone.")
    assert names(corpus) == ["a.md"]


def test_a_file_given_by_itself_is_found(write_corpus: WriteCorpus) -> None:
    assert names(write_corpus(a="Tone.", b="Tone.") / "b.md") == ["b.md"]


def test_a_file_given_twice_is_found_once(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Tone.")
    found = find_sources([corpus, corpus / "a.md", corpus])
    assert [source.path.name for source in found] == ["a.md", "b.md"]


def test_a_path_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BetzError, match=r"gone\.md does not exist"):
        find_sources([tmp_path / "gone.md"])


def test_an_empty_folder_holds_nothing(tmp_path: Path) -> None:
    assert names(tmp_path) == []


def test_files_of_one_name_in_two_folders_are_told_apart(write_corpus: WriteCorpus, tmp_path: Path) -> None:
    for place in ("x", "y", "z"):
        (tmp_path / place).mkdir()
    one, two, three = (write_corpus(f"{place}/one", a="Tone.") for place in ("x", "y", "z"))
    assert names(one, two, three) == ["a.md", "one-2/a.md", "one/a.md"]


def test_a_name_never_looks_like_that_of_a_record(tmp_path: Path) -> None:
    for name in ("a#b.md", "a%23b.md"):
        (tmp_path / name).write_text("Tone.")
    assert len(set(names(tmp_path))) == 2
    assert "#" not in "".join(names(tmp_path))


def test_a_name_that_is_no_text_is_made_one(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/t\xf6ne.md")).write_text("Tone.")
    assert names(tmp_path) == ["t\ufffdne.md"]


@pytest.mark.parametrize(
    ("name", "skipped"),
    [
        ("README.md", True),
        ("readme.txt", True),
        ("references.json", True),
        ("references.ris", True),
        ("glossary.yaml", True),
        ("names.txt", True),
        ("paper.ris", True),
        ("paper.csl.json", True),
        ("paper.md", False),
        ("readme-first.md", False),
        ("figure.png", False),
    ],
)
def test_what_is_no_document_of_its_own_is_skipped_with_a_reason(tmp_path: Path, name: str, skipped: bool) -> None:
    assert bool(reason_to_skip(Source(tmp_path / name, name, tmp_path))) == skipped


@pytest.mark.parametrize("name", ["paper.ris", "paper.csl.json"])
def test_the_record_of_a_file_lies_beside_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    (tmp_path / "other.ris").touch()
    assert sidecar(Source(tmp_path / "paper.txt", "paper.txt", tmp_path)) == tmp_path / name
    assert sidecar(Source(tmp_path / "paper-2.txt", "paper-2.txt", tmp_path)) is None


def test_a_record_beside_a_file_is_its_own_reference(tmp_path: Path) -> None:
    (tmp_path / "paper.csl.json").write_text('[{"id": "turner2020", "DOI": "10.1/x"}]')
    found = own_reference(Source(tmp_path / "paper.txt", "paper.txt", tmp_path))
    assert found is not None
    assert (found.key, found.doi) == ("turner2020", "10.1/x")
    assert own_reference(Source(tmp_path / "other.txt", "other.txt", tmp_path)) is None


@pytest.mark.parametrize("records", ["[]", '[{"id": "a"}, {"id": "b"}]', "{"])
def test_a_file_beside_another_holds_one_record(tmp_path: Path, records: str) -> None:
    (tmp_path / "paper.csl.json").write_text(records)
    with pytest.raises(DocumentError, match=r"paper\.csl\.json"):
        own_reference(Source(tmp_path / "paper.txt", "paper.txt", tmp_path))


def test_references_and_glossary_of_a_folder_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "references.json").write_text('[{"id": "turner2020"}]')
    (tmp_path / "glossary.yaml").write_text("- term: tone\n  synonyms: [muscle tone]\n")
    folder = load_folder(tmp_path)
    assert (list(folder.references), [entry.term for entry in folder.glossary]) == (["turner2020"], ["tone"])


@pytest.mark.parametrize("name", ["references.json", "glossary.yaml"])
def test_a_broken_file_that_all_documents_need_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[{")
    with pytest.raises(DocumentError, match=name):
        load_folder(tmp_path)


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "note.md").write_text("Reflex."),
        lambda folder: (folder / "note.csl.json").write_text('[{"id": "b"}]'),
        lambda folder: (folder / "note.csl.json").unlink(),
        lambda folder: (folder / "references.json").write_text('[{"id": "turner2021"}]'),
    ],
    ids=["bytes", "record", "record removed", "keys"],
)
def test_a_fingerprint_changes_with_all_that_a_document_depends_on(tmp_path: Path, change: Change) -> None:
    (tmp_path / "note.md").write_text("Tone.")
    (tmp_path / "note.csl.json").write_text('[{"id": "a"}]')
    (tmp_path / "references.json").write_text('[{"id": "turner2020"}]')
    source = Source(tmp_path / "note.md", "note.md", tmp_path)
    before = fingerprint(source, LOADER, load_folder(tmp_path))
    assert fingerprint(source, LOADER, load_folder(tmp_path)) == before
    change(tmp_path)
    assert fingerprint(source, LOADER, load_folder(tmp_path)) != before


def test_a_fingerprint_changes_with_the_version_of_the_loader(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("Tone.")
    source = Source(tmp_path / "note.md", "note.md", tmp_path)
    assert fingerprint(source, replace(LOADER, version="0"), Folder()) != fingerprint(source, LOADER, Folder())


def test_a_file_that_vanished_has_no_fingerprint(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"note\.md: cannot be read"):
        fingerprint(Source(tmp_path / "note.md", "note.md", tmp_path), LOADER, Folder())
