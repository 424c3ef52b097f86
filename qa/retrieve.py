"""Find the passages for a question: dense and lexical search, fused."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk
from ingest.encoder import Vectors
from ingest.filters import NO_FILTERS, Filters
from ingest.lexical import top
from ingest.reader import IndexReader
from qa.clock import Clock
from qa.fusion import convex
from qa.question import Question

DEPTH = 50
PASSAGES = 12
TABLE_DOCUMENTS = 8


@dataclass(frozen=True)
class Passage:
    """A chunk with its retrieval scores for one question; a rank of None means that arm did not offer it."""

    number: int
    chunk: Chunk
    score: float
    dense_rank: int | None
    dense_score: float | None
    lexical_rank: int | None
    lexical_score: float | None


def retrieve(
    reader: IndexReader,
    question: Question,
    vector: Vectors,
    *,
    limit: int = PASSAGES,
    depth: int = DEPTH,
    filters: Filters = NO_FILTERS,
    clock: Clock | None = None,
) -> list[Passage]:
    """Return the best passages for a question embedded as `vector`, best first, ties by chunk number.

    Each arm offers its `depth` best; every candidate is then scored by both. A comparison gets the tables of the
    documents found first besides.
    """
    clock = clock or Clock()
    with clock.step("dense"):
        admitted = reader.admitted(filters)
        dense = reader.dense(vector, depth, admitted)
    with clock.step("lexical"):
        scores = reader.lexical.scores(question.weighted_terms)
        if admitted is not None:
            scores[~admitted] = 0.0
        lexical = top(scores, depth)
    with clock.step("fuse"):
        return _fused(reader, question, vector, dense, lexical, scores, admitted, limit)


def _fused(
    reader: IndexReader,
    question: Question,
    vector: Vectors,
    dense: Sequence[tuple[int, float]],
    lexical: Sequence[int],
    scores: NDArray[np.float32],
    admitted: NDArray[np.bool_] | None,
    limit: int,
) -> list[Passage]:
    """Return the best of what both arms offer."""
    dense_ranks = {number: rank for rank, (number, _) in enumerate(dense, start=1)}
    lexical_ranks = {number: rank for rank, number in enumerate(lexical, start=1)}
    candidates = np.array(sorted(dense_ranks.keys() | lexical_ranks.keys()), dtype=np.int64)
    if not len(candidates):
        return []
    cosines = reader.cosines(candidates, vector, dict(dense))
    fused = convex(cosines, scores[candidates])
    passages = [
        Passage(
            number=int(candidates[place]),
            chunk=reader.chunk(int(candidates[place])),
            score=float(fused[place]),
            dense_rank=dense_ranks.get(int(candidates[place])),
            dense_score=float(cosines[place]),
            lexical_rank=lexical_ranks.get(int(candidates[place])),
            lexical_score=float(scores[candidates[place]]),
        )
        for place in np.argsort(-fused, kind="stable")[:limit]
    ]
    if question.kind == "comparison":
        ranked = [int(number) for number in candidates[np.argsort(-fused, kind="stable")]]
        tables = _tables(reader, ranked, {passage.number for passage in passages})
        passages += [table for table in tables if admitted is None or admitted[table.number]]
    return passages


def best_documents(passages: Iterable[Passage], limit: int) -> list[tuple[str, float]]:
    """Return (document id, score) by each document's best passage, best first."""
    best: dict[str, float] = {}
    for passage in passages:
        best.setdefault(passage.chunk.document_id, passage.score)
    return list(best.items())[:limit]


def _tables(reader: IndexReader, ranked: Sequence[int], found: Set[int]) -> list[Passage]:
    """Return the tables of the documents ranked first: what a comparison asks for, however little its cells match."""
    documents = dict.fromkeys(reader.chunk(number).document_id for number in ranked[:DEPTH])
    return [
        Passage(number, chunk, 0.0, None, None, None, None)
        for document_id in list(documents)[:TABLE_DOCUMENTS]
        for number, chunk in reader.tables(document_id).items()
        if number not in found
    ]
