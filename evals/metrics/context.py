"""Where a fact was lost: was it in what was retrieved, and did it reach the answer?

The most useful diagnosis of a wrong answer, and it needs no model: a fact that no retrieved passage states is a
retrieval miss, one that a passage states and the answer does not is an answer miss.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple

from evals.metrics.facts import Fact, states

FactOutcome = Literal["used", "answer_miss", "retrieval_miss", "beyond_context"]


class ContextScores(NamedTuple):
    """How `n` facts fared; `recall` is None without facts and `utilisation` without a fact in context."""

    n: int
    recall: float | None
    utilisation: float | None
    outcomes: dict[FactOutcome, int]


def in_context(fact: Fact, passages: Iterable[str]) -> bool:
    """Say whether one of the retrieved passages states a fact in full. Raises SlowPattern.

    Passages are not joined: ten about one subject hold almost any set of words between them.
    """
    return any(states(fact, passage) for passage in passages)


def fact_outcome(*, in_context: bool, in_answer: bool) -> FactOutcome:
    """Say what became of a fact; `beyond_context` when the answer states it and no single passage does."""
    if in_context:
        return "used" if in_answer else "answer_miss"
    return "beyond_context" if in_answer else "retrieval_miss"


def context_scores(outcomes: Iterable[FactOutcome]) -> ContextScores:
    """Return fact-in-context recall, the share of facts that a retrieved passage states, and utilisation.

    Utilisation is the share of the facts in context that the answer states.
    """
    counts = Counter(outcomes)
    n, held = counts.total(), counts["used"] + counts["answer_miss"]
    return ContextScores(
        n=n,
        recall=held / n if n else None,
        utilisation=counts["used"] / held if held else None,
        outcomes={name: counts[name] for name in ("used", "answer_miss", "retrieval_miss", "beyond_context")},
    )
