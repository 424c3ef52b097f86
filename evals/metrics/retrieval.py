"""Retrieval metrics of one query, over a ranking of ids and graded judgements.

A `ranking` is best first and names nothing twice (ValueError otherwise, as for k below 1). `grades` gives an id's
grade, 1 and more being relevant; an unjudged id is not relevant. A query with judgements and no results scores 0, and
so does one without a relevant id, as in trec_eval: queries without judgements are left out by the caller.
"""

from collections.abc import Mapping, Sequence
from math import log2


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return nDCG@k: gain grade / log2(rank + 1), over that of the best order of all judged ids.

    Järvelin and Kekäläinen, ACM TOIS 2002;20:422-446, with the linear gain and discount of trec_eval's ndcg_cut.
    """
    gain = _dcg([grades.get(name, 0) for name in _top(ranking, k)])
    best = _dcg(sorted(grades.values(), reverse=True)[:k])
    return gain / best if best else 0.0


def recall(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return R@k: the share of all relevant ids that stand among the first k."""
    return _share(sum(_relevance(ranking, grades, k)), _relevant(grades))


def success(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return Success@k: 1 when a relevant id stands among the first k, else 0."""
    return float(any(_relevance(ranking, grades, k)))


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return RR@k: 1 / rank of the first relevant id, 0 when none stands among the first k."""
    return next((1 / rank for rank, hit in enumerate(_relevance(ranking, grades, k), start=1) if hit), 0.0)


def average_precision(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float:
    """Return AP@k: the precision at each relevant id among the first k, summed, over the number of all relevant ids."""
    found, total = 0, 0.0
    for rank, hit in enumerate(_relevance(ranking, grades, k), start=1):
        if hit:
            found += 1
            total += found / rank
    return _share(total, _relevant(grades))


def judged(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> float | None:
    """Return Judged@k: the share of the first k results, or of all if fewer, that are judged; None without results."""
    top = _top(ranking, k)
    return sum(name in grades for name in top) / len(top) if top else None


def _top(ranking: Sequence[str], k: int) -> Sequence[str]:
    if k < 1:
        raise ValueError(f"k is {k}: at least 1 is needed")
    if len(set(ranking)) < len(ranking):
        raise ValueError("the ranking names an id twice: keep the first place of each")
    return ranking[:k]


def _relevance(ranking: Sequence[str], grades: Mapping[str, int], k: int) -> list[bool]:
    return [grades.get(name, 0) > 0 for name in _top(ranking, k)]


def _relevant(grades: Mapping[str, int]) -> int:
    return sum(grade > 0 for grade in grades.values())


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _dcg(gains: Sequence[int]) -> float:
    return sum(max(gain, 0) / log2(rank + 1) for rank, gain in enumerate(gains, start=1))
