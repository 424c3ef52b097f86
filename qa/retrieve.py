"""Find the passages for a question: dense and lexical search, fused."""

from dataclasses import dataclass

from ingest.documents import Chunk
from ingest.encoder import Vectors
from ingest.lexical import top
from ingest.reader import IndexReader
from qa.fusion import reciprocal_rank_fusion
from qa.question import Question

DEPTH = 50
PASSAGES = 12
TABLE_DOCUMENTS = 3


@dataclass(frozen=True)
class Passage:
    """A chunk with its retrieval scores for one question; a rank of None means that arm did not find it."""

    number: int
    chunk: Chunk
    score: float
    dense_rank: int | None
    dense_score: float | None
    lexical_rank: int | None
    lexical_score: float | None


def retrieve(reader: IndexReader, question: Question, vector: Vectors, *, limit: int = PASSAGES) -> list[Passage]:
    """Return the best passages for a question embedded as `vector`, best first, ties by chunk number."""
    dense = reader.dense(vector, DEPTH)
    scores = reader.lexical.scores(question.weighted_terms)
    lexical = top(scores, DEPTH)
    dense_ranks = {number: (rank, score) for rank, (number, score) in enumerate(dense, start=1)}
    lexical_ranks = {number: (rank, float(scores[number])) for rank, number in enumerate(lexical, start=1)}
    passages = []
    for number, score in reciprocal_rank_fusion([list(dense_ranks), lexical])[:limit]:
        dense_rank, dense_score = dense_ranks.get(number, (None, None))
        lexical_rank, lexical_score = lexical_ranks.get(number, (None, None))
        passages.append(
            Passage(number, reader.chunk(number), score, dense_rank, dense_score, lexical_rank, lexical_score)
        )
    if question.kind == "comparison":
        passages += _tables(reader, passages)
    return passages


def _tables(reader: IndexReader, passages: list[Passage]) -> list[Passage]:
    """Return the tables of the documents found first: what a comparison asks for, however little its cells match."""
    found = {passage.number for passage in passages}
    first = list(dict.fromkeys(passage.chunk.document_id for passage in passages))[:TABLE_DOCUMENTS]
    return [
        Passage(number, chunk, 0.0, None, None, None, None)
        for document_id in first
        for number, chunk in reader.tables(document_id).items()
        if number not in found
    ]
