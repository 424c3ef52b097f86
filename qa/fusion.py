"""Merge ranked lists.

Cormack GV, Clarke CLA, Büttcher S. Reciprocal rank fusion outperforms Condorcet and individual
rank learning methods. SIGIR 2009:758-759; k = 60 is theirs.
"""

from collections.abc import Sequence
from math import fsum

RRF_K = 60


def reciprocal_rank_fusion(rankings: Sequence[Sequence[int]], *, k: int = RRF_K) -> list[tuple[int, float]]:
    """Return (item, score) by the sum of 1 / (k + rank) over the rankings, best first, ties by item."""
    shares: dict[int, list[float]] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            shares.setdefault(item, []).append(1.0 / (k + rank))
    # An exact sum, so that the order of the rankings breaks no tie.
    return sorted(((item, fsum(found)) for item, found in shares.items()), key=lambda pair: (-pair[1], pair[0]))
