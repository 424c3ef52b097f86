"""A lexical index: BM25 with every score computed at ingest.

Scoring: Robertson & Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009, with
the idf of Lucene. Eager scores in a sparse term-by-chunk matrix: Lù, BM25S, arXiv:2407.03618.
The matrix is memory-mapped, so a question reads only the columns of its own terms.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import Stemmer
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

_TOKEN = re.compile(r"\w+(?:'\w+)?")
_CONTRACTION = re.compile(r".*(?:n't|'(?:re|ve|ll|d|m))")


@dataclass(frozen=True)
class _Files:
    starts: str = "bm25-starts.npy"
    chunks: str = "bm25-chunks.npy"
    frequencies: str = "bm25-frequencies.npy"
    scores: str = "bm25-scores.npy"


FILES = _Files()

# Words that carry no subject. Negations and prepositions of place stay out too: they are judged in qa, not here.
STOP_WORDS = frozenset(
    (
        "a about all also am an and any are as at be been being but by can could did do does doing for from get "
        "gets had has have having he her hers him his how i if in into is it its itself just me mean means more "
        "most my no nor not of off on one only or other our out over own per please same she should so some such "
        "than that the their theirs them then there these they this those to too up us very was we were what when "
        "whats where which while who whom why will with would you your yours"
    ).split()
)


class Bm25Settings(BaseModel):
    """Term saturation `k1` and length normalisation `b` of BM25, and how often a word of a title or heading counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    k1: float = Field(default=1.2, ge=0)
    b: float = Field(default=0.75, ge=0, le=1)
    title: int = Field(default=1, ge=0)
    heading: int = Field(default=1, ge=0)


@lru_cache(maxsize=1 << 17)
def _term(word: str) -> str:
    """Return the stem of a word, or nothing for a contraction or a stop word; few words make up most of a text."""
    if _CONTRACTION.fullmatch(word):
        return ""
    plain = word.removesuffix("'s").replace("'", "")
    return "" if plain in STOP_WORDS else str(_stemmer().stemWord(plain))


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """Return the stemmed content words of a text: case and accents folded, stop words removed."""
    plain = text.lower()
    if not plain.isascii():
        folded = unicodedata.normalize("NFKD", text).lower()
        plain = "".join(letter for letter in folded if not unicodedata.combining(letter)).replace("’", "'")
    return [term for word in _TOKEN.findall(plain) if (term := _term(word))]


@lru_cache(maxsize=1 << 16)
def term_set(text: str) -> frozenset[str]:
    """Return the distinct terms of a text; remembered, since the same sentences come up again and again."""
    return frozenset(terms(text))


class LexicalIndex:
    """The BM25 scores of every term in every chunk.

    `vocabulary` maps a term to its row; the row's chunks, in ascending order, and scores lie between two `starts`.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        chunks: NDArray[np.int32],
        frequencies: NDArray[np.uint16],
        scores: NDArray[np.float32],
        size: int,
    ) -> None:
        self.vocabulary = vocabulary
        self._starts, self._chunks, self._frequencies, self._scores = starts, chunks, frequencies, scores
        self.size = size

    @classmethod
    def load(cls, folder: Path, vocabulary: dict[str, int], size: int) -> "LexicalIndex":
        """Open the matrix that was saved in `folder`, memory-mapped."""
        names = (FILES.starts, FILES.chunks, FILES.frequencies, FILES.scores)
        starts, chunks, frequencies, scores = (np.load(folder / n, mmap_mode="r", allow_pickle=False) for n in names)
        return cls(vocabulary, starts, chunks, frequencies, scores, size)

    def scores(self, weighted_terms: dict[str, float]) -> NDArray[np.float32]:
        """Return each chunk's weighted sum of BM25 scores, shape (number of chunks,)."""
        total = np.zeros(self.size, dtype=np.float32)
        for term, weight in weighted_terms.items():
            row = self.vocabulary.get(term)
            if row is not None:
                posting = slice(self._starts[row], self._starts[row + 1])
                total[self._chunks[posting]] += weight * self._scores[posting]
        return total

    def holds(self, term: str, firsts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Say of each run of chunks, from its first to before its end, whether the term occurs in it, shape (runs,)."""
        row = self.vocabulary.get(term)
        if row is None:
            return np.zeros(len(firsts), dtype=np.bool_)
        chunks = self._chunks[self._starts[row] : self._starts[row + 1]]
        # Of the same type as the chunks: else all of them would be converted first.
        found: NDArray[np.bool_] = np.searchsorted(chunks, firsts.astype(chunks.dtype)) < np.searchsorted(
            chunks, ends.astype(chunks.dtype)
        )
        return found

    def postings(self, limit: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16]]]:
        """Yield every posting as (rows, chunks, frequencies), at most `limit` at a time."""
        for first in range(0, len(self._chunks), limit):
            part = slice(first, first + limit)
            places = np.arange(first, min(first + limit, len(self._chunks)))
            rows = np.searchsorted(self._starts, places, side="right") - 1
            yield rows, np.asarray(self._chunks[part]), np.asarray(self._frequencies[part])

    def idf(self, term: str) -> float:
        """Return the term's inverse document frequency; an unknown term has the largest."""
        row = self.vocabulary.get(term)
        found = 0 if row is None else int(self._starts[row + 1] - self._starts[row])
        return float(np.log(1 + (self.size - found + 0.5) / (found + 0.5)))


def top(scores: Sequence[float] | NDArray[np.float32], limit: int) -> list[int]:
    """Return the positions of the best positive scores, best first, ties by position."""
    array = np.asarray(scores)
    least = np.partition(array, -limit)[-limit] if 0 < limit < len(array) else 0.0
    candidates = np.flatnonzero((array >= least) & (array > 0))
    order = np.argsort(-array[candidates], kind="stable")[:limit]
    return [int(n) for n in candidates[order]]
