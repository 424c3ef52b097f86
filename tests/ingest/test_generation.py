"""Generations are published whole, pruned, checked, and built by one ingest at a time."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ingest.chunking import ChunkSettings
from ingest.errors import IndexDamaged, IndexMissing, IngestBusy
from ingest.generation import (
    FORMAT,
    KEPT_GENERATIONS,
    MANIFEST_FILE,
    Counts,
    Manifest,
    building_folder,
    check_files,
    generations_dir,
    hash_files,
    ingest_lock,
    live_folder,
    live_id,
    point_to,
    publish,
    read_manifest,
)
from ingest.lexical import Bm25Settings

HOLD_THE_LOCK = """
import sys
from pathlib import Path
from ingest.generation import ingest_lock
with ingest_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def build(index: Path, generation: str, content: str = "vectors") -> Path:
    """Build a small generation and publish it."""
    with ingest_lock(index):
        folder = building_folder(index)
        (folder / "vectors.faiss").write_text(content)
        (folder / "records.sqlite").write_text("records")
        manifest = Manifest(
            id=generation,
            created="2026-11-22T12:00:00+00:00",
            model="tiny@1",
            precision="",
            dimension=2,
            index_type="flat",
            recall=1.0,
            sentence_vectors=True,
            loaders={"markdown": "1"},
            code="abc",
            chunking=ChunkSettings(),
            bm25=Bm25Settings(),
            counts=Counts(documents=1, sentences=1, chunks=1, windows=1, tokens=1, tokens_unseen=0),
            files=hash_files(folder),
        )
        (folder / MANIFEST_FILE).write_text(manifest.model_dump_json())
        publish(index, folder, generation)
    return generations_dir(index) / generation


@contextmanager
def held_by_another_process(index: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock of an index."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_LOCK, str(index)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_published_generation_is_live(tmp_path: Path) -> None:
    folder = build(tmp_path, "aaa")
    assert (live_id(tmp_path), live_folder(tmp_path)) == ("aaa", folder)
    assert check_files(folder).id == "aaa"
    assert names(tmp_path) == {"current", "generations", "lock"}


def test_the_latest_published_generation_is_live_and_the_one_before_is_kept(tmp_path: Path) -> None:
    build(tmp_path, "aaa")
    build(tmp_path, "bbb")
    assert live_id(tmp_path) == "bbb"
    assert check_files(generations_dir(tmp_path) / "aaa").id == "aaa"


def test_an_earlier_generation_can_be_made_live_again(tmp_path: Path) -> None:
    build(tmp_path, "aaa")
    build(tmp_path, "bbb")
    point_to(tmp_path, "aaa")
    assert live_folder(tmp_path).name == "aaa"


def test_a_generation_published_again_replaces_its_damaged_files(tmp_path: Path) -> None:
    folder = build(tmp_path, "aaa")
    (folder / "vectors.faiss").write_text("damaged")
    build(tmp_path, "aaa")
    assert check_files(folder).id == "aaa"


def test_old_generations_are_pruned_but_never_the_live_one(tmp_path: Path) -> None:
    published = [f"generation{number}" for number in range(KEPT_GENERATIONS + 3)]
    for name in published:
        build(tmp_path, name)
    kept = names(generations_dir(tmp_path))
    assert published[-1] in kept
    assert len(kept) == KEPT_GENERATIONS


def test_an_index_without_a_generation_is_missing(tmp_path: Path) -> None:
    assert live_id(tmp_path / "nowhere") is None
    with pytest.raises(IndexMissing, match="betz ingest"):
        live_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("pointer", [b"vanished\n", b"\xff\xfe\x00"])
def test_a_pointer_to_no_generation_is_damage(tmp_path: Path, pointer: bytes) -> None:
    build(tmp_path, "aaa")
    (tmp_path / "current").write_bytes(pointer)
    with pytest.raises(IndexDamaged):
        live_folder(tmp_path)


@pytest.mark.parametrize("name", ["vectors.faiss", "records.sqlite"])
def test_an_altered_file_is_named(tmp_path: Path, name: str) -> None:
    folder = build(tmp_path, "aaa")
    content = (folder / name).read_text()
    (folder / name).write_text(content.swapcase())
    with pytest.raises(IndexDamaged, match=name):
        check_files(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = build(tmp_path, "aaa")
    (folder / "vectors.faiss").unlink()
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss"):
        check_files(folder)


def test_a_file_that_does_not_belong_is_named(tmp_path: Path) -> None:
    folder = build(tmp_path, "aaa")
    (folder / "stray.txt").write_text("stray")
    with pytest.raises(IndexDamaged, match=r"stray\.txt"):
        check_files(folder)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"format": 1}'])
def test_a_broken_manifest_is_damage(tmp_path: Path, content: str) -> None:
    folder = build(tmp_path, "aaa")
    (folder / MANIFEST_FILE).write_text(content)
    with pytest.raises(IndexDamaged, match="manifest"):
        read_manifest(folder)


def test_another_format_is_refused_with_both_numbers(tmp_path: Path) -> None:
    folder = build(tmp_path, "aaa")
    other = read_manifest(folder).model_copy(update={"format": FORMAT + 1})
    (folder / MANIFEST_FILE).write_text(other.model_dump_json())
    with pytest.raises(IndexDamaged, match=f"format {FORMAT + 1}.*reads {FORMAT}"):
        read_manifest(folder)


def test_a_second_ingest_is_refused_and_told_which_process_is_at_work(tmp_path: Path) -> None:
    with (
        held_by_another_process(tmp_path) as process,
        pytest.raises(IngestBusy, match=rf"\b{process.pid}\b"),
        ingest_lock(tmp_path),
    ):
        raise AssertionError("the lock was given twice")


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path) as process:
        process.kill()
        process.wait()
        build(tmp_path, "aaa")
    assert live_id(tmp_path) == "aaa"


def test_the_lock_is_free_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), ingest_lock(tmp_path):
        raise RuntimeError
    build(tmp_path, "aaa")
    assert live_id(tmp_path) == "aaa"


def test_the_leftovers_of_a_crash_are_removed_by_the_next_ingest(tmp_path: Path) -> None:
    with ingest_lock(tmp_path):
        (building_folder(tmp_path) / "half.faiss").write_text("half")
    build(tmp_path, "aaa")
    assert names(tmp_path) == {"current", "generations", "lock"}
