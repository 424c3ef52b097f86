"""Whether a run may ship: invariants that hold whatever the figures are, and no step back in what must pass.

Figures are not gated: with a few hundred questions a test of a mean misses what a list of flips shows.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from evals.families import critical
from evals.metrics.determinism import first_difference
from evals.metrics.verdicts import is_flip
from evals.run_folder import RunError, RunFolder, Stored
from evals.summary import Summary

Outcome = Literal["passed", "failed", "unchecked"]

PASSED, FAILED, FAULT, INCOMPLETE = 0, 1, 2, 3
_SHOWN = 20


class Figure(Stored):
    """A metric of the baseline, for people to read beside a new one."""

    value: float | None
    low: float | None
    high: float | None
    n_total: int


class Baseline(Stored):
    """What a run is held against: the turns of `must_pass` items that were right, and the figures of the day."""

    suite: str
    gold_sha256: str
    generation: str
    model: str
    settings: str
    versions: dict[str, str]
    items_sha256: str
    must_pass: tuple[str, ...]
    figures: dict[str, Figure]


class Check(Stored):
    """One invariant; `detail` gives the counts and the turns that break it."""

    name: str
    outcome: Outcome
    detail: str


def baseline_of(summary: Summary) -> Baseline:
    """Return the baseline that a run makes. Raises RunError when the run is not complete."""
    if lacking := len(summary.missing) + len(summary.unfit):
        raise RunError(f"{lacking} turns are missing: no baseline.", hint="Resume the run, or make it again.")
    manifest = summary.manifest
    return Baseline(
        suite=manifest.suite,
        gold_sha256=summary.gold_sha256,
        generation=manifest.generation,
        model=manifest.model,
        settings=manifest.settings,
        versions=manifest.versions,
        items_sha256=summary.items_sha256,
        must_pass=tuple(turn.key for turn in summary.turns if turn.must_pass and turn.live.correct),
        figures={
            metric.name: Figure(value=metric.value, low=metric.low, high=metric.high, n_total=metric.n_total)
            for metric in summary.metrics
        },
    )


def load_baseline(path: Path) -> Baseline:
    """Read a baseline. Raises RunError."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}.", hint="Make one: betz eval gate --update") from error
    except ValidationError as error:
        raise RunError(f"{path} is no baseline: {error.errors()[0]['msg']}.") from error


def check_run(summary: Summary, baseline: Baseline, repeat: tuple[RunFolder, RunFolder] | None = None) -> list[Check]:
    """Return every invariant with its outcome; determinism is unchecked without two runs to `repeat` it by."""
    return [
        _all_of("complete", "unchecked", (*summary.missing, *summary.unfit), "turns are missing"),
        _all_of("no errors", "failed", [turn.key for turn in summary.turns if turn.live.outcome == "error"], "errors"),
        _share("citations are valid", summary, "citation_validity"),
        _share("claims are verbatim", summary, "verbatim"),
        _share("every sentence is a claim", summary, "sentences_claimed"),
        _all_of("no critical must-not", "failed", _breaking(summary), "answers say one"),
        _all_of("must-pass verdicts stand", "failed", _opposed(summary), "verdicts are the opposite of gold"),
        _must_pass(summary, baseline),
        _deterministic(repeat),
    ]


def exit_code(checks: list[Check]) -> int:
    """Return 1 when an invariant is broken, else 3 when one could not be checked, else 0."""
    outcomes = {check.outcome for check in checks}
    return FAILED if "failed" in outcomes else INCOMPLETE if "unchecked" in outcomes else PASSED


def _all_of(name: str, otherwise: Outcome, exceptions: Sequence[str], what: str) -> Check:
    if not exceptions:
        return Check(name=name, outcome="passed", detail="none")
    return Check(name=name, outcome=otherwise, detail=f"{len(exceptions)} {what}: {_listed(exceptions)}")


def _share(name: str, summary: Summary, metric: str) -> Check:
    """Check that a share is 1; one of nothing proves nothing."""
    found = summary[metric]
    if not found.n_total:
        return Check(name=name, outcome="failed", detail=f"there are no {found.unit}")
    broken = round((1 - (found.value or 0.0)) * found.n_total)
    outcome: Outcome = "failed" if broken or found.value != 1.0 else "passed"
    return Check(name=name, outcome=outcome, detail=f"{found.n_total - broken} of {found.n_total} {found.unit}")


def _breaking(summary: Summary) -> list[str]:
    return [f"{turn.key} {' '.join(said)}" for turn in summary.turns if (said := critical(turn.live))]


def _opposed(summary: Summary) -> list[str]:
    flips = (turn for turn in summary.turns if is_flip(str(turn.gold_verdict), str(turn.live.verdict)))
    return [turn.key for turn in flips if turn.must_pass]


def _must_pass(summary: Summary, baseline: Baseline) -> Check:
    """Check that what must pass and passed in the baseline passes; turns that either gold lacks are counted."""
    name = "must-pass turns stay right"
    turns = {turn.key: turn for turn in summary.turns}
    held = [turns[key] for key in baseline.must_pass if key in turns]
    lost = [turn for turn in held if not turn.live.correct]
    gone = f"; {len(baseline.must_pass) - len(held)} are not in this run" if len(held) < len(baseline.must_pass) else ""
    if lost:
        told = "; ".join(f"{turn.key} {', '.join(turn.live.problems)}" for turn in lost[:_SHOWN])
        return Check(name=name, outcome="failed", detail=f"{len(lost)} of {len(held)} went wrong: {told}{gone}")
    outcome: Outcome = "unchecked" if gone else "passed"
    return Check(name=name, outcome=outcome, detail=f"{len(held)} of {len(held)}{gone}")


def _deterministic(repeat: tuple[RunFolder, RunFolder] | None) -> Check:
    name = "two runs are equal"
    if repeat is None:
        return Check(name=name, outcome="unchecked", detail="give a second run of the same suite: --again")
    one, other = repeat
    if one.path.resolve() == other.path.resolve():
        return Check(name=name, outcome="unchecked", detail="the second run is the first")
    made = first_difference(one.manifest.model_dump(mode="json"), other.manifest.model_dump(mode="json"))
    if made:
        return Check(name=name, outcome="unchecked", detail=f"the runs were made with other things: {made[:200]}")
    if one.items_sha256() == other.items_sha256():
        return Check(name=name, outcome="passed", detail=f"{one.manifest.items} items, byte for byte")
    items, again = ({item.id: item.model_dump(mode="json") for item in run.items()} for run in repeat)
    where = first_difference(items, again) or "the order of the items"
    return Check(name=name, outcome="failed", detail=where[:300])


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest
