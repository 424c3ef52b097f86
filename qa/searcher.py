"""Search one index generation: a stand-alone question in, passages or documents out."""

from dataclasses import dataclass

from ingest.encoder import OnnxEncoder, Vectors
from ingest.filters import NO_FILTERS, Filters
from ingest.reader import IndexReader
from qa.answer import RetrievedPassage
from qa.clock import Clock
from qa.question import Question, Vocabulary, understand
from qa.retrieve import DEPTH, PASSAGES, Passage, best_documents, retrieve

_PASSAGES_PER_DOCUMENT = 3


@dataclass(frozen=True, eq=False)
class Found:
    """What a question was understood as, and the passages found for it, best first.

    `vector` is the question's.
    """

    question: Question
    vector: Vectors
    passages: list[Passage]


class Searcher:
    """Finds passages by meaning and by words. It holds no state between questions and may be shared by threads."""

    def __init__(self, reader: IndexReader, encoder: OnnxEncoder, vocabulary: Vocabulary) -> None:
        self._reader = reader
        self._encoder = encoder
        self._vocabulary = vocabulary

    def find(
        self, text: str, *, limit: int = PASSAGES, filters: Filters = NO_FILTERS, clock: Clock | None = None
    ) -> Found:
        """Return the best passages for a stand-alone question; `clock` is told how long each step took."""
        clock = clock or Clock()
        with clock.step("understand"):
            question = understand(text, self._vocabulary)
        with clock.step("embed"):
            vector = self._encoder.encode([question.dense_text])[0]
        depth = max(limit, DEPTH)
        passages = retrieve(self._reader, question, vector, limit=limit, depth=depth, filters=filters, clock=clock)
        return Found(question, vector, passages)

    def documents(
        self, text: str, *, limit: int, filters: Filters = NO_FILTERS, clock: Clock | None = None
    ) -> list[tuple[str, float]]:
        """Return (document id, score) of the best documents for a stand-alone question, best first."""
        found = self.find(text, limit=limit * _PASSAGES_PER_DOCUMENT, filters=filters, clock=clock)
        return best_documents(found.passages, limit)

    def describe(self, passage: Passage) -> RetrievedPassage:
        """Return a passage as it is shown: its text, where it stands, and how it was found."""
        chunk = passage.chunk
        document = self._reader.document(chunk.document_id)
        assert document is not None
        return RetrievedPassage(
            document_id=chunk.document_id,
            title=document.title,
            section=list(document.sections[chunk.section].path),
            start=chunk.start,
            end=chunk.end,
            text=document.text[chunk.start : chunk.end],
            score=round(passage.score, 6),
            dense_rank=passage.dense_rank,
            dense_score=None if passage.dense_score is None else round(passage.dense_score, 4),
            lexical_rank=passage.lexical_rank,
            lexical_score=None if passage.lexical_score is None else round(passage.lexical_score, 4),
        )
