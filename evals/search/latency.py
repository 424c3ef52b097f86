"""How long a warm search takes, step by step."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from evals.run_folder import Stored
from ingest.embed import Progress
from qa.assistant import Assistant
from qa.clock import Clock

_WARMING = 2


class Step(NamedTuple):
    """A step of a search with its quantiles over questions, in milliseconds."""

    name: str
    p50: float
    p95: float
    p99: float


class SearchLatency(Stored):
    """The steps of `n` searches, `total` last, over an index of `chunks`, and how busy the machine was."""

    n: int
    chunks: int
    load: float
    steps: tuple[Step, ...]


def time_search(assistant: Assistant, questions: Sequence[str], load: float, progress: Progress) -> SearchLatency:
    """Search for every question once more after all have been searched for, and time that; embedding is included.

    `load` is the mean number of busy processes, as the system gives it.
    """
    spent: list[dict[str, float]] = []
    for turn in range(_WARMING + 1):
        for done, question in enumerate(questions, start=1):
            clock = Clock()
            assistant.searcher.find(question, clock=clock)
            progress("Timing" if turn == _WARMING else f"Warming {turn + 1}", done, len(questions))
            if turn == _WARMING:
                spent.append({**clock.milliseconds, "total": sum(clock.milliseconds.values())})
    return SearchLatency(
        n=len(spent),
        chunks=assistant.reader.manifest.counts.chunks,
        load=load,
        steps=tuple(_step(name, [one[name] for one in spent]) for name in spent[0]) if spent else (),
    )


def _step(name: str, values: Sequence[float]) -> Step:
    p50, p95, p99 = (round(float(value), 2) for value in np.quantile(values, (0.5, 0.95, 0.99)))
    return Step(name, p50, p95, p99)
