"""Merge the scores of two searches.

Convex combination of min-max normalised scores: Bruch S, Gai S, Ingber A. An analysis of fusion
functions for hybrid retrieval. ACM Transactions on Information Systems 2023;42(1):20. Reciprocal rank
fusion, the baseline it is measured against: Cormack GV, Clarke CLA, Büttcher S. SIGIR 2009:758-759.
"""

from collections.abc import Sequence
from math import fsum

import numpy as np
from numpy.typing import NDArray

RRF_K = 60
# Share of the lexical score, chosen on the benchmarks' development halves: see `betz eval fusion`.
LEXICAL_SHARE = 0.5


def convex(
    dense: NDArray[np.float32], lexical: NDArray[np.float32], share: float = LEXICAL_SHARE
) -> NDArray[np.float64]:
    """Return the fused score of each candidate, shape (candidates,), from 0 to 1.

    Both arrays give every candidate its score. A cosine is scaled from the least of the candidates, a lexical
    score from 0, so that a candidate without a common word gets nothing for its words.
    """
    cosine = scaled(dense.astype(np.float64), float(dense.min()) if len(dense) else 0.0)
    return (1 - share) * cosine + share * scaled(lexical.astype(np.float64), 0.0)


def scaled(scores: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """Return scores between 0, for `least`, and 1, for the greatest."""
    spread = float(scores.max()) - least if len(scores) else 0.0
    return (scores - least) / spread if spread > 0 else np.zeros_like(scores)


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]], *, k: int = RRF_K) -> list[tuple[int, float]]:
    """Return (item, score) by the sum of 1 / (k + rank) over the rankings, best first, ties by item."""
    shares: dict[int, list[float]] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            shares.setdefault(item, []).append(1.0 / (k + rank))
    # An exact sum, so that the order of the rankings breaks no tie.
    return sorted(((item, fsum(found)) for item, found in shares.items()), key=lambda pair: (-pair[1], pair[0]))
