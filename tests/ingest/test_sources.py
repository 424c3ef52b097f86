"""Every file is found, and one that cannot be loaded stops no other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.documents import Document
from ingest.errors import BetzError, DocumentError
from ingest.markdown import load_markdown
from ingest.references import Reference
from ingest.sources import Loaded, find_sources, load_sources

WriteCorpus = Callable[..., Path]


def load(*paths: Path, previous: dict[str, Document] | None = None) -> Loaded:
    return load_sources(find_sources(paths), previous or {}, {})


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
    assert load(tmp_path) == Loaded()


def test_every_file_is_loaded_skipped_or_failed(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", broken="[@nobody2020] Tone.")
    for name in ("README.md", "readme.markdown", "figure.png", "references.json", "upper.MD", "long.markdown"):
        (corpus / name).write_text("[]")
    loaded = load(corpus)
    assert [document.source for document in loaded.documents] == ["a.md", "long.markdown", "upper.MD"]
    assert set(loaded.skipped) == {"README.md", "readme.markdown", "figure.png", "references.json"}
    assert set(loaded.failed) == {"broken.md"}
    assert all([*loaded.skipped.values(), *loaded.failed.values()])


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\xff",
        b"Tone\x00.",
        b"",
        b"---\nid: open\n",
        b"---\ntitle: [\n---\nTone.",
        b"---\ntitle: {{ page.title }}\n---\nTone.",
        b"Tone [@nobody2020].",
    ],
    ids=["binary", "NUL", "empty", "unclosed", "broken YAML", "template", "unknown key"],
)
def test_a_broken_file_fails_with_a_reason_and_stops_no_other(write_corpus: WriteCorpus, content: bytes) -> None:
    corpus = write_corpus(a="Tone.", z="Tone.")
    (corpus / "broken.md").write_bytes(content)
    loaded = load(corpus)
    assert [document.id for document in loaded.documents] == ["a", "z"]
    assert "broken.md" in loaded.failed["broken.md"]


def test_of_two_files_with_one_id_the_second_fails_naming_the_first(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.")
    (corpus / "b.md").write_text("---\nid: a\n---\nReflex.")
    loaded = load(corpus)
    assert [document.source for document in loaded.documents] == ["a.md"]
    assert "a.md" in loaded.failed["b.md"]


def test_files_of_one_name_in_two_folders_are_told_apart(write_corpus: WriteCorpus) -> None:
    one, two = write_corpus("one", a="Tone."), write_corpus("two", a="Tone.", b="Reflex.")
    for folder in (one, two):
        (folder / "README.md").write_text("About this folder.")
    loaded = load(one, two)
    assert len(loaded.documents) + len(loaded.skipped) + len(loaded.failed) == len(find_sources([one, two]))
    assert {document.source for document in loaded.documents}.isdisjoint(loaded.failed)


def test_a_file_that_fails_keeps_its_previous_version(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Reflex.")
    before = load_markdown(corpus / "a.md", source="a.md", known_keys=())
    (corpus / "a.md").write_bytes(b"\xff\xfe")
    loaded = load(corpus, previous={"a.md": before})
    assert loaded.documents[0] == before
    assert set(loaded.failed) == {"a.md"}


def test_a_kept_version_brings_its_references_for_itself_alone(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone is raised [@gone2020].", b="Reflexes are brisk [@gone2020].")
    before = {name: load_markdown(corpus / name, source=name, known_keys=("gone2020",)) for name in ("a.md", "b.md")}
    write_corpus(c="Clonus is new [@gone2020].")
    loaded = load_sources(find_sources([corpus]), before, {"gone2020": Reference(key="gone2020")})
    assert [document.id for document in loaded.documents] == ["a", "b"]
    assert list(loaded.references) == ["gone2020"]
    assert set(loaded.failed) == {"a.md", "b.md", "c.md"}


def test_a_previous_version_gives_way_to_a_file_that_took_its_id(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.")
    before = load_markdown(corpus / "a.md", source="z.md", known_keys=())
    (corpus / "z.md").write_bytes(b"\xff\xfe")
    assert [document.source for document in load(corpus, previous={"z.md": before}).documents] == ["a.md"]


def test_a_deleted_file_is_not_kept(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Reflex.")
    before = load_markdown(corpus / "b.md", source="b.md", known_keys=())
    (corpus / "b.md").unlink()
    assert [document.id for document in load(corpus, previous={"b.md": before}).documents] == ["a"]


def test_references_and_glossary_beside_the_documents_are_loaded(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone is raised [@turner2020].")
    (corpus / "references.json").write_text(json.dumps([{"id": "turner2020"}]))
    (corpus / "glossary.yaml").write_text("- term: tone\n  synonyms: [muscle tone]\n")
    loaded = load(corpus)
    assert list(loaded.references) == ["turner2020"]
    assert [entry.term for entry in loaded.glossary] == ["tone"]
    assert loaded.documents[0].sentences[0].keys == ("turner2020",)


@pytest.mark.parametrize("name", ["references.json", "glossary.yaml"])
def test_a_broken_file_that_all_documents_need_stops_everything(write_corpus: WriteCorpus, name: str) -> None:
    corpus = write_corpus(a="Tone.")
    (corpus / name).write_text("[{")
    with pytest.raises(DocumentError, match=name):
        load(corpus)
