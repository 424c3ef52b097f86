"""Passage metrics over spans of documents: what was retrieved against the gold spans, whatever the chunking.

Offsets are half-open Unicode code points. Characters retrieved twice, or standing in two gold spans, count once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

MIN_OVERLAP = 0.5


class Span(NamedTuple):
    """The characters [start, end) of a document."""

    document_id: str
    start: int
    end: int


class Overlap(NamedTuple):
    """Precision, recall and F1 over characters; precision is None without a retrieved character."""

    precision: float | None
    recall: float
    f1: float


def holds(chunk: Span, gold: Span) -> bool:
    """Say whether a chunk is relevant to a gold span: it holds at least half of it, |c ∩ s| / |s| ≥ 0.5."""
    if gold.end <= gold.start:
        raise ValueError(f"the gold span {gold} is empty")
    common = min(chunk.end, gold.end) - max(chunk.start, gold.start)
    return chunk.document_id == gold.document_id and common >= MIN_OVERLAP * (gold.end - gold.start)


def span_recall(chunks: Sequence[Span], gold: Sequence[Span], k: int) -> float | None:
    """Return the share of gold spans that one of the first k chunks holds; None without gold spans."""
    return sum(any(holds(chunk, span) for chunk in chunks[:k]) for span in gold) / len(gold) if gold else None


def character_precision(chunks: Sequence[Span], gold: Iterable[Span], k: int) -> float | None:
    """Return the share of the characters of the first k chunks that stand in gold spans; None without characters.

    Huge chunks hold every gold span and score low here.
    """
    retrieved, wanted = _characters(chunks[:k]), _characters(gold)
    return _size(_common(retrieved, wanted)) / _size(retrieved) if _size(retrieved) else None


def snippet_overlap(snippets: Iterable[Span], gold: Iterable[Span]) -> Overlap | None:
    """Return BioASQ's snippet precision, recall and F1 on (document, character) pairs; None without gold characters.

    Tsatsaronis et al., BMC Bioinformatics 2015;16:138, phase A. Its average precision is left out, because it can
    exceed 1 when snippets overlap.
    """
    retrieved, wanted = _characters(snippets), _characters(gold)
    if not _size(wanted):
        return None
    common = _size(_common(retrieved, wanted))
    return Overlap(
        precision=common / _size(retrieved) if _size(retrieved) else None,
        recall=common / _size(wanted),
        f1=2 * common / (_size(retrieved) + _size(wanted)),
    )


Characters = Mapping[str, Sequence[tuple[int, int]]]


def _characters(spans: Iterable[Span]) -> Characters:
    """Return the union of spans as ascending, disjoint intervals by document."""
    merged: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name, start, end in sorted(spans):
        intervals = merged[name]
        if intervals and start <= intervals[-1][1]:
            intervals[-1] = (intervals[-1][0], max(end, intervals[-1][1]))
        else:
            intervals.append((start, end))
    return merged


def _common(one: Characters, other: Characters) -> Characters:
    return {
        name: [
            (max(start, begin), min(end, stop))
            for start, end in intervals
            for begin, stop in other.get(name, ())
            if max(start, begin) < min(end, stop)
        ]
        for name, intervals in one.items()
    }


def _size(characters: Characters) -> int:
    return sum(end - start for intervals in characters.values() for start, end in intervals)
