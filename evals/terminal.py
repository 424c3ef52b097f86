"""Show summaries, comparisons and checks in a terminal."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from evals.compare import Comparison, Difference, Flip
from evals.gate import Check
from evals.judge.calibration import describe
from evals.metrics.latency import Latency
from evals.summary import Metric, Summary

if TYPE_CHECKING:
    from evals.external.rows import External
    from evals.judge.judged import Judged
    from evals.mutations import Caught
    from evals.search.latency import SearchLatency

_HEADINGS = ("value", "95 % interval", "n", "scored", "abstained", "unparsed", "errors", "of")
_WIDTH = 150  # of what is piped, so that tables keep their cells on one line


def show_summary(summary: Summary, latency: Latency | None) -> None:
    """Print every metric with its interval and denominators, latency, and what is missing."""
    console = _console()
    table = Table("metric", *_HEADINGS, "floor")
    for metric in summary.metrics:
        table.add_row(metric.name, *_cells(metric), "" if metric.floor is None else _number(metric.floor))
    console.print(table)
    misses: dict[str, int] = {}
    for turn in summary.turns:
        if turn.live.miss:
            misses[turn.live.miss] = misses.get(turn.live.miss, 0) + 1
    wrong = ", ".join(f"{count} {miss}" for miss, count in sorted(misses.items())) or "none"
    console.print(f"{len(summary.turns)} turns; wrong: {wrong}")
    if latency:
        console.print(f"Latency of {latency.n}: p50 {latency.p50:.0f}, p95 {latency.p95:.0f}, p99 {latency.p99:.0f} ms")
    if summary.missing:
        console.print(f"NOT COMPLETE: {len(summary.missing)} turns are missing.", style="bold red")
    if summary.unfit:
        told = f"{len(summary.unfit)} turns are not scored: the documents of the run do not hold what gold quotes."
        console.print(f"NOT COMPLETE: {told}", style="bold red")


def show_external(external: "External") -> None:
    """Print the rows of an external suite, and what was skipped."""
    console = _console()
    table = Table("task", "metric", "system", *_HEADINGS)
    for row in external.rows:
        table.add_row(row.metric.family, row.metric.name, row.system, *_cells(row.metric))
    console.print(table)
    for note in external.notes:
        console.print(note, markup=False)
    for reason in external.skipped:
        console.print(f"SKIPPED {external.suite}: {reason}", style="bold yellow", markup=False)


def show_judged(judged: "Judged") -> None:
    """Print what a judge makes of a run, and how the judge is calibrated."""
    console = _console()
    table = Table("metric", *_HEADINGS)
    for metric in judged.metrics:
        table.add_row(metric.name, *_cells(metric))
    console.print(table)
    for line in describe(judged.judge, judged.calibrations):
        console.print(line, markup=False)


def show_mutations(found: Sequence["Caught"]) -> None:
    """Print for each way of breaking the system what the metric for it says."""
    table = Table("break", "metric", "as it is", "95 % interval", "broken", "95 % interval", "n", "")
    for caught in found:
        (before, reach), (after, other) = (_cells(metric)[:2] for metric in (caught.before, caught.after))
        verdict = "caught" if caught.is_caught else "NOT CAUGHT"
        n = f"{caught.before.n_total}, {caught.after.n_total}"
        table.add_row(caught.mutation.name, caught.before.name, before, reach, after, other, n, verdict)
    _console().print(table)


def show_search_latency(latency: "SearchLatency") -> None:
    """Print the quantiles of each step of a search."""
    table = Table("step", "p50 ms", "p95 ms", "p99 ms")
    for step in latency.steps:
        table.add_row(step.name, f"{step.p50:.2f}", f"{step.p95:.2f}", f"{step.p99:.2f}")
    console = _console()
    console.print(table)
    console.print(f"{latency.n} warm searches over {latency.chunks:,} chunks; load of the machine {latency.load:.1f}")


def show_comparison(comparison: Comparison) -> None:
    """Print how the metrics changed and which turns flipped."""
    console = _console()
    console.print(
        f"{comparison.n} turns in both runs, {len(comparison.only_before)} only in the first, "
        f"{len(comparison.only_after)} only in the second"
    )
    console.print(_differences("metric", comparison.differences))
    console.print(_differences("topic", [topic for topic in comparison.topics if topic.difference]))
    for heading, flips in (
        ("Were right, are wrong", comparison.broken),
        ("Were wrong, are right", comparison.fixed),
        ("Verdicts turned round", comparison.verdict_flips),
    ):
        console.print(f"{heading}: {len(flips)}", style="bold")
        for flip in flips:
            console.print(f"  {_flip(flip)}", markup=False)


def show_checks(checks: Sequence[Check]) -> None:
    """Print each invariant with its outcome."""
    console = _console()
    styles = {"passed": "green", "failed": "bold red", "unchecked": "yellow"}
    for check in checks:
        console.print(f"[{styles[check.outcome]}]{check.outcome:9}[/] {check.name}: ", end="")
        console.print(check.detail, markup=False)


def _differences(heading: str, rows: Sequence[Difference]) -> Table:
    table = Table(heading, "n", "before", "after", "difference", "95 % interval", "p, sign flips", "p, McNemar")
    for row in rows:
        table.add_row(
            row.name,
            str(row.n),
            _number(row.before),
            _number(row.after),
            f"{row.difference:+.3f}",
            f"{row.low:+.3f} to {row.high:+.3f}",
            f"{row.p:.4f}",
            "" if row.mcnemar is None else f"{row.mcnemar:.4f}",
        )
    return table


def _cells(metric: Metric) -> tuple[str, ...]:
    counts = (metric.n_total, metric.n_scored, metric.n_abstained, metric.n_unparsed, metric.n_error)
    interval = "" if metric.low is None else f"{_number(metric.low)} to {_number(metric.high)}"
    return _number(metric.value), interval, *map(str, counts), metric.unit


def _flip(flip: Flip) -> str:
    mark = " (must pass)" if flip.must_pass else ""
    before, after = ("; ".join(problems) or "right" for problems in (flip.before, flip.after))
    return f"{flip.turn}{mark} {flip.ask}: {before} -> {after}"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _console() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
