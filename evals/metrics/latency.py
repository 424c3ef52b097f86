"""Latency percentiles by nearest rank: every figure is a time that was measured, none is interpolated."""

from collections.abc import Sequence
from typing import NamedTuple


class Latency(NamedTuple):
    """Percentiles of `n` times, in their unit."""

    n: int
    p50: float
    p95: float
    p99: float


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that at least `percent` % of the values do not exceed (nearest rank).

    Raises ValueError without values or when `percent` is not 1 to 100.
    """
    if not values:
        raise ValueError("a percentile of no values")
    if not 1 <= percent <= 100:
        raise ValueError(f"percent is {percent}: 1 to 100 is needed")
    return sorted(values)[-(-percent * len(values) // 100) - 1]


def latency(values: Sequence[float]) -> Latency | None:
    """Return the percentiles of a run's times; None without any."""
    if not values:
        return None
    return Latency(len(values), *(percentile(values, percent) for percent in (50, 95, 99)))
