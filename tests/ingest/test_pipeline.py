"""Ingest publishes what the files say, reports all of them, and survives what is broken."""

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from ingest.errors import BetzError, IndexMissing, ModelMismatch
from ingest.generation import generations_dir, live_folder, live_id
from ingest.model import EmbeddingModel
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.report import IngestReport, last_report
from ingest.settings import Settings
from ingest.verify import verify

WriteCorpus = Callable[..., Path]
RunIngest = Callable[..., IngestReport]

pytestmark = pytest.mark.usefixtures("weights_hashed_once")

TONE = "Tone is raised in spasticity."
REFLEX = "The plantar reflex is extensor."


def texts(index: Path) -> dict[str, str]:
    """Return the text of each document of the live generation."""
    store = IndexReader.open(index).store
    found = {name: store.document(name) for name in store.titles()}
    return {name: document.text for name, document in found.items() if document}


def test_a_first_ingest_publishes_every_document(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    report = run_ingest(write_corpus(tone=TONE, reflex=REFLEX))
    assert report.published
    assert report.added == ("reflex.md", "tone.md")
    assert live_id(settings.index) == report.generation
    assert texts(settings.index) == {"tone": TONE, "reflex": REFLEX}


def test_a_published_generation_passes_its_verification(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    report = run_ingest(write_corpus(tone=TONE, reflex=REFLEX))
    manifest = verify(live_folder(settings.index))
    assert (manifest.id, manifest.counts) == (report.generation, report.counts)
    assert (report.counts.documents, report.counts.sentences, report.counts.tokens_unseen) == (2, 2, 0)


def test_the_same_input_gives_the_same_generation_id(write_corpus: WriteCorpus, settings: Settings) -> None:
    ids = set()
    for number in range(2):
        corpus = write_corpus(f"corpus{number}", tone=TONE)
        index = settings.model_copy(update={"index": settings.index / str(number)})
        ids.add(ingest([corpus], index, progress=lambda stage, done, total: None).generation)
    assert len(ids) == 1


def test_other_input_gives_another_generation_id(write_corpus: WriteCorpus, run_ingest: RunIngest) -> None:
    ids = [run_ingest(write_corpus(tone=TONE)).generation, run_ingest(write_corpus(tone=REFLEX)).generation]
    (write_corpus() / "references.json").write_text(json.dumps([{"id": "turner2020"}]))
    ids.append(run_ingest(write_corpus()).generation)
    assert len(set(ids)) == 3


def test_nothing_is_published_when_nothing_changed(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    corpus = write_corpus(tone=TONE)
    first = run_ingest(corpus)
    before = {path: path.stat().st_mtime_ns for path in generations_dir(settings.index).rglob("*")}
    second = run_ingest(corpus)
    assert (second.published, second.generation, second.unchanged) == (False, first.generation, ("tone.md",))
    assert {path: path.stat().st_mtime_ns for path in generations_dir(settings.index).rglob("*")} == before


def test_an_edited_file_replaces_its_text(write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings) -> None:
    run_ingest(write_corpus(tone=TONE))
    report = run_ingest(write_corpus(tone=REFLEX))
    assert (report.published, report.updated, report.added) == (True, ("tone.md",), ())
    assert texts(settings.index) == {"tone": REFLEX}


def test_a_deleted_file_leaves_the_index(write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings) -> None:
    corpus = write_corpus(tone=TONE, reflex=REFLEX)
    run_ingest(corpus)
    (corpus / "tone.md").unlink()
    assert run_ingest(corpus).deleted == ("tone.md",)
    assert texts(settings.index) == {"reflex": REFLEX}


def test_a_file_that_breaks_keeps_its_published_text(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    corpus = write_corpus(tone=TONE, reflex=REFLEX)
    run_ingest(corpus)
    (corpus / "tone.md").write_bytes(b"\xff\xfe")
    report = run_ingest(corpus)
    assert set(report.failed) == {"tone.md"}
    assert (report.unchanged, report.updated, report.deleted) == (("reflex.md",), (), ())
    assert texts(settings.index) == {"tone": TONE, "reflex": REFLEX}


def test_a_file_whose_reference_was_removed_fails_alone(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    corpus = write_corpus(tone="Tone is raised [@turner2020].", reflex=TONE)
    (corpus / "references.json").write_text(json.dumps([{"id": "turner2020"}]))
    run_ingest(corpus)
    (corpus / "references.json").write_text("[]")
    write_corpus(reflex=REFLEX)
    report = run_ingest(corpus)
    assert "turner2020" in report.failed["tone.md"]
    assert texts(settings.index)["reflex"] == REFLEX


def test_nothing_to_ingest_leaves_the_live_generation(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    corpus = write_corpus(tone=TONE)
    live = run_ingest(corpus).generation
    (corpus / "tone.md").unlink()
    with pytest.raises(BetzError, match="Nothing to ingest"):
        run_ingest(corpus)
    assert live_id(settings.index) == live


def test_a_failure_while_embedding_leaves_the_live_generation(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = run_ingest(write_corpus(tone=TONE)).generation

    def fail(name: str, model: EmbeddingModel, export: Path) -> None:
        raise MemoryError

    monkeypatch.setattr("ingest.bulk.load_backend", fail)
    with pytest.raises(MemoryError):
        run_ingest(write_corpus(tone=f"A sentence that no test has ever embedded, {uuid4()}."))
    assert verify(live_folder(settings.index)).id == live


def test_a_wrong_model_leaves_the_live_generation(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, tmp_path: Path
) -> None:
    live = run_ingest(write_corpus(tone=TONE)).generation
    (tmp_path / "model").mkdir()
    wrong = settings.model_copy(update={"model": str(tmp_path / "model")})
    with pytest.raises(ModelMismatch):
        ingest([write_corpus(tone=REFLEX)], wrong, progress=lambda stage, done, total: None)
    assert verify(live_folder(settings.index)).id == live


def test_a_first_ingest_that_fails_publishes_nothing(run_ingest: RunIngest, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_bytes(b"\xff\xfe")
    with pytest.raises(BetzError, match=r"broken\.md"):
        run_ingest(tmp_path / "broken.md")
    with pytest.raises(IndexMissing):
        live_folder(settings.index)


def test_the_last_report_lies_in_the_index(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    assert last_report(settings.index) is None
    for _ in range(2):
        report = run_ingest(write_corpus(tone=TONE))
        assert last_report(settings.index) == report
