"""An ingest works on what changed and on nothing else, and an index stays whole whatever goes wrong on the way."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest import pipeline
from ingest.errors import BetzError, IngestBusy
from ingest.generation import ingest_lock, live_folder, live_id
from ingest.verify import verify
from tests.ingest.workplace import Workplace

TONE = "Tone is raised in spasticity."
REFLEX = "The plantar reflex is extensor."
CLONUS = "Clonus is a rhythmic stretch reflex."


def test_what_is_unchanged_is_neither_read_nor_embedded(workplace: Workplace) -> None:
    workplace.write(tone=TONE, reflex=REFLEX)
    workplace.ingest()
    workplace.parsed.clear()
    workplace.encoded = 0
    report = workplace.ingest()
    assert (report.published, report.unchanged) == (False, ("reflex.md", "tone.md"))
    assert (workplace.parsed, workplace.encoded) == ([], 0)


def test_only_what_changed_is_read_and_embedded(workplace: Workplace) -> None:
    workplace.write(tone=TONE, reflex=REFLEX)
    workplace.ingest()
    workplace.parsed.clear()
    workplace.encoded = 0
    workplace.write(tone=CLONUS)
    report = workplace.ingest()
    assert (report.updated, report.unchanged, workplace.parsed) == (("tone.md",), ("reflex.md",), ["tone.md"])
    assert workplace.encoded == 2  # a chunk and its sentence
    assert workplace.texts() == {"reflex": REFLEX, "tone": CLONUS}


def test_of_many_records_only_the_changed_one_is_embedded(workplace: Workplace) -> None:
    records = {f"r{number}": f"Sign {number} is present." for number in range(20)}
    workplace.write_records(**records)
    workplace.ingest()
    workplace.encoded = 0
    workplace.write_records(**{**records, "r7": CLONUS})
    report = workplace.ingest()
    assert (report.updated, len(report.unchanged), workplace.encoded) == (("corpus.jsonl#r7",), 19, 2)


def test_an_updated_index_is_the_same_as_one_built_anew(workplace: Workplace) -> None:
    workplace.write(anna=TONE, bert=REFLEX, cara=CLONUS)
    workplace.ingest()
    workplace.write(bert=TONE.replace("raised", "increased"))
    (workplace.corpus / "cara.md").unlink()
    updated = workplace.ingest()
    anew = workplace.ingest(index="anew")
    assert (updated.generation, updated.counts) == (anew.generation, anew.counts)
    one, other = (live_folder(workplace.settings.index.with_name(name)) for name in ("index", "anew"))
    for name in ("windows.npy", "sentences.npy"):
        assert np.array_equal(np.load(one / name), np.load(other / name))


def test_another_precision_builds_a_new_generation_from_vectors_of_its_own(workplace: Workplace) -> None:
    workplace.write(tone=TONE)
    first = workplace.ingest()
    workplace.encoded = 0
    second = workplace.ingest(backend="bf16")
    assert (second.published, second.generation != first.generation, workplace.encoded) == (True, True, 2)
    workplace.encoded = 0
    assert (workplace.ingest().generation, workplace.encoded) == (first.generation, 0)


@pytest.mark.parametrize("limits", [(10, 1), (1, 10)])
def test_an_index_may_grow_and_shrink_past_the_sentence_limit(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int]
) -> None:
    for number, limit in enumerate(limits):
        monkeypatch.setattr(pipeline, "SENTENCE_LIMIT", limit)
        workplace.write(tone=TONE, reflex=REFLEX)
        workplace.write(**{f"new{number}": CLONUS.replace("rhythmic", f"rhythmic {number}")})
        workplace.ingest()
        manifest = verify(live_folder(workplace.settings.index))
        assert manifest.sentence_vectors == (manifest.counts.sentences <= limit)
    assert workplace.texts().keys() == {"new0", "new1", "reflex", "tone"}


def test_a_kept_document_is_embedded_again_when_the_cache_is_lost(workplace: Workplace) -> None:
    workplace.write(tone=TONE, reflex=REFLEX)
    workplace.ingest()
    for file in workplace.settings.cache.glob("embeddings.sqlite*"):
        file.unlink()
    workplace.write(tone=CLONUS)
    workplace.ingest()
    assert verify(live_folder(workplace.settings.index)).counts.documents == 2
    assert workplace.texts() == {"reflex": REFLEX, "tone": CLONUS}


def disk_full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def database_full(*_: object, **__: object) -> None:
    raise sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize(
    ("place", "fail"),
    [
        ("ingest.builder.save_array", disk_full),
        ("ingest.builder.build_index", disk_full),
        ("ingest.store_writer.StoreWriter.add", database_full),
        ("ingest.embed.EmbeddingCache.put", database_full),
        ("ingest.generation._sync", disk_full),
    ],
)
def test_a_full_disk_is_said_so_and_costs_nothing(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, place: str, fail: Callable[..., None]
) -> None:
    workplace.write(tone=TONE)
    live = workplace.ingest().generation
    workplace.write(tone=REFLEX)
    with monkeypatch.context() as patch:
        patch.setattr(place, fail)
        with pytest.raises(BetzError, match=r"The disk is full\. Free some space"):
            workplace.ingest()
    assert verify(live_folder(workplace.settings.index)).id == live_id(workplace.settings.index) == live
    assert not list(workplace.settings.index.glob(".building-*"))
    assert workplace.ingest().updated == ("tone.md",)


def test_an_ingest_beside_another_says_who_holds_the_index(workplace: Workplace) -> None:
    workplace.write(tone=TONE)
    with ingest_lock(workplace.settings.index), pytest.raises(IngestBusy, match=rf"process {os.getpid()}\b.*Wait"):
        workplace.ingest()
    assert workplace.ingest().published


def test_a_folder_that_is_moved_is_not_read_again(workplace: Workplace, tmp_path: Path) -> None:
    workplace.write(tone=TONE)
    workplace.ingest()
    workplace.parsed.clear()
    shutil.move(workplace.corpus, tmp_path / "moved")
    report = workplace.ingest(tmp_path / "moved")
    assert (report.unchanged, report.published, workplace.parsed) == (("tone.md",), False, [])
