"""A damaged live generation is rebuilt, and unusual but sound corpora are indexed."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import IndexDamaged
from ingest.generation import Manifest, check_files, hash_files, live_folder, read_manifest
from ingest.reader import IndexReader
from ingest.report import IngestReport
from ingest.settings import Settings
from ingest.verify import verify

WriteCorpus = Callable[..., Path]
RunIngest = Callable[..., IngestReport]
Damage = Callable[[Path], object]

pytestmark = pytest.mark.usefixtures("weights_hashed_once")

TONE = "Tone is raised in spasticity."
REFLEX = "The plantar reflex is extensor."


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def blank(path: Path) -> None:
    """Fill the middle third with zeros, as a disk does that lost a block."""
    data = path.read_bytes()
    third = len(data) // 3
    path.write_bytes(data[:third] + bytes(third) + data[2 * third :])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garble(path: Path) -> None:
    """Make the stored document unreadable and leave everything around it as it is."""
    data = path.read_bytes()
    assert TONE.encode() in data
    path.write_bytes(data.replace(TONE.encode(), b"\xff" * len(TONE)))


def misspell(path: Path) -> None:
    """Make the stored document another kind of record and leave everything around it as it is."""
    data = path.read_bytes()
    assert b'"sentences"' in data
    path.write_bytes(data.replace(b'"sentences"', b'"sentinels"'))


def manifest_of(folder: Path) -> Manifest:
    """Return the manifest as it would be if the files had been written as they now are."""
    return read_manifest(folder).model_copy(update={"files": hash_files(folder)})


def rebuilt(report: IngestReport, index: Path) -> Manifest:
    """Return the manifest of the live generation of an ingest that had to publish."""
    assert report.published
    return verify(live_folder(index))


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("records.sqlite", Path.unlink),
        ("records.sqlite", blank),
        ("vectors.faiss", cut),
        ("vectors.faiss", blank),
        ("sentences.npy", blank),
        ("windows.npy", empty),
        ("bm25-scores.npy", Path.unlink),
        ("manifest.json", cut),
    ],
)
def test_a_damaged_live_generation_is_rebuilt(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, name: str, damage: Damage
) -> None:
    corpus = write_corpus(tone=TONE)
    first = run_ingest(corpus)
    damage(live_folder(settings.index) / name)
    report = run_ingest(corpus)
    assert rebuilt(report, settings.index).id == first.generation


@pytest.mark.parametrize("damage", [garble, misspell])
def test_a_live_generation_with_a_damaged_document_is_rebuilt(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, damage: Damage
) -> None:
    corpus = write_corpus(tone=TONE)
    first = run_ingest(corpus)
    damage(live_folder(settings.index) / "records.sqlite")
    report = run_ingest(corpus)
    assert rebuilt(report, settings.index).id == first.generation


@pytest.mark.parametrize("pointer", [b"vanished\n", b"", b"\xff\xfe\x00"])
def test_an_index_whose_pointer_is_damaged_is_rebuilt(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, pointer: bytes
) -> None:
    corpus = write_corpus(tone=TONE)
    first = run_ingest(corpus)
    (settings.index / "current").write_bytes(pointer)
    report = run_ingest(corpus)
    assert rebuilt(report, settings.index).id == first.generation


def test_verification_notices_a_vector_table_of_another_generation(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    run_ingest(write_corpus(tone=TONE))
    other = (live_folder(settings.index) / "vectors.faiss").read_bytes()
    run_ingest(write_corpus(tone=REFLEX))
    (live_folder(settings.index) / "vectors.faiss").write_bytes(other)
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss"):
        verify(live_folder(settings.index))


def test_verification_notices_vectors_given_to_the_wrong_chunks(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    run_ingest(write_corpus(tone=TONE, reflex=REFLEX))
    folder = live_folder(settings.index)
    np.save(folder / "windows.npy", np.load(folder / "windows.npy")[::-1])
    manifest = manifest_of(folder)
    (folder / "manifest.json").write_text(manifest.model_dump_json())
    with pytest.raises(IndexDamaged, match="find"):
        verify(folder)


@pytest.mark.parametrize("kind", ["documents", "sentences", "chunks", "tokens"])
def test_verification_notices_counts_that_are_not_those_of_the_records(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, kind: str
) -> None:
    run_ingest(write_corpus(tone=TONE, reflex=REFLEX))
    folder = live_folder(settings.index)
    manifest = read_manifest(folder)
    counts = manifest.counts.model_copy(update={kind: getattr(manifest.counts, kind) + 1})
    (folder / "manifest.json").write_text(manifest.model_copy(update={"counts": counts}).model_dump_json())
    with pytest.raises(IndexDamaged):
        verify(folder)


@pytest.mark.parametrize("copies", [2, 12])
def test_of_copies_of_one_text_one_is_indexed_and_the_others_are_noted(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings, copies: int
) -> None:
    corpus = write_corpus()
    for number in range(copies):
        (corpus / f"copy{number}.md").write_text(f"---\ntitle: Tone\n---\n{TONE}")
    report = run_ingest(corpus)
    assert (len(report.added), report.counts.documents, len(report.skipped)) == (1, 1, copies - 1)
    assert all("copy0.md" in reason for reason in report.skipped.values())
    assert check_files(live_folder(settings.index)).id == report.generation


def test_a_text_of_nothing_but_stop_words_is_indexed(run_ingest: RunIngest, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "it.md").write_text("---\ntitle: About it\n---\nIt is so.")
    run_ingest(tmp_path / "it.md")
    document = IndexReader.open(settings.index).document("it")
    assert document is not None
    assert document.text == "It is so."


def test_a_second_folder_does_not_unname_the_files_of_the_first(
    write_corpus: WriteCorpus, run_ingest: RunIngest, settings: Settings
) -> None:
    one, two = write_corpus("one", tone=TONE), write_corpus("two", reflex=REFLEX)
    run_ingest(one)
    (one / "tone.md").write_bytes(b"\xff\xfe")
    report = run_ingest(one, two)
    assert (len(report.failed), report.deleted) == (1, ())
    assert IndexReader.open(settings.index).document("tone") is not None


def test_two_folders_give_the_same_generation_wherever_they_lie(
    write_corpus: WriteCorpus, run_ingest: RunIngest, tmp_path: Path
) -> None:
    ids = set()
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        folders = write_corpus(f"{place}/one", tone=TONE), write_corpus(f"{place}/two", reflex=REFLEX)
        ids.add(run_ingest(*folders).generation)
    assert len(ids) == 1


def test_every_file_of_two_folders_is_reported_once(write_corpus: WriteCorpus, run_ingest: RunIngest) -> None:
    one, two = write_corpus("one", tone=TONE), write_corpus("two", reflex=REFLEX)
    for folder in (one, two):
        (folder / "README.md").write_text("About this folder.")
    report = run_ingest(one, two)
    assert len(report.added) + len(report.skipped) + len(report.failed) == 4


def test_progress_never_runs_backwards_and_ends_complete(write_corpus: WriteCorpus, settings: Settings) -> None:
    last: dict[str, tuple[int, int]] = {}

    def progress(stage: str, done: int, total: int) -> None:
        assert last.get(stage, (0, total))[0] <= done <= total
        last[stage] = (done, total)

    from ingest.pipeline import ingest

    ingest([write_corpus(tone=TONE, reflex=REFLEX)], settings, progress=progress)
    assert last
    assert all(done == total for done, total in last.values())
