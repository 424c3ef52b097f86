"""A corpus too large to hold a vector of every sentence is answered all the same."""

from pathlib import Path

import pytest

from ingest import pipeline
from ingest.settings import BUNDLED_CORPUS, Settings
from qa.assistant import Assistant
from tests.conftest import quiet
from tests.qa.invariants import check_all


@pytest.fixture(scope="module")
def unstored(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over the bundled corpus without the vectors of its sentences."""
    settings = Settings(index=tmp_path_factory.mktemp("unstored") / "index")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "SENTENCE_LIMIT", 0)
        report = pipeline.ingest([BUNDLED_CORPUS], settings, progress=quiet)
    assert not list(Path(settings.index).rglob("sentences.npy"))
    assert report.counts.sentences > 0
    return Assistant.open(settings)


def test_the_bundled_corpus_holds_the_vectors_of_its_sentences(assistant: Assistant) -> None:
    assert assistant.reader.manifest.sentence_vectors
    assert assistant.reader.manifest.counts.sentences <= pipeline.SENTENCE_LIMIT


@pytest.mark.parametrize(
    "question", ["does a UMN lesion mean ALS?", "what is the dose of riluzole?", "who won in 1998?"]
)
def test_an_answer_needs_no_stored_sentence_vectors(assistant: Assistant, unstored: Assistant, question: str) -> None:
    answer, expected = unstored.answer([question]), assistant.answer([question])
    assert (answer.status, answer.verdict) == (expected.status, expected.verdict)
    check_all(answer, unstored.reader)


def test_what_is_asked_again_gets_the_same_answer(unstored: Assistant) -> None:
    answers = [unstored.answer(["what is PLS?"]).model_dump(exclude={"provenance"}) for _ in range(2)]
    assert answers[0] == answers[1]
