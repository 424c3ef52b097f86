"""Every document is new, changed, unchanged, a duplicate or broken, and one that is broken stops no other."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from ingest.collect import Collector
from ingest.errors import DocumentError
from ingest.parser import shared_parser
from ingest.sources import find_sources
from tests.ingest.collecting import collect

WriteCorpus = Callable[..., Path]


def write_records(folder: Path, **texts: str) -> Path:
    """Write a BEIR file with a record per text; a text that begins with a brace is its whole line."""
    lines = [text if text.startswith("{") else json.dumps({"_id": key, "text": text}) for key, text in texts.items()]
    (folder / "corpus.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def test_every_file_is_loaded_skipped_or_failed(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", broken="[@nobody2020] Tone.")
    for name in ("README.md", "readme.markdown", "figure.png", "references.json", "upper.MD", "long.markdown"):
        (corpus / name).write_text("[]")
    (corpus / "upper.MD").write_text("Reflex.")
    run = collect([corpus])
    assert run.sources == ["a.md", "long.markdown", "upper.MD"]
    assert set(run.changes.skipped) == {"README.md", "readme.markdown", "figure.png", "references.json"}
    assert set(run.changes.failed) == {"broken.md"}
    assert all([*run.changes.skipped.values(), *run.changes.failed.values()])


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
    corpus = write_corpus(a="Tone.", z="Reflex.")
    (corpus / "broken.md").write_bytes(content)
    run = collect([corpus])
    assert run.sources == ["a.md", "z.md"]
    assert "broken.md" in run.changes.failed["broken.md"]
    assert set(run.files) == {"a.md", "z.md"}


def test_of_two_files_with_one_id_the_second_fails_naming_the_first(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.")
    (corpus / "b.md").write_text("---\nid: a\n---\nReflex.")
    run = collect([corpus])
    assert run.sources == ["a.md"]
    assert "a.md" in run.changes.failed["b.md"]


def test_a_file_that_takes_the_id_of_another_keeps_its_previous_version(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Reflex.")
    live = collect([corpus])
    (corpus / "b.md").write_text("---\nid: a\n---\nClonus.")
    run = collect([corpus], live)
    assert ([row.source for row in run.rescued], run.changes.deleted) == (["b.md"], [])
    assert set(run.changes.failed) == {"b.md"}


def test_an_unchanged_file_whose_id_was_taken_by_one_before_it_fails(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(b="Reflex.")
    live = collect([corpus])
    (corpus / "a.md").write_text("---\nid: b\n---\nTone.")
    run = collect([corpus], live)
    assert run.sources == ["a.md"]
    assert "a.md" in run.changes.failed["b.md"]


def test_files_of_one_name_in_two_folders_are_told_apart(write_corpus: WriteCorpus) -> None:
    one, two = write_corpus("one", a="Tone."), write_corpus("two", a="Reflex.", b="Clonus.")
    for folder in (one, two):
        (folder / "README.md").write_text("About this folder.")
    run = collect([one, two])
    assert run.went_in == 5
    assert set(run.sources).isdisjoint(run.changes.failed)


def test_a_file_that_fails_keeps_its_previous_version(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Reflex.")
    live = collect([corpus])
    (corpus / "a.md").write_bytes(b"\xff\xfe")
    run = collect([corpus], live)
    assert [row.source for row in run.rescued] == ["a.md"]
    assert (set(run.changes.failed), run.changes.deleted) == ({"a.md"}, [])


def test_a_previous_version_gives_way_to_a_file_that_took_its_id(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(z="Tone.")
    live = collect([corpus])
    (corpus / "a.md").write_text("---\nid: z\n---\nReflex.")
    (corpus / "z.md").write_bytes(b"\xff\xfe")
    assert collect([corpus], live).sources == ["a.md"]


def test_a_deleted_file_is_not_kept(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Reflex.")
    live = collect([corpus])
    (corpus / "b.md").unlink()
    run = collect([corpus], live)
    assert (run.sources, run.changes.deleted) == (["a.md"], ["b.md"])


def test_a_document_cites_the_references_beside_it(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone is raised [@turner2020].")
    (corpus / "references.json").write_text(json.dumps([{"id": "turner2020"}]))
    run = collect([corpus])
    assert [list(folder.references) for folder in run.folders.values()] == [["turner2020"]]
    assert run.documents[0].sentences[0].keys == ("turner2020",)


@pytest.mark.parametrize("name", ["references.json", "glossary.yaml"])
def test_a_broken_file_that_all_documents_need_stops_everything(write_corpus: WriteCorpus, name: str) -> None:
    corpus = write_corpus(a="Tone.")
    (corpus / name).write_text("[{")
    with pytest.raises(DocumentError, match=name):
        collect([corpus])


def test_a_broken_record_beside_a_file_fails_that_file_alone(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus(a="Tone.", b="Reflex.")
    (corpus / "a.csl.json").write_text("{")
    run = collect([corpus])
    assert (run.sources, set(run.changes.failed)) == (["b.md"], {"a.md"})


def write_pdf(path: Path, *pages: str) -> None:
    canvas = Canvas(str(path), invariant=True)
    for page in pages:
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()


def test_a_page_without_text_is_noted_each_time_and_is_no_failure(tmp_path: Path) -> None:
    write_pdf(tmp_path / "paper.pdf", "Tone is raised.", "", "Reflexes are brisk.")
    first = collect([tmp_path])
    again = collect([tmp_path], first)
    assert (first.changes.added, first.changes.failed, first.went_in) == (["paper.pdf"], {}, 1)
    assert first.changes.notes["paper.pdf"].startswith("page 2 holds no text")
    assert (again.changes.unchanged, again.documents, again.went_in) == (["paper.pdf"], [], 1)
    assert again.changes.notes == first.changes.notes


def test_a_pdf_without_any_text_fails(tmp_path: Path) -> None:
    write_pdf(tmp_path / "paper.pdf", "", "")
    run = collect([tmp_path])
    assert (set(run.changes.failed), run.changes.notes, run.went_in) == ({"paper.pdf"}, {}, 1)


def test_progress_is_told_within_a_file_of_many_records(tmp_path: Path) -> None:
    filler = {"filler": "x" * 10_000}
    lines = (json.dumps({"_id": str(n), "text": f"Tone {n}.", "metadata": filler}) for n in range(400))
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines))
    size = (tmp_path / "corpus.jsonl").stat().st_size
    collector = Collector(find_sources([tmp_path]), shared_parser(), rows=[], files={}, reuse=False)
    told = [item for item in collector.collect() if isinstance(item, int)]
    assert told == sorted(told)
    assert told[-1] == size
    assert any(0 < done < size for done in told)


def test_a_changed_record_beside_a_file_is_a_change_of_its_document(write_corpus: WriteCorpus) -> None:
    corpus = write_corpus()
    (corpus / "paper.txt").write_text("Tone is raised.")
    (corpus / "paper.csl.json").write_text('[{"id": "paper"}]')
    live = collect([corpus])
    (corpus / "paper.csl.json").write_text('[{"id": "paper", "retracted": true}]')
    run = collect([corpus], live)
    assert run.changes.updated == ["paper.txt"]
    assert run.documents[0].reference is not None
    assert run.documents[0].reference.retracted


def test_an_unchanged_record_is_kept_and_a_changed_one_read(tmp_path: Path) -> None:
    live = collect([write_records(tmp_path, a="Tone.", b="Reflex.", c="Clonus.")])
    run = collect([write_records(tmp_path, a="Tone.", b="Babinski.", d="Bulk.")], live)
    assert run.sources == ["corpus.jsonl#a", "corpus.jsonl#b", "corpus.jsonl#d"]
    assert [row.source for row in run.kept] == ["corpus.jsonl#a"]
    changes = run.changes
    assert (changes.added, changes.updated, changes.unchanged, changes.deleted) == (
        ["corpus.jsonl#d"],
        ["corpus.jsonl#b"],
        ["corpus.jsonl#a"],
        ["corpus.jsonl#c"],
    )


def test_a_broken_record_keeps_its_previous_version_and_leaves_the_others(tmp_path: Path) -> None:
    live = collect([write_records(tmp_path, a="Tone.", b="Reflex.", c="Clonus.")])
    run = collect([write_records(tmp_path, a="Tone.", b="{broken", c="Clonus is new.")], live)
    assert [row.source for row in run.rescued] == ["corpus.jsonl#b"]
    assert (run.changes.updated, run.changes.unchanged) == (["corpus.jsonl#c"], ["corpus.jsonl#a"])
    assert (set(run.changes.failed), run.changes.deleted, run.files) == ({"corpus.jsonl:2"}, [], {})


def test_a_record_that_comes_twice_fails_and_is_not_reported_as_deleted(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "Tone."}\n')
    live = collect([tmp_path])
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "Tone."}\n{"_id": "a", "text": "Reflex."}\n')
    run = collect([tmp_path], live)
    assert (run.sources, run.changes.deleted) == (["corpus.jsonl#a"], [])
    assert set(run.changes.failed) == {"corpus.jsonl#a"}


def test_a_file_cut_short_keeps_the_records_it_lost(tmp_path: Path) -> None:
    import gzip

    data = gzip.compress("".join(f'{{"_id": "{n}", "text": "Tone {n}."}}\n' for n in range(2000)).encode())
    (tmp_path / "corpus.jsonl.gz").write_bytes(data)
    live = collect([tmp_path])
    (tmp_path / "corpus.jsonl.gz").write_bytes(data[: len(data) // 2])
    run = collect([tmp_path], live)
    assert len(run.rows) == 2000
    assert set(run.changes.failed) == {"corpus.jsonl.gz"}
    assert run.files == {}


def test_without_reuse_every_file_is_read_again(write_corpus: WriteCorpus) -> None:
    corpus = write_records(write_corpus(a="Tone."), r="Reflex.")
    live = collect([corpus])
    run = collect([corpus], live, reuse=False)
    assert [document.source for document in run.documents] == ["a.md", "corpus.jsonl#r"]
    assert run.changes.unchanged == ["a.md", "corpus.jsonl#r"]
