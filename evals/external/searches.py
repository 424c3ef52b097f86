"""The systems that a retrieval suite compares: Betz and its floors, each a ranking of document ids for a query."""

from collections.abc import Callable, Iterable

from ingest.encoder import OnnxEncoder
from ingest.export import ensure_export
from ingest.lexical import terms, top
from ingest.model import find_model
from ingest.reader import IndexReader
from ingest.settings import Settings
from qa.assistant import Assistant
from qa.fusion import reciprocal_rank_fusion

DEPTH = 100
_CHUNKS = 300

Search = Callable[[str], list[str]]


def searches(settings: Settings) -> dict[str, Search]:
    """Return Betz and, over the same index and the plain words of the query, BM25, dense search and their fusions.

    Raises what `Assistant.open` raises.
    """
    return searches_of(Assistant.open(settings), open_encoder(settings))


def open_encoder(settings: Settings) -> OnnxEncoder:
    """Return the encoder that is set. Raises ModelMismatch."""
    return OnnxEncoder(ensure_export(find_model(settings.model), settings.cache))


def searches_of(assistant: Assistant, encoder: OnnxEncoder) -> dict[str, Search]:
    """Return what `searches` does, of an assistant that is open."""
    reader = assistant.reader

    def lexical(query: str) -> list[int]:
        return top(reader.lexical.scores(dict.fromkeys(terms(query), 1.0)), _CHUNKS)

    def dense(query: str) -> list[int]:
        return [number for number, _ in reader.dense(encoder.encode([query])[0], _CHUNKS)]

    def fused(query: str) -> list[int]:
        return [number for number, _ in reciprocal_rank_fusion([lexical(query), dense(query)])]

    def combined(query: str) -> list[int]:
        near = dict(reader.dense(encoder.encode([query])[0], _CHUNKS))
        words = reader.lexical.scores(dict.fromkeys(terms(query), 1.0))
        found = {number: float(words[number]) for number in top(words, _CHUNKS)}
        score = _scaled(near), _scaled(found)
        fused = {number: score[0].get(number, 0.0) + score[1].get(number, 0.0) for number in near.keys() | found.keys()}
        return sorted(fused, key=lambda number: (-fused[number], number))

    return {
        "betz": lambda query: [found.document_id for found in assistant.documents(query, limit=DEPTH)],
        "BM25": lambda query: _documents(reader, lexical(query)),
        "dense": lambda query: _documents(reader, dense(query)),
        "RRF": lambda query: _documents(reader, fused(query)),
        "convex": lambda query: _documents(reader, combined(query)),
    }


def _scaled(scores: dict[int, float]) -> dict[int, float]:
    """Return scores scaled to 0 for the least and 1 for the greatest."""
    least, greatest = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return {number: (score - least) / (greatest - least or 1.0) for number, score in scores.items()}


def _documents(reader: IndexReader, chunks: Iterable[int]) -> list[str]:
    """Return the documents of chunks, each at its first."""
    return list(dict.fromkeys(reader.chunk(number).document_id for number in chunks))[:DEPTH]
