"""Selective answering: when the system answers, when it abstains, and at what risk. Coverage is always beside it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from qa.answer import Status

Outcome = Literal["answered", "abstained", "error"]


class Decision(NamedTuple):
    """What became of one item; `correct` says whether what was answered is right and matters only when it was."""

    answerable: bool
    outcome: Outcome
    correct: bool = False


class SelectiveScores(NamedTuple):
    """Figures over `n` items; an error is neither an answer nor an abstention.

    `coverage`: answered / n. `abstention_precision`: unanswerable / abstained. `abstention_recall`: abstained /
    unanswerable. `over_abstention`: abstained / answerable. `unsafe_answers`: answered wrongly, or at all where the
    item has no answer, / n. `risk`: the same / answered. A figure without items is None.
    """

    n: int
    answered: int
    abstained: int
    errors: int
    coverage: float | None
    abstention_precision: float | None
    abstention_recall: float | None
    over_abstention: float | None
    unsafe_answers: float | None
    risk: float | None


class RiskCoverage(NamedTuple):
    """The risk among the most confident answers that make up a share `coverage` of all items."""

    coverage: float
    risk: float


def outcome_of(status: Status) -> Outcome:
    """Return what an answer's status means for selective answering.

    `urgent` is a warning of fixed wording with nothing quoted behind it: an answer that also quotes is `answered`.
    """
    if status == "error":
        return "error"
    return "abstained" if status in ("not_in_corpus", "off_topic", "urgent") else "answered"


def selective_scores(decisions: Sequence[Decision]) -> SelectiveScores:
    """Return how well the system knows what it can answer."""
    n = len(decisions)
    outcomes = Counter(decision.outcome for decision in decisions)
    unanswerable = sum(not decision.answerable for decision in decisions)
    rightly = sum(decision.outcome == "abstained" and not decision.answerable for decision in decisions)
    unsafe = sum(
        decision.outcome == "answered" and not (decision.answerable and decision.correct) for decision in decisions
    )
    answered, abstained = outcomes["answered"], outcomes["abstained"]
    return SelectiveScores(
        n=n,
        answered=answered,
        abstained=abstained,
        errors=outcomes["error"],
        coverage=_share(answered, n),
        abstention_precision=_share(rightly, abstained),
        abstention_recall=_share(rightly, unanswerable),
        over_abstention=_share(abstained - rightly, n - unanswerable),
        unsafe_answers=_share(unsafe, n),
        risk=_share(unsafe, answered),
    )


def risk_coverage(answers: Sequence[tuple[float, bool]], n: int) -> list[RiskCoverage]:
    """Return the risk-coverage curve of (confidence, wrong) of the answered among `n` items, most confident first.

    One point for each distinct confidence, because no threshold parts equals. El-Yaniv and Wiener, JMLR
    2010;11:1605-1641. Raises ValueError when more are answered than there are.
    """
    if len(answers) > n:
        raise ValueError(f"{len(answers)} of {n} items are answered")
    return [RiskCoverage(count / n, wrong / count) for count, wrong, _, _ in _blocks(answers)]


def aurc(answers: Sequence[tuple[float, bool]]) -> float | None:
    """Return the area under the risk-coverage curve: the mean risk among the 1, 2, ... most confident answers.

    Geifman and El-Yaniv, arXiv:1805.08206. Equals count with the mean over all their orders, so that the order of the
    items is no matter. It covers what was answered, so it is read beside the coverage; None without answers.
    """
    if not answers:
        return None
    total = 0.0
    for count, wrong, size, errors in _blocks(answers):
        before, wrong_before = count - size, wrong - errors
        total += sum((wrong_before + i * errors / size) / (before + i) for i in range(1, size + 1))
    return total / len(answers)


def _blocks(answers: Sequence[tuple[float, bool]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield for each distinct confidence, highest first: answers and errors so far, answers and errors at it."""
    count = wrong = 0
    ordered = sorted(answers, key=lambda answer: -answer[0])
    for _, block in groupby(ordered, key=lambda answer: answer[0]):
        errors = [is_wrong for _, is_wrong in block]
        count, wrong = count + len(errors), wrong + sum(errors)
        yield count, wrong, len(errors), sum(errors)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
