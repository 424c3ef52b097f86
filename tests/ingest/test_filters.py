"""Filters admit what all their conditions hold of."""

import json
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import OnnxEncoder
from ingest.filters import Filters
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings
from tests.conftest import quiet

GUIDELINE = {"id": "g2024", "evidence_type": "guideline", "issued": {"date-parts": [[2024]]}}
TRIAL = {"id": "t2010", "evidence_type": "randomised_trial", "issued": {"date-parts": [[2010]]}}
UNDATED = {"id": "u", "evidence_type": "guideline"}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    """Four documents: one cites a guideline, one a trial, one a work without a year, one nothing."""
    folder = tmp_path_factory.mktemp("filters")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "references.json").write_text(json.dumps([GUIDELINE, TRIAL, UNDATED]))
    for name, key in (("guided", "g2024"), ("tried", "t2010"), ("undated", "u")):
        (corpus / f"{name}.md").write_text(f"---\nupdated: '2026-01-01'\n---\nTone is raised in {name} [@{key}].")
    (corpus / "plain.txt").write_text("Tone is raised.")
    settings = Settings(index=folder / "index")
    ingest([corpus], settings, progress=quiet)
    return IndexReader.open(settings.index)


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        (Filters(evidence_types=("guideline",)), {"guided", "undated"}),
        (Filters(evidence_types=("guideline", "randomised_trial")), {"guided", "tried", "undated"}),
        (Filters(evidence_types=("unclassified",)), {"plain"}),
        (Filters(year_from=2020), {"guided"}),
        (Filters(year_to=2020), {"tried"}),
        (Filters(year_from=2010, year_to=2024), {"guided", "tried"}),
        (Filters(evidence_types=("guideline",), year_to=2020), set()),
        (Filters(source_kinds=("text",)), {"plain"}),
        (Filters(source_kinds=("markdown",), evidence_types=("randomised_trial",)), {"tried"}),
        (Filters(review_statuses=("submitted",)), {"guided", "tried", "undated", "plain"}),
        (Filters(review_statuses=("approved",)), set()),
    ],
)
def test_only_what_every_condition_holds_of_is_admitted(
    reader: IndexReader, filters: Filters, admitted: set[str]
) -> None:
    mask = reader.admitted(filters)
    assert mask is not None
    assert {reader.chunk(int(number)).document_id for number in np.flatnonzero(mask)} == admitted


def test_no_condition_admits_everything(reader: IndexReader) -> None:
    assert reader.admitted(Filters()) is None


def test_dense_search_finds_only_what_is_admitted(reader: IndexReader, encoder: OnnxEncoder) -> None:
    mask = reader.admitted(Filters(evidence_types=("randomised_trial",)))
    found = reader.dense(encoder.encode(["guided tone"])[0], 10, mask)
    assert [reader.chunk(number).document_id for number, _ in found] == ["tried"]


def test_a_chunk_is_admitted_for_one_sentence_and_the_others_are_not(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "references.json").write_text(json.dumps([GUIDELINE, TRIAL]))
    (corpus / "both.md").write_text(
        "---\nupdated: '2026-01-01'\n---\nTone is raised [@g2024]. It is slow [@t2010]. So."
    )
    settings = Settings(index=tmp_path / "index")
    ingest([corpus], settings, progress=quiet)
    reader = IndexReader.open(settings.index)
    document, sentences, _ = reader.sentences(reader.chunk(0))

    def admitted(**conditions: object) -> list[bool]:
        filters = Filters.model_validate(conditions)
        return [reader.admits_sentence(filters, document, sentence) for sentence in sentences]

    assert admitted(evidence_types=("guideline",)) == [True, False, False]
    assert admitted(year_to=2012) == [False, True, False]
    assert admitted(year_from=2026) == [False, False, True]  # a sentence that cites nothing is its document's
    assert admitted(source_kinds=("markdown",)) == [True, True, True]
