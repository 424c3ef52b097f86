"""A comparison that no table answers: sentences that weigh the things compared against each other come first."""

import re
from collections.abc import Sequence

from ingest.lexical import term_set
from qa.evidence import Evidence
from qa.question import Question, TermGroup, named_share

_NEAR_BEST = 0.6
_ASPECT = 0.3  # what naming all else that is asked counts: the survival in "survival in A versus B"
_WEIGHED = 3  # sentences that weigh both sides from which they answer by themselves
# What stands between the things compared, from what hardly means otherwise to what may.
_BETWEEN = tuple(
    re.compile(rf"\b(?:{form})\b", re.IGNORECASE)
    for form in (r"vs?|versus", r"compared? (?:to|with)|against|than", "from", "or", "and")
)


def sides_of(question: Question) -> tuple[TermGroup, TermGroup] | None:
    """Return the things a question compares: the names nearest to what stands between them."""
    asked = question.asked
    named = sorted((place, typed) for typed, _ in question.expansions if (place := asked.find(typed)) >= 0)
    for between in _BETWEEN:
        for found in between.finditer(asked):
            before = [typed for place, typed in named if place + len(typed) <= found.start()]
            after = [typed for place, typed in named if place >= found.end()]
            if before and after and (sides := _groups(question, before[-1], after[0])):
                return sides
    return None


def _groups(question: Question, one: str, other: str) -> tuple[TermGroup, TermGroup] | None:
    groups = [next((g for g in question.groups if term_set(typed) in g.forms), None) for typed in (one, other)]
    return (groups[0], groups[1]) if groups[0] and groups[1] and groups[0] != groups[1] else None


def weighing_first(question: Question, ordered: Sequence[Evidence]) -> list[Evidence]:
    """Return evidence, best first, with what weighs both things compared in front: "X favours A over B".

    Where several sentences do, they are the answer: one about A and one about B seldom speak of the same matter.
    """
    sides = sides_of(question)
    if not sides:
        return list(ordered)
    rest = tuple(group for group in question.groups if group not in sides)

    def meets(item: Evidence) -> float:
        return named_share(rest, term_set(item.text))

    weighing = [
        item
        for item in ordered
        if item.score >= ordered[0].score - _NEAR_BEST
        and all(side.named_in(term_set(item.text)) for side in sides)
        and (item.features.get("form") or (rest and meets(item) == 1.0))
    ]
    weighing.sort(key=lambda item: -(item.score + _ASPECT * meets(item)))
    return weighing if len(weighing) >= _WEIGHED else [*weighing, *(item for item in ordered if item not in weighing)]
