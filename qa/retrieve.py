"""Find the passages for a question: dense and lexical search, fused, and spread over documents."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Chunk
from ingest.encoder import Vectors
from ingest.filters import NO_FILTERS, Filters
from ingest.lexical import top
from ingest.reader import IndexReader
from qa.answer import Kept
from qa.clock import Clock
from qa.question import Question
from qa.ranking import READINGS, Readings, load_weights, readings_of, weigh_titles

DEPTH = 50
PASSAGES = 12
# Of one document. Of 1,053 marked development questions 6 of 12 find most, more than other caps and than MMR
# (Carbonell and Goldstein, SIGIR 1998:335-336) at any weight.
PER_DOCUMENT = 6
TABLE_DOCUMENTS = 8
GUIDELINES = Filters(evidence_types=("guideline", "consensus_criteria"))


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
    kept: Kept = "ranked"
    rerank_score: float | None = None
    readings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """Which passages are wanted: how many, from what, how many of one document, and what else must be there.

    More than `per_document` of one document, by default half of all but no fewer than PER_DOCUMENT, are taken only
    where there are too few others.

    Each arm offers its `depth` best. `guidelines` is added to the score, from 0 to 1, of what cites a guideline or
    consensus criteria. `held` are the numbers of chunks that follow behind the best where they are not among them.
    """

    limit: int = PASSAGES
    depth: int = DEPTH
    filters: Filters = NO_FILTERS
    per_document: int | None = None
    guidelines: float = 0.0
    held: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Candidates:
    """What either arm offers, in the order of the index, with the scores of both and their ranks in each arm."""

    numbers: NDArray[np.int64]
    readings: Readings
    fused: NDArray[np.float64]
    cosines: Vectors
    lexical: NDArray[np.float32]
    dense_ranks: dict[int, int]
    lexical_ranks: dict[int, int]

    def passage(self, reader: IndexReader, place: int, kept: Kept = "ranked") -> Passage:
        """Return the candidate at a place."""
        number = int(self.numbers[place])
        return Passage(
            number=number,
            chunk=reader.chunk(number),
            score=float(self.fused[place]),
            dense_rank=self.dense_ranks.get(number),
            dense_score=float(self.cosines[place]),
            lexical_rank=self.lexical_ranks.get(number),
            lexical_score=float(self.lexical[place]),
            kept=kept,
            readings=dict(zip(READINGS, self.readings[place].tolist(), strict=True)),
        )


def candidates_of(
    reader: IndexReader, question: Question, vector: Vectors, wanted: Wanted, clock: Clock | None = None
) -> Candidates:
    """Return what either arm offers for a question embedded as `vector`, and what is held, scored by both arms."""
    clock = clock or Clock()
    with clock.step("dense"):
        admitted = reader.admitted(wanted.filters)
        dense = reader.dense(vector, wanted.depth, admitted)
    with clock.step("lexical"):
        scores = reader.lexical.scores(question.weighted_terms)
        if admitted is not None:
            scores[~admitted] = 0.0
        lexical = top(scores, wanted.depth)
    with clock.step("fuse"):
        held = [number for number in wanted.held if admitted is None or admitted[number]]
        dense_ranks = {number: rank for rank, (number, _) in enumerate(dense, start=1)}
        lexical_ranks = {number: rank for rank, number in enumerate(lexical, start=1)}
        numbers = np.array(sorted({*dense_ranks, *lexical_ranks, *held}), dtype=np.int64)
        cosines = reader.cosines(numbers, vector, dict(dense))
        readings = readings_of(reader, question.groups, numbers, cosines, scores[numbers])
        fused = weigh_titles(readings @ load_weights(), reader.title_cosines(numbers, vector), cosines)
        if wanted.guidelines and (citing := reader.admitted(GUIDELINES)) is not None:
            fused = fused + wanted.guidelines * citing[numbers]
    return Candidates(numbers, readings, fused, cosines, scores[numbers], dense_ranks, lexical_ranks)


def retrieve(
    reader: IndexReader, question: Question, vector: Vectors, wanted: Wanted | None = None, clock: Clock | None = None
) -> list[Passage]:
    """Return the best passages for a question embedded as `vector`, best first, ties by chunk number.

    A comparison gets the tables of the documents found first besides.
    """
    clock, wanted = clock or Clock(), wanted or Wanted()
    candidates = candidates_of(reader, question, vector, wanted, clock)
    with clock.step("fuse"):
        order = [int(place) for place in np.argsort(-candidates.fused, kind="stable")]
        per_document = wanted.per_document or max(PER_DOCUMENT, wanted.limit // 2)
        found = {p.number: p for p in _spread(reader, candidates, order, wanted.limit, per_document)}
        if question.kind == "comparison":
            admitted = reader.admitted(wanted.filters)
            for table in _tables(reader, candidates.numbers[order[:DEPTH]]):
                if admitted is None or admitted[table.number]:
                    found.setdefault(table.number, table)
        for place in np.flatnonzero(np.isin(candidates.numbers, wanted.held)):
            passage = candidates.passage(reader, int(place), "cited earlier")
            found.setdefault(passage.number, passage)
    return list(found.values())


def best_documents(passages: Iterable[Passage], limit: int) -> list[tuple[str, float]]:
    """Return (document id, score) by each document's best passage, best first."""
    best: dict[str, float] = {}
    for passage in passages:
        best.setdefault(passage.chunk.document_id, passage.score)
    return list(best.items())[:limit]


def _spread(
    reader: IndexReader, candidates: Candidates, order: Sequence[int], limit: int, per_document: int
) -> Iterator[Passage]:
    """Yield the best candidates, at most so many of one document unless there are too few others."""
    taken: Counter[str] = Counter()
    within: list[Passage] = []
    beyond: list[Passage] = []
    for place in order:
        passage = candidates.passage(reader, place)
        taken[passage.chunk.document_id] += 1
        (within if taken[passage.chunk.document_id] <= per_document else beyond).append(passage)
        if len(within) == limit:
            break
    yield from sorted(within + beyond[: limit - len(within)], key=lambda passage: (-passage.score, passage.number))


def _tables(reader: IndexReader, ranked: NDArray[np.int64]) -> list[Passage]:
    """Return the tables of the documents ranked first: what a comparison asks for, however little its cells match."""
    documents = dict.fromkeys(reader.chunk(int(number)).document_id for number in ranked)
    return [
        Passage(number, chunk, 0.0, None, None, None, None, "comparison table")
        for document_id in list(documents)[:TABLE_DOCUMENTS]
        for number, chunk in reader.tables(document_id).items()
    ]
