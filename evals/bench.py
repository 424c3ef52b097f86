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
from qa.question import MAX_QUESTION

_COLD_QUESTION = "does a UMN lesion mean ALS?"


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
    assistant.answer([_COLD_QUESTION])
    warm: list[float] = []
    steps: dict[str, list[float]] = {}
    # Each document's title is asked about once, so that nothing is answered from memory.
    for title in assistant.reader.store.titles().values():
        start = time.perf_counter()
        answer = assistant.answer([f"what should I know about {title}?"[:MAX_QUESTION]])
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
