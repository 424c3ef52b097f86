"""The nouns of an external suite: what was measured, of which system, and what was left out."""

from collections.abc import Callable, Iterator, Sequence

from evals.metrics.verdicts import NO_VERDICT, is_flip, verdict_scores
from evals.run_folder import Stored
from evals.summary import Metric, Observation, State, Unit, estimate, figure

Judge = Callable[[str, Sequence[str]], str]
"""Gives for a question, or a claim, and the evidence a label of the suite, `unparsed` or `abstained`."""


class Row(Stored):
    """A metric of one system; floors are systems too."""

    system: str
    metric: Metric


class External(Stored):
    """The rows of a suite, and each part that was skipped with its reason."""

    suite: str
    rows: tuple[Row, ...]
    skipped: tuple[str, ...]


def label_rows(
    system: str, family: str, gold: Sequence[str], given: Sequence[str], *, unit: Unit, classes: Sequence[str]
) -> Iterator[Row]:
    """Yield accuracy, macro-F1 and flips of a system's labels."""
    states: dict[str, State] = {"unparsed": "unparsed", "abstained": "abstained", "error": "error"}

    def observed(place: int, value: bool) -> Observation:
        return Observation(str(place), float(value), states.get(given[place], "scored"))

    right = [observed(place, given[place] == label) for place, label in enumerate(gold)]
    yield Row(system=system, metric=estimate(family, "accuracy", right, unit=unit))
    scores = verdict_scores(gold, given, classes=classes)
    yield Row(system=system, metric=figure(family, "macro_f1", scores.macro_f1, right, unit=unit))
    if {"yes", "no"} <= set(classes):
        flips = [observed(place, is_flip(label, given[place])) for place, label in enumerate(gold) if label != "maybe"]
        yield Row(system=system, metric=estimate(family, "flip_rate", flips, unit=unit))


def judged_labels(judge: Judge, questions: Sequence[tuple[str, Sequence[str]]], classes: Sequence[str]) -> list[str]:
    """Return a judge's label of each question; one that is no label is `unparsed`, an exception an `error`."""
    labels = []
    for question, evidence in questions:
        try:
            label = judge(question, evidence)
        except Exception:
            label = "error"
        labels.append(label if label in (*classes, *NO_VERDICT) else "unparsed")
    return labels


def majority(gold: Sequence[str]) -> list[str]:
    """Return the most frequent label for every item, the first in order among equals."""
    return [max(sorted(set(gold)), key=gold.count)] * len(gold) if gold else []
