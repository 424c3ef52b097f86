"""Verdicts of polar questions against gold.

An answer without a readable verdict is `unparsed`, one that abstains `abstained`, one that failed `error`: each is a
state of its own, wrong in every figure and never a default class.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.metrics.selective import outcome_of
from qa.answer import Status, Verdict

VERDICTS = ("yes", "no", "depends")
NO_VERDICT = ("unparsed", "abstained", "error")


class VerdictScores(NamedTuple):
    """Figures over all `n` items; those without a verdict are counted and wrong.

    `flip_rate` is the share of items with gold yes or no whose verdict is the opposite, None without such items.
    `confusion[gold][predicted]` has a row for each class and a column for each class and state.
    """

    n: int
    accuracy: float | None
    macro_f1: float | None
    flip_rate: float | None
    flips: int
    unparsed: int
    abstained: int
    errors: int
    confusion: Mapping[str, Mapping[str, int]]


def verdict_state(status: Status, verdict: Verdict | None) -> str:
    """Return the verdict of an answer to a polar question, or the state that it has instead."""
    outcome = outcome_of(status)
    return (verdict or "unparsed") if outcome == "answered" else outcome


def is_flip(gold: str, predicted: str) -> bool:
    """Say whether a verdict is the opposite of gold: yes for no, or no for yes."""
    return {gold, predicted} == {"yes", "no"}


def verdict_scores(
    gold: Sequence[str], predicted: Sequence[str], *, classes: Sequence[str] = VERDICTS
) -> VerdictScores:
    """Return accuracy, macro-F1 over `classes`, flip rate and confusion matrix of paired verdicts.

    F1 of a class is 2 TP / (2 TP + FP + FN), and 0 for one that is neither gold nor predicted. Raises ValueError when
    the lengths differ, gold is not one of `classes`, or a prediction is neither a class nor one of `NO_VERDICT`.
    """
    pairs = Counter(zip(gold, predicted, strict=True))
    columns = (*classes, *NO_VERDICT)
    for given, name in pairs:
        if given not in classes or name not in columns:
            raise ValueError(f"({given!r}, {name!r}) is no pair of a class and a class or state: {columns}")
    n = pairs.total()
    said = Counter(predicted)
    polar = sum(given in ("yes", "no") for given in gold)
    flips = sum(count for pair, count in pairs.items() if is_flip(*pair))
    return VerdictScores(
        n=n,
        accuracy=sum(pairs[name, name] for name in classes) / n if n else None,
        macro_f1=sum(_f1(pairs, name) for name in classes) / len(classes) if n else None,
        flip_rate=flips / polar if polar else None,
        flips=flips,
        unparsed=said["unparsed"],
        abstained=said["abstained"],
        errors=said["error"],
        confusion={row: {column: pairs[row, column] for column in columns} for row in classes},
    )


def _f1(pairs: Mapping[tuple[str, str], int], name: str) -> float:
    in_gold = sum(count for (given, _), count in pairs.items() if given == name)
    in_predicted = sum(count for (_, said), count in pairs.items() if said == name)
    return 2 * pairs[name, name] / (in_gold + in_predicted) if in_gold + in_predicted else 0.0
