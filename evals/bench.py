"""Time what a doctor waits for: a cold `betz ask`, and a warm answer in process."""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from ingest.settings import Settings
from qa.assistant import Assistant

_COLD_QUESTION = "does a UMN lesion mean ALS?"
_WARM_ROUNDS = 5
_WARM_QUESTIONS: tuple[tuple[str, ...], ...] = (
    ("does a UMN lesion mean ALS?",),
    ("what is PLS?", "how is it told apart from ALS?"),
    ("how accurate is the Babinski sign?",),
    ("riluzole dose and monitoring",),
    ("UMN vs LMN signs",),
    ("can B12 deficiency be present with a normal blood count?",),
    ("when should a person with ALS be offered gastrostomy?",),
    ("first line antihypertensive in a 45 year old?",),
)


def bench(settings: Settings, *, runs: int) -> None:
    """Print the seconds of `runs` cold starts and the milliseconds of warm answers, by step."""
    console = Console(highlight=False)
    command = [sys.executable, "-m", "api.cli", "ask", "--index", str(settings.index), "--json", _COLD_QUESTION]
    cold = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        cold.append(time.perf_counter() - start)
    table = Table("measure", "n", "min", "median", "p95", "max")
    table.add_row("cold `betz ask`, s", *_row(cold, 2))

    assistant = Assistant.open(settings)
    for turns in _WARM_QUESTIONS:
        assistant.answer(turns)
    warm: list[float] = []
    steps: dict[str, list[float]] = {}
    for _ in range(_WARM_ROUNDS):
        for turns in _WARM_QUESTIONS:
            start = time.perf_counter()
            answer = assistant.answer(turns)
            warm.append((time.perf_counter() - start) * 1000)
            assert answer.provenance is not None
            for step, spent in answer.provenance.timings.items():
                steps.setdefault(step, []).append(spent)
    table.add_row("warm answer, ms", *_row(warm, 1))
    for step, spent_all in steps.items():
        table.add_row(f"  of it: {step}, ms", *_row(spent_all, 1))
    console.print(table)


def _row(values: Sequence[float], digits: int) -> list[str]:
    ordered = sorted(values)
    p95 = ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)]
    figures = (ordered[0], statistics.median(ordered), p95, ordered[-1])
    return [str(len(ordered)), *(f"{figure:.{digits}f}" for figure in figures)]
