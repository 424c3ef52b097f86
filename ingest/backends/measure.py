"""Measure backends on this machine: do they agree with the reference, and how fast are they?"""

import time
from collections.abc import Sequence

import numpy as np

from ingest.backends.base import Backend
from ingest.backends.choice import Measurement
from ingest.backends.probes import PROBES
from ingest.encoder import Vectors

MIN_COSINE = 0.999
_BATCH = 4
_LENGTHS = (128, 256)  # tokens


def measure(reference: Backend, others: Sequence[Backend], *, seconds: float) -> tuple[Measurement, ...]:
    """Compare each backend with the reference, and time those that agree with it for `seconds` in all."""
    expected = _vectors(reference)
    cosines = {backend.name: min_cosine(_vectors(backend), expected) for backend in others}
    alike = [reference, *(backend for backend in others if cosines[backend.name] >= MIN_COSINE)]
    rates = chunk_rates(alike, seconds=seconds)
    return tuple(
        Measurement(
            name=backend.name,
            min_cosine=cosines.get(backend.name, 1.0),
            chunks_per_second=rates.get(backend.name),
        )
        for backend in (reference, *others)
    )


def min_cosine(vectors: Vectors, reference: Vectors) -> float:
    """Return the lowest cosine of two sets of unit vectors, row by row, both of shape (n, dimension).

    A vector that is not a number, as from an overflow, agrees with nothing: -1.
    """
    return float(np.nan_to_num(np.sum(vectors * reference, axis=1), nan=-1.0).min())


def chunk_rates(backends: Sequence[Backend], *, seconds: float) -> dict[str, float]:
    """Return chunks per second of each backend, over as many chunks of 128 as of 256 tokens.

    The backends take turns until `seconds` are over, each at least once, and the best time of a length counts:
    what else the machine does meanwhile shall not decide.
    """
    batches = [["tone " * (length - 2)] * _BATCH for length in _LENGTHS]  # a token a word, and one at each end
    turns = [(backend, number) for backend in backends for number in range(len(batches))]
    for backend, number in turns:
        backend.encode(batches[number])  # the first call of a shape is slower
    best = {(backend.name, number): float("inf") for backend, number in turns}
    deadline = time.perf_counter() + seconds
    while True:
        for backend, number in turns:
            started = time.perf_counter()
            backend.encode(batches[number])
            took = time.perf_counter() - started
            best[backend.name, number] = min(best[backend.name, number], took)
        if time.perf_counter() >= deadline:
            break
    return {
        backend.name: len(batches) * _BATCH / sum(best[backend.name, number] for number in range(len(batches)))
        for backend in backends
    }


def _vectors(backend: Backend) -> Vectors:
    """Return the vectors of the probes, in calls of like length as in an ingest."""
    calls = [PROBES[start : start + _BATCH] for start in range(0, len(PROBES), _BATCH)]
    return np.concatenate([backend.encode(call) for call in calls])
