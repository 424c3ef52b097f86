"""A title that asks a question is embedded by itself."""

from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import OnnxEncoder
from ingest.errors import IndexDamaged
from ingest.generation import TITLES_FILE
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant
from tests.conftest import quiet

_TITLES = {
    "causes": "What causes ataxia?",
    "plain": "Ataxia",
    "signs": "What are the signs of ataxia ?",
    "treatment": "How is ataxia treated?",
}
_TEXT = "# One\n\nAtaxia is a disorder of movement.\n\n# Two\n\nA doctor can tell you more."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, title in _TITLES.items():
        (folder / f"{name}.md").write_text(f"---\nid: {name}\ntitle: {title!r}\n---\n{_TEXT}\n", encoding="utf-8")
    return folder


def built(folder: Path, index: Path) -> tuple[Settings, IndexReader]:
    settings = Settings(index=index)
    ingest([folder], settings, progress=quiet)
    return settings, IndexReader.open(index)


def cosines(reader: IndexReader, encoder: OnnxEncoder, query: str) -> dict[str, list[float]]:
    """Return the cosine of a query with the title above each chunk, by document."""
    found: dict[str, list[float]] = {}
    chunks = np.arange(reader.manifest.counts.chunks)
    values = reader.title_cosines(chunks, encoder.encode([query])[0])
    for name, value in zip(reader.store.chunk_documents(), values, strict=True):
        found.setdefault(name, []).append(float(value))
    return found


def test_every_chunk_knows_how_near_its_title_is_if_that_asks(
    folder: Path, tmp_path: Path, encoder: OnnxEncoder
) -> None:
    _, reader = built(folder, tmp_path / "index")
    found = cosines(reader, encoder, "How is ataxia treated?")
    assert found["treatment"] == pytest.approx([1.0, 1.0], abs=1e-3)
    assert all(value < 0.95 for name in ("causes", "signs") for value in found[name])
    assert np.isnan(found["plain"]).all()


def test_a_changed_corpus_has_the_titles_of_a_fresh_one(folder: Path, tmp_path: Path, encoder: OnnxEncoder) -> None:
    built(folder, tmp_path / "index")
    (folder / "causes.md").unlink()
    (folder / "signs.md").write_text(f"---\nid: signs\ntitle: Signs\n---\n{_TEXT}\n", encoding="utf-8")
    (folder / "course.md").write_text(
        f"---\nid: course\ntitle: How does ataxia go on?\n---\n{_TEXT}\n", encoding="utf-8"
    )
    query = "What is the course of ataxia?"
    changed = cosines(built(folder, tmp_path / "index")[1], encoder, query)
    fresh = cosines(built(folder, tmp_path / "fresh")[1], encoder, query)
    assert changed.keys() == fresh.keys() == {"course", "plain", "signs", "treatment"}
    assert all(np.allclose(changed[name], fresh[name], atol=1e-3, equal_nan=True) for name in fresh)


@pytest.mark.parametrize(
    ("question", "document"),
    [("how do you treat ataxia", "treatment"), ("ataxia: what is it caused by", "causes")],
)
def test_of_texts_alike_the_one_whose_title_asks_the_same_comes_first(
    folder: Path, tmp_path: Path, question: str, document: str
) -> None:
    settings, _ = built(folder, tmp_path / "index")
    assert Assistant.open(settings).passages(question)[0].document_id == document


def test_a_corpus_whose_titles_ask_nothing_holds_none(tmp_path: Path, encoder: OnnxEncoder) -> None:
    (tmp_path / "one.md").write_text(f"---\ntitle: Ataxia\n---\n{_TEXT}\n", encoding="utf-8")
    _, reader = built(tmp_path, tmp_path / "index")
    assert TITLES_FILE not in reader.manifest.files
    assert np.isnan([value for values in cosines(reader, encoder, "ataxia").values() for value in values]).all()


@pytest.mark.parametrize("name", [TITLES_FILE, "titled.npy"])
def test_titles_that_cannot_be_opened_are_damage(folder: Path, tmp_path: Path, name: str) -> None:
    _, reader = built(folder, tmp_path / "index")
    (reader.folder / name).write_bytes(b"not what it should be")
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        IndexReader(reader.folder)
