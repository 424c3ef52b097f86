"""An open generation finds chunks, their sentences and their records; one that does not fit is refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import OnnxEncoder
from ingest.errors import IndexDamaged, IndexMissing
from ingest.generation import live_folder
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings

TONE = "Tone is raised in spasticity. The plantar reflex is extensor."
RILUZOLE = "Riluzole is given twice daily."
GRADES = "## Scale\n\n| Grade | Tone |\n|---|---|\n| 0 | normal |\n\n## Use\n\nThe scale is rated at the bedside."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three documents, built once; read it, do not change it."""
    folder = tmp_path_factory.mktemp("reader")
    for name, text in {"tone": TONE, "riluzole": RILUZOLE, "grades": GRADES}.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: About {name}\n---\n{text}")
    ingest([folder], Settings(index=folder / "index"), progress=lambda stage, done, total: None)
    return folder / "index"


@pytest.fixture
def reader(index: Path) -> IndexReader:
    return IndexReader.open(index)


@pytest.fixture
def generation(index: Path, tmp_path: Path) -> Path:
    """A copy of the generation that a test may spoil."""
    return shutil.copytree(live_folder(index), tmp_path / "generation")


def test_the_nearest_chunk_comes_first(reader: IndexReader, encoder: OnnxEncoder) -> None:
    found = reader.dense(encoder.encode(["How often is riluzole taken?"])[0], 4)
    assert reader.chunk(found[0][0]).document_id == "riluzole"
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_no_more_chunks_come_than_were_asked_for(reader: IndexReader, encoder: OnnxEncoder) -> None:
    vector = encoder.encode(["reflex"])[0]
    assert [len(reader.dense(vector, limit)) for limit in (1, 2, 50)] == [1, 2, 4]


def test_the_sentences_of_a_chunk_come_with_their_vectors(reader: IndexReader) -> None:
    chunks = [reader.chunk(number) for number in range(reader.manifest.counts.chunks)]
    document, sentences, vectors = reader.sentences(next(chunk for chunk in chunks if chunk.document_id == "tone"))
    assert [document.quote(sentence) for sentence in sentences] == [
        "Tone is raised in spasticity.",
        "The plantar reflex is extensor.",
    ]
    assert vectors is not None
    assert vectors.shape == (2, reader.manifest.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_a_sentence_vector_is_that_of_its_sentence(reader: IndexReader, encoder: OnnxEncoder) -> None:
    for number in range(reader.manifest.counts.chunks):
        document, sentences, vectors = reader.sentences(reader.chunk(number))
        assert vectors is not None
        expected = encoder.encode([f"{document.title}: {document.quote(sentence)}" for sentence in sentences])
        assert np.sum(vectors * expected, axis=1).min() >= 0.999


def test_the_tables_of_a_document_are_its_chunks_that_hold_one(reader: IndexReader) -> None:
    (table,) = reader.tables("grades").values()
    document = reader.document("grades")
    assert document is not None
    assert "Grade | Tone" in document.text[table.start : table.end]
    assert (reader.tables("tone"), reader.tables("nowhere")) == ({}, {})


def test_what_the_index_does_not_hold_is_not_found(reader: IndexReader) -> None:
    assert reader.document("nowhere") is None
    assert reader.reference("nobody2020") is None
    with pytest.raises(KeyError):
        reader.chunk(reader.manifest.counts.chunks)


def test_an_index_that_was_never_built_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        IndexReader.open(tmp_path)


@pytest.mark.parametrize("name", ["records.sqlite", "vectors.faiss", "windows.npy", "sentences.npy", "bm25-scores.npy"])
def test_a_part_that_cannot_be_opened_is_damage(generation: Path, name: str) -> None:
    (generation / name).write_bytes(b"not what it should be")
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        IndexReader(generation)


def test_parts_of_different_sizes_are_damage(reader: IndexReader, generation: Path) -> None:
    np.save(generation / "sentences.npy", np.zeros((1, reader.manifest.dimension), dtype=np.float32))
    with pytest.raises(IndexDamaged, match="do not fit"):
        IndexReader(generation)
