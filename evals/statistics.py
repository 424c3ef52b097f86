"""Statistics for single runs and for comparing two: always with a seed, clustered where items are not independent.

The turns of one conversation are no independent items, so signs are flipped and items resampled by cluster. Without
`clusters` every item is its own.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from math import comb, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

REPLICATES = 10_000
SEED = 20260101
CONFIDENCE = 0.95
_BLOCK = 100  # replicates at a time bound the memory to `_BLOCK` rows of as many clusters


class Estimate(NamedTuple):
    """A figure with its two-sided 95 % interval."""

    value: float
    low: float
    high: float


def sign_flip_p(differences: Sequence[float], clusters: Sequence[Hashable] | None = None, *, seed: int = SEED) -> float:
    """Return the two-sided p of a paired sign-flip permutation test that the mean difference is zero.

    p = (c + 1) / (B + 1), where c of B = `REPLICATES` random flips give a mean at least as far from zero (Phipson and
    Smyth, Stat Appl Genet Mol Biol 2010;9:39). All differences of a cluster flip together. Raises ValueError
    without differences.
    """
    sums, _ = _by_cluster(differences, clusters)
    observed = abs(sums.sum())
    slack = 1e-9 * np.abs(sums).sum()  # sums in another order may differ in their last digits
    rng = np.random.default_rng(seed)
    as_far = sum(
        int((np.abs(rng.choice((-1.0, 1.0), size=(rows, len(sums))) @ sums) >= observed - slack).sum())
        for rows in _blocks()
    )
    return (as_far + 1) / (REPLICATES + 1)


def bootstrap_mean(
    values: Sequence[float], clusters: Sequence[Hashable] | None = None, *, seed: int = SEED
) -> Estimate:
    """Return a mean over items with its percentile bootstrap interval, clusters drawn with replacement.

    Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3. Raises ValueError without values.
    """
    sums, sizes = _by_cluster(values, clusters)
    means = [(counts @ sums) / (counts @ sizes) for counts in _draws(len(sums), seed)]
    return _interval(float(sums.sum() / sizes.sum()), np.concatenate(means))


def bootstrap_difference(
    before: Sequence[float], after: Sequence[float], clusters: Sequence[Hashable] | None = None, *, seed: int = SEED
) -> Estimate:
    """Return the mean of after - before over paired items with its clustered percentile bootstrap interval.

    Raises ValueError when the lengths differ or there are no items.
    """
    return bootstrap_mean([b - a for a, b in zip(before, after, strict=True)], clusters, seed=seed)


def mcnemar_p(only_before: int, only_after: int) -> float:
    """Return the exact two-sided p of McNemar's test from the numbers of items that only one of two runs got right.

    Binomial with probability one half; 1 without such items.
    """
    n, smaller = only_before + only_after, min(only_before, only_after)
    if smaller < 0:
        raise ValueError("a number of items is negative")
    tail: float = sum(comb(n, i) for i in range(smaller + 1)) / 2**n
    return min(1.0, 2 * tail)


def wilson(hits: int, n: int) -> Estimate:
    """Return a proportion with its Wilson score interval (Wilson, J Am Stat Assoc 1927;22:209-212).

    Raises ValueError when n is 0 or `hits` is not between 0 and n.
    """
    if not 0 <= hits <= n or n == 0:
        raise ValueError(f"{hits} of {n} is no proportion")
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    p = hits / n
    centre, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + (z / (2 * n)) ** 2)
    scale = 1 + z * z / n
    low = 0.0 if hits == 0 else (centre - reach) / scale
    high = 1.0 if hits == n else (centre + reach) / scale
    return Estimate(p, low, high)


def cohen_kappa(one: Sequence[str], other: Sequence[str]) -> float | None:
    """Return Cohen's kappa of two raters (Educ Psychol Meas 1960;20:37-46).

    None where chance agreement is certain, that is when both only ever give one same label. Raises ValueError when
    the lengths differ or there are no labels.
    """
    table = _agreement(one, other)
    kappa = float(_kappas(table.reshape(1, -1), table.shape[0])[0])
    return None if np.isnan(kappa) else kappa


def kappa_interval(
    one: Sequence[str], other: Sequence[str], clusters: Sequence[Hashable] | None = None, *, seed: int = SEED
) -> Estimate | None:
    """Return Cohen's kappa with its clustered percentile bootstrap interval; None where kappa is not defined.

    Replicates in which kappa is not defined are left out. Raises ValueError as `cohen_kappa` does.
    """
    value = cohen_kappa(one, other)
    if value is None:
        return None
    labels = sorted({*one, *other})
    cells = np.array([labels.index(a) * len(labels) + labels.index(b) for a, b in zip(one, other, strict=True)])
    tables = np.stack(
        [_by_cluster((cells == cell).astype(float).tolist(), clusters)[0] for cell in range(len(labels) ** 2)]
    )
    kappas = np.concatenate([_kappas(counts @ tables.T, len(labels)) for counts in _draws(tables.shape[1], seed)])
    return _interval(value, kappas[~np.isnan(kappas)])


def _agreement(one: Sequence[str], other: Sequence[str]) -> Numbers:
    """Return the table of label pairs, shape (labels, labels)."""
    pairs = Counter(zip(one, other, strict=True))
    if not pairs:
        raise ValueError("there are no items")
    labels = sorted({*one, *other})
    return np.array([[pairs[a, b] for b in labels] for a in labels], dtype=np.float64)


def _kappas(tables: Numbers, labels: int) -> Numbers:
    """Return the kappa of each row of flattened tables, shape (rows, labels²); NaN where it is not defined."""
    shares = tables.reshape(-1, labels, labels) / tables.sum(axis=1)[:, None, None]
    agreed = np.trace(shares, axis1=1, axis2=2)
    by_chance = (shares.sum(axis=1) * shares.sum(axis=2)).sum(axis=1)
    defined = by_chance < 1 - 1e-12
    return np.where(defined, (agreed - by_chance) / np.where(defined, 1 - by_chance, 1), np.nan)


def _by_cluster(values: Sequence[float], clusters: Sequence[Hashable] | None) -> tuple[Numbers, Numbers]:
    """Return the sum and the number of the values of each cluster."""
    if not values:
        raise ValueError("there are no items")
    keys = range(len(values)) if clusters is None else clusters
    number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    places = [number[key] for _, key in zip(values, keys, strict=True)]
    return np.bincount(places, weights=values).astype(np.float64), np.bincount(places).astype(np.float64)


def _draws(clusters: int, seed: int) -> Iterator[Numbers]:
    """Yield blocks of how often each cluster is drawn in a replicate, shape (rows, clusters)."""
    rng = np.random.default_rng(seed)
    for rows in _blocks():
        drawn = rng.integers(clusters, size=(rows, clusters)) + clusters * np.arange(rows)[:, None]
        yield np.bincount(drawn.ravel(), minlength=rows * clusters).reshape(rows, clusters).astype(np.float64)


def _blocks() -> Iterator[int]:
    for start in range(0, REPLICATES, _BLOCK):
        yield min(_BLOCK, REPLICATES - start)


def _interval(value: float, replicates: Numbers) -> Estimate:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(replicates, (tail, 1 - tail))
    return Estimate(value, float(low), float(high))
