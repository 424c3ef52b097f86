"""Search one index generation: a stand-alone question in, passages or documents out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from ingest.encoder import OnnxEncoder, Vectors
from ingest.filters import NO_FILTERS, Filters
from ingest.reader import IndexReader
from qa.answer import Citation, RetrievedPassage
from qa.clock import Clock
from qa.question import Question, Vocabulary, understand
from qa.retrieve import DEPTH, PASSAGES, Candidates, Passage, Wanted, best_documents, candidates_of, retrieve
from qa.search_settings import PLAIN, SearchSettings

if TYPE_CHECKING:
    from langchain_core.documents import BaseDocumentCompressor

_PASSAGES_PER_DOCUMENT = 3
# How many passages that were cited earlier in a conversation are looked at again.
_HELD = 6


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

    def __init__(
        self, reader: IndexReader, encoder: OnnxEncoder, vocabulary: Vocabulary, settings: SearchSettings = PLAIN
    ) -> None:
        """Take what to search, and a reranker if one is set. Raises ModelMismatch when that cannot be loaded."""
        self._reader = reader
        self._guidelines = settings.guidelines
        self._reranker: BaseDocumentCompressor | None = None
        if settings.reranker:
            from qa.rerank import load_cross_encoder  # with torch behind it

            self._reranker = load_cross_encoder(settings.reranker)
        self._encoder = encoder
        self._vocabulary = vocabulary

    def find(
        self,
        text: str,
        *,
        limit: int = PASSAGES,
        filters: Filters = NO_FILTERS,
        cited: Iterable[Citation] = (),
        clock: Clock | None = None,
    ) -> Found:
        """Return the best passages for a stand-alone question; `clock` is told how long each step took.

        Of the passages `cited` before, newest first, some follow behind the best where they are not among them.
        """
        held = tuple(islice(self._chunks(cited), _HELD))
        return self._find(
            text, Wanted(limit, max(limit, DEPTH), filters, None, self._guidelines, held), clock or Clock()
        )

    def documents(
        self, text: str, *, limit: int, filters: Filters = NO_FILTERS, clock: Clock | None = None
    ) -> list[tuple[str, float]]:
        """Return (document id, score) of the best documents for a stand-alone question, best first."""
        depth = max(limit * _PASSAGES_PER_DOCUMENT, DEPTH)
        found = self._find(text, Wanted(limit, depth, filters, 1, self._guidelines), clock or Clock())
        return best_documents(found.passages, limit)

    def candidates(self, text: str, *, depth: int) -> tuple[Question, Candidates]:
        """Return how a stand-alone question was understood, and what either arm offers for it."""
        question, vector = self._read(text, Clock())
        return question, candidates_of(self._reader, question, vector, Wanted(depth=depth))

    def _find(self, text: str, wanted: Wanted, clock: Clock) -> Found:
        question, vector = self._read(text, clock)
        if self._reranker is None:
            return Found(question, vector, retrieve(self._reader, question, vector, wanted, clock))
        from qa.rerank import RERANKED, rerank

        more = replace(wanted, limit=max(wanted.limit, RERANKED))
        passages = retrieve(self._reader, question, vector, more, clock)
        with clock.step("rerank"):
            ranked = [passage for passage in passages if passage.kept == "ranked"]
            best = rerank(self._reranker, question.text, ranked[:RERANKED], self.describe)
        kept = [*best, *ranked[RERANKED:]][: wanted.limit]
        known = {passage.number for passage in kept}
        # What was left out above and is wanted for another reason is still wanted.
        others = [passage for passage in passages if passage.kept != "ranked" and passage.number not in known]
        return Found(question, vector, kept + others)

    def _read(self, text: str, clock: Clock) -> tuple[Question, Vectors]:
        with clock.step("understand"):
            question = understand(text, self._vocabulary)
        with clock.step("embed"):
            return question, self._encoder.encode([question.dense_text])[0]

    def _chunks(self, citations: Iterable[Citation]) -> Iterator[int]:
        """Yield the number of each chunk that citations stand in, once; one of another generation may have none."""
        seen: set[int] = set()
        for citation in citations:
            for number, chunk in self._reader.store.chunks_of(citation.document_id).items():
                if chunk.start <= citation.start < chunk.end and number not in seen:
                    seen.add(number)
                    yield number

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
            rerank_score=None if passage.rerank_score is None else round(passage.rerank_score, 4),
            kept=passage.kept,
            readings={name: round(reading, 4) for name, reading in passage.readings.items()},
        )
