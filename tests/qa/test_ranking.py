import numpy as np
import pytest

from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.question import TermGroup
from qa.ranking import READINGS, load_weights, readings_of, weigh_titles
from tests.conftest import quiet

_TEXTS = {
    "baclofen": "# Dose\n\nThe dose is 5 mg.\n\n# Name\n\nBaclofen relaxes muscles.",
    "tizanidine": "# Dose\n\nThe dose is 2 mg.\n\n# Name\n\nTizanidine relaxes muscles.",
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Two drugs, each with a chunk on its dose and one that names it."""
    folder = tmp_path_factory.mktemp("ranking")
    for name, text in _TEXTS.items():
        (folder / f"{name}.md").write_text(f"---\nid: {name}\ntitle: A drug\n---\n{text}\n", encoding="utf-8")
    settings = Settings(index=folder / "index")
    ingest([folder], settings, progress=quiet)
    return IndexReader.open(settings.index)


def group(*forms: str, weight: float = 1.0) -> TermGroup:
    return TermGroup(tuple(frozenset(form.split()) for form in forms), weight)


def read(reader: IndexReader, *groups: TermGroup) -> dict[str, list[float]]:
    """Return the readings of all chunks, scored alike by both arms, by name."""
    numbers = np.arange(reader.manifest.counts.chunks)
    alike = np.ones(len(numbers), dtype=np.float32)
    found = readings_of(reader, groups, numbers, alike, alike)
    return dict(zip(READINGS, found.T.tolist(), strict=True))


def documents(reader: IndexReader) -> list[str]:
    return reader.store.chunk_documents()


def test_a_passage_is_credited_with_what_its_document_names_elsewhere(reader: IndexReader) -> None:
    named = read(reader, group("baclofen"))["named"]
    assert named == [float(name == "baclofen") for name in documents(reader)]


def test_any_form_names_a_thing_but_only_with_all_its_words(reader: IndexReader) -> None:
    named = read(reader, group("lioresal", "baclofen muscl"), group("baclofen tizanidin"))["named"]
    assert named == [float(name == "baclofen") for name in documents(reader)]


def test_rare_things_count_above_all(reader: IndexReader) -> None:
    named = read(reader, group("baclofen", weight=4.0), group("tizanidin", weight=2.0))["named"]
    assert named == pytest.approx([64 / 72 if name == "baclofen" else 8 / 72 for name in documents(reader)])


def test_what_no_document_names_decides_nothing(reader: IndexReader) -> None:
    assert read(reader, group("zorblax", weight=9.0), group("dose"))["named"] == [1.0] * len(documents(reader))


def test_candidates_near_the_best_are_credited(reader: IndexReader) -> None:
    near = read(reader, group("baclofen"))["near"]
    assert max(near) == pytest.approx(1.0)
    assert min(near) == pytest.approx(0.0)


def test_without_candidates_there_are_no_readings(reader: IndexReader) -> None:
    nothing = np.zeros(0, dtype=np.float32)
    assert readings_of(reader, (), np.zeros(0, dtype=np.int64), nothing, nothing).shape == (0, len(READINGS))


def test_the_weights_make_scores_from_0_to_1() -> None:
    weights = load_weights()
    assert (weights >= 0).all()
    assert weights.sum() == pytest.approx(1, abs=0.01)


def test_index_types_that_hold_no_vectors_rank_all_the_same(
    reader: IndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "vectors_of", lambda _: None)
    found = read(reader, group("baclofen"))
    assert found["near"] == found["dense"]


def test_a_title_that_asks_counts_as_much_as_all_else() -> None:
    fused, cosines = np.array([0.8, 0.4, 0.6]), np.array([0.2, 0.4, 0.6], dtype=np.float32)
    titles = np.array([np.nan, 0.6, 0.1], dtype=np.float32)  # none counts for less than nothing
    assert weigh_titles(fused, titles, cosines) == pytest.approx([0.8, 0.7, 0.3])


def test_titles_that_ask_nothing_change_no_score() -> None:
    fused, cosines = np.array([0.8, 0.4]), np.array([0.2, 0.4], dtype=np.float32)
    assert weigh_titles(fused, np.full(2, np.nan, dtype=np.float32), cosines) is fused
