"""The systems that a retrieval suite compares: Betz and its floors, each a ranking for a query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from evals.metrics.spans import Span
from ingest.encoder import OnnxEncoder
from ingest.export import ensure_export
from ingest.lexical import terms, top
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.fusion import reciprocal_rank_fusion

DEPTH = 100
PASSAGES = 10
_CHUNKS = 300

Search = Callable[[str], list[str]]
PassageSearch = Callable[[str], list[Span]]


@dataclass(frozen=True)
class Searches:
    """By system, rankings of document ids and of passages, over the index that `assistant` answers from."""

    assistant: Assistant
    documents: dict[str, Search]
    passages: dict[str, PassageSearch]


def searches(settings: Settings) -> Searches:
    """Return Betz and, over the same index and the plain words of the query, BM25, dense search and two fusions.

    Raises what `Assistant.open` raises.
    """
    assistant = Assistant.open(settings)
    reader = assistant.reader
    encoder = OnnxEncoder(ensure_export(find_model(settings.model), settings.cache))

    @cache  # every floor is made of these two, and asked twice: for documents and for passages
    def by_words(query: str) -> dict[int, float]:
        scores = reader.lexical.scores(dict.fromkeys(terms(query), 1.0))
        return {number: float(scores[number]) for number in top(scores, _CHUNKS)}

    @cache
    def by_meaning(query: str) -> dict[int, float]:
        return dict(reader.dense(encoder.encode([query])[0], _CHUNKS))

    def lexical(query: str) -> list[int]:
        return list(by_words(query))

    def dense(query: str) -> list[int]:
        return list(by_meaning(query))

    def fused(query: str) -> list[int]:
        return [number for number, _ in reciprocal_rank_fusion([lexical(query), dense(query)])]

    def combined(query: str) -> list[int]:
        arms = [_scaled(by_meaning(query)), _scaled(by_words(query))]
        total = {number: sum(arm.get(number, 0.0) for arm in arms) for arm in arms for number in arm}
        return sorted(total, key=lambda number: (-total[number], number))

    floors = {"BM25": lexical, "dense": dense, "RRF": fused, "convex": combined}
    return Searches(
        assistant,
        documents={"betz": lambda query: [found.document_id for found in assistant.documents(query, limit=DEPTH)]}
        | {name: _documents_of(reader, floor) for name, floor in floors.items()},
        passages={
            "betz": lambda query: [
                Span(found.document_id, found.start, found.end) for found in assistant.passages(query, limit=PASSAGES)
            ]
        }
        | {name: _passages_of(reader, floor) for name, floor in floors.items()},
    )


def _scaled(scores: dict[int, float]) -> dict[int, float]:
    """Return scores scaled to 0 for the least and 1 for the greatest."""
    least, greatest = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {number: (score - least) / (greatest - least or 1.0) for number, score in scores.items()}


def _documents_of(reader: IndexReader, chunks: Callable[[str], Iterable[int]]) -> Search:
    """Return a search for the documents of chunks, each at its first."""
    return lambda query: list(dict.fromkeys(reader.chunk(number).document_id for number in chunks(query)))[:DEPTH]


def _passages_of(reader: IndexReader, chunks: Callable[[str], list[int]]) -> PassageSearch:
    def search(query: str) -> list[Span]:
        found = [reader.chunk(number) for number in chunks(query)[:PASSAGES]]
        return [Span(chunk.document_id, chunk.start, chunk.end) for chunk in found]

    return search
