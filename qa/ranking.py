"""Rank what both arms of a search offer by a few readings of each candidate, weighed by a fitted linear model.

`dense`: cosine to the question, scaled over the candidates. `lexical`: BM25, from 0 to that of the best.
`named`: how much of what the question names its document names somewhere, rare things above all: a passage on
another drug, however near in meaning and words, is not what was asked for. `near`: cosine to the candidates that
look best, since what answers a question is said alike in several places (feedback from the documents on top:
Rocchio, The SMART Retrieval System, 1971:313-323).

A title that is a question, as over the answers of a health site, counts as much as all of these: its text answers what
it asks, and a question is nearer to one like it than to any answer.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from ingest.encoder import Vectors
from ingest.reader import IndexReader
from qa.fusion import scaled
from qa.question import TermGroup

WEIGHTS_FILE = Path(__file__).with_name("ranking.json")
READINGS = ("dense", "lexical", "named", "near")
_RARITY = 3
_FEEDBACK = 3
_TITLE = 0.5

Readings = NDArray[np.float64]
"""The readings of each candidate, shape (candidates, readings), each from 0 to 1."""


class Weights(BaseModel):
    """The fitted model: a weight per reading, together 1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    fitted_on: str


@cache
def load_weights() -> NDArray[np.float64]:
    """Return the fitted weights that come with this version; `betz eval train-ranking` fits them."""
    weights = Weights.model_validate_json(WEIGHTS_FILE.read_bytes()).weights
    return np.array([weights[name] for name in READINGS])


def readings_of(
    reader: IndexReader,
    groups: Sequence[TermGroup],
    numbers: NDArray[np.int64],
    cosines: Vectors,
    lexical: NDArray[np.float32],
) -> Readings:
    """Return the readings of the chunks `numbers`, of which `cosines` and `lexical` are the scores in each arm."""
    dense = scaled(cosines.astype(np.float64), float(cosines.min())) if len(cosines) else np.zeros(0)
    words = scaled(lexical.astype(np.float64), 0.0)
    named = _named(reader, groups, numbers)
    near = _near(reader, numbers, dense + words + named)
    return np.stack([dense, words, named, dense if near is None else near], axis=1)


def weigh_titles(fused: NDArray[np.float64], titles: Vectors, cosines: Vectors) -> NDArray[np.float64]:
    """Return scores in which titles have their say, on the scale of the passages' `cosines`.

    `titles` are the cosines to the titles, NaN where a title asks nothing.
    """
    asks = ~np.isnan(titles)
    if not asks.any():
        return fused
    least = float(cosines.min())
    nearest = np.maximum(np.where(asks, titles, cosines), least).astype(np.float64)
    near = scaled(nearest, least)
    return np.where(asks, (1 - _TITLE) * fused + _TITLE * near, fused)


def _named(reader: IndexReader, groups: Sequence[TermGroup], numbers: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the share, weighed by rarity, that the document of each chunk names of what any of them names."""
    firsts, ends = reader.document_runs(numbers)
    share, total = np.zeros(len(numbers)), 0.0
    for group in groups:
        forms = [[reader.lexical.holds(term, firsts, ends) for term in sorted(form)] for form in group.forms]
        held = np.any([np.all(form, axis=0) for form in forms], axis=0)
        if held.any():
            share += group.weight**_RARITY * held
            total += group.weight**_RARITY
    return share / total if total else share


def _near(reader: IndexReader, numbers: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Return how near each chunk is to those scored best; None where the index cannot tell."""
    vectors = reader.vectors_of(numbers)
    if vectors is None or not len(numbers):
        return None
    best = np.argsort(-scores, kind="stable")[:_FEEDBACK]
    near = (vectors @ vectors[best].T).astype(np.float64) @ scores[best]
    return scaled(near, float(near.min()))
