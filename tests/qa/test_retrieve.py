from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import OnnxEncoder, Vectors
from ingest.export import ensure_export
from ingest.filters import Filters
from ingest.model import find_model
from ingest.pipeline import ingest
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.question import Question, understand
from qa.retrieve import GUIDELINES, PASSAGES, Passage, Wanted, retrieve
from qa.vocabulary import CorpusVocabulary
from tests.conftest import quiet

_QUESTIONS = ("does a UMN lesion mean ALS?", "riluzole dose and monitoring", "what is PLS?", "zorblax", "MS", "it")


@pytest.fixture(scope="module")
def encoder(bundled: Settings) -> OnnxEncoder:
    return OnnxEncoder(ensure_export(find_model(bundled.model), bundled.cache))


def ask(reader: IndexReader, encoder: OnnxEncoder, text: str) -> tuple[Question, Vectors]:
    """Understand and embed a question."""
    question = understand(text, CorpusVocabulary(reader, encoder))
    return question, encoder.encode([question.dense_text])[0]


def found(assistant: Assistant, encoder: OnnxEncoder, text: str, limit: int = PASSAGES) -> list[Passage]:
    return retrieve(assistant.reader, *ask(assistant.reader, encoder, text), Wanted(limit=limit))


@pytest.mark.parametrize("text", _QUESTIONS)
def test_the_same_question_finds_the_same_passages(assistant: Assistant, encoder: OnnxEncoder, text: str) -> None:
    assert found(assistant, encoder, text) == found(assistant, encoder, text)


@pytest.mark.parametrize("text", _QUESTIONS)
def test_passages_come_best_first_each_once(assistant: Assistant, encoder: OnnxEncoder, text: str) -> None:
    passages = found(assistant, encoder, text)
    assert passages
    assert passages == sorted(passages, key=lambda passage: (-passage.score, passage.number))
    assert len({passage.number for passage in passages}) == len(passages)


@pytest.mark.parametrize("text", _QUESTIONS)
def test_every_passage_was_offered_by_an_arm_and_scored_by_both(
    assistant: Assistant, encoder: OnnxEncoder, text: str
) -> None:
    question, vector = ask(assistant.reader, encoder, text)
    scores = assistant.reader.lexical.scores(question.weighted_terms)
    for passage in found(assistant, encoder, text):
        assert passage.dense_rank is not None or passage.lexical_rank is not None
        assert passage.lexical_score == pytest.approx(float(scores[passage.number]))
        assert passage.dense_score == pytest.approx(
            assistant.reader.cosines(np.array([passage.number]), vector, {})[0], abs=1e-5
        )


def test_a_smaller_limit_gives_the_head_of_the_same_list(assistant: Assistant, encoder: OnnxEncoder) -> None:
    passages = found(assistant, encoder, "what is PLS?", limit=9)
    assert len(passages) == 9
    assert found(assistant, encoder, "what is PLS?", limit=4) == passages[:4]


def test_a_passage_is_the_chunk_of_its_number(assistant: Assistant, encoder: OnnxEncoder) -> None:
    for passage in found(assistant, encoder, "what is PLS?"):
        assert passage.chunk == assistant.reader.chunk(passage.number)


@pytest.mark.parametrize("text", ["PLS", "pls", "primary lateral sclerosis"])
def test_every_name_of_a_subject_finds_its_document(assistant: Assistant, encoder: OnnxEncoder, text: str) -> None:
    assert "pls" in {passage.chunk.document_id for passage in found(assistant, encoder, text)}


def test_documents_with_the_same_text_tie_in_the_order_of_the_index(tmp_path: Path, encoder: OnnxEncoder) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in "dbeac":
        body = "The plantar response is extensor.\n" if name != "c" else "Zinc excess lowers copper.\n"
        (corpus / f"{name}.md").write_text(f"---\nid: {name}\ntitle: A sign\n---\n{body}", encoding="utf-8")
    settings = Settings(index=tmp_path / "index")
    ingest([corpus], settings, progress=quiet)
    reader = IndexReader.open(settings.index)
    passages = retrieve(reader, *ask(reader, encoder, "is the plantar response extensor?"))
    assert [passage.chunk.document_id for passage in passages] == ["a", "b", "d", "e", "c"]


def test_one_document_does_not_crowd_out_the_others(assistant: Assistant, encoder: OnnxEncoder) -> None:
    question = ask(assistant.reader, encoder, "riluzole")
    counts = [
        Counter(p.chunk.document_id for p in retrieve(assistant.reader, *question, Wanted(limit=9, per_document=cap)))
        for cap in (2, 100)
    ]
    assert max(counts[0].values()) == 2 < max(counts[1].values())
    assert counts[0].total() == counts[1].total() == 9


def test_where_there_are_no_others_one_document_fills_the_list(tmp_path: Path, encoder: OnnxEncoder) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    sections = "".join(f"# Part {n}\n\nThe plantar response is extensor in case {n}.\n\n" for n in range(9))
    (corpus / "one.md").write_text(f"---\nid: one\ntitle: A sign\n---\n{sections}", encoding="utf-8")
    settings = Settings(index=tmp_path / "index")
    ingest([corpus], settings, progress=quiet)
    reader = IndexReader.open(settings.index)
    passages = retrieve(reader, *ask(reader, encoder, "plantar response"), Wanted(limit=8, per_document=2))
    assert len(passages) == 8
    assert passages == sorted(passages, key=lambda passage: (-passage.score, passage.number))


def test_guidelines_come_first_when_they_are_to(assistant: Assistant, encoder: OnnxEncoder) -> None:
    question = ask(assistant.reader, encoder, "how is spasticity treated?")
    citing = assistant.reader.admitted(GUIDELINES)
    assert citing is not None
    first = retrieve(assistant.reader, *question, Wanted(guidelines=1.0))
    assert all(citing[passage.number] for passage in first)
    assert not all(citing[passage.number] for passage in retrieve(assistant.reader, *question))


def test_what_was_cited_before_stays_among_the_passages_unless_a_filter_bars_it(assistant: Assistant) -> None:
    cited = assistant.answer(["what is the dose of riluzole?"]).claims[0].citations

    def kept(filters: Filters) -> set[str]:
        found = assistant.searcher.find("what causes clonus?", cited=cited, filters=filters)
        return {p.kept for p in found.passages if p.chunk.document_id == cited[0].document_id}

    assert kept(Filters()) == {"cited earlier"}
    assert kept(Filters(review_statuses=("approved",))) == set()
