"""Choose the sentences of an answer: the bottom line first, then what adds to it, under plain headings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qa.answer import Verdict
from qa.comparing import weighing_first
from qa.dosing import dose_with_caution
from qa.evidence import RELEVANCE, Evidence
from qa.headings import OTHERWISE, heading_of
from qa.listing import listed
from qa.question import Question
from qa.supporting import supporting
from qa.tables import best_table

JUDGED = 8
_MAX_BOTTOM_LINE = 2
_HEADED = 2  # supporting claims from which headings help rather than clutter
_BESIDE_BEST = 0.12  # a second sentence that scores so near the first belongs to the bottom line
# A sentence that opens with one of these says little without the one before it.
_LEANING = re.compile(
    r"^(?:it|they|this|these|those|such|he|she|its|their|both|the (?:former|latter|same)|however|therefore|moreover|"
    r"furthermore|thus|hence|in addition|in contrast|also|similarly|for example|as such)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Composition:
    """The chosen evidence in reading order with a heading each, and the verdict that the first of it carries.

    The bottom line has an empty heading.
    """

    evidence: tuple[Evidence, ...]
    verdict: Verdict | None = None
    headings: tuple[str, ...] = ()


Judge = Callable[[Sequence[Evidence]], tuple[int, Verdict] | None]
"""Finds the place of the sentence that carries a verdict on a polar question, with the verdict, or nothing."""


def no_judge(_: Sequence[Evidence]) -> None:
    """Give no verdict."""


def compose(question: Question, evidence: Sequence[Evidence], judge: Judge = no_judge) -> Composition:
    """Choose from evidence sorted best first; empty evidence gives an empty composition.

    `judge` is asked for a verdict on a polar question.
    """
    if not evidence:
        return Composition(())
    prose = [item for item in evidence if item.sentence.kind == "prose"]
    if question.kind == "comparison" and (table := best_table(question, evidence)):
        lead = _lead_of_table(question, prose)
        return Composition((*lead, *table), headings=("",) * (len(lead) + len(table)))
    # Outside a comparison a table's row says too little by itself: its columns are named elsewhere.
    ordered = standing_alone(prose) or list(evidence)
    if question.kind == "comparison":
        ordered = weighing_first(question, ordered)
    judged = judge(ordered[:JUDGED]) if question.polar else None
    if judged:
        place = judged[0]
        ordered = [replace(ordered[place], verdict=judged[1]), *ordered[:place], *ordered[place + 1 :]]
    if not judged:
        ordered = listed(question, ordered)
    front = dose_with_caution(question, ordered) if question.kind == "dose" else ()
    verdict = judged[1] if judged else None
    front = front or (ordered[0],)
    chosen = [*front, *supporting(question, ordered, front, verdict)]
    beside = [] if judged else chosen[1:_MAX_BOTTOM_LINE]
    first = max(len(front), 1 + sum(item.score >= chosen[0].score - _BESIDE_BEST for item in beside))
    return _headed(question, evidence, chosen[:first], chosen[first:], verdict)


def _headed(
    question: Question,
    evidence: Sequence[Evidence],
    lead: Sequence[Evidence],
    support: Sequence[Evidence],
    verdict: Verdict | None = None,
) -> Composition:
    """Return the bottom line and what supports it, what was asked first and claims under one heading together."""
    headings = ["" if len(support) < _HEADED else heading_of(item, question, evidence) for item in support]
    order = sorted(
        range(len(support)), key=lambda p: (headings[p] != "", headings[p] == OTHERWISE, headings.index(headings[p]))
    )
    return Composition(
        (*lead, *(support[place] for place in order)), verdict, (*("" for _ in lead), *(headings[p] for p in order))
    )


def standing_alone(prose: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences that say who and what they are about; all of them where none does."""
    return [item for item in prose if not _LEANING.match(item.text)] or list(prose)


def _lead_of_table(question: Question, prose: Sequence[Evidence]) -> list[Evidence]:
    """Return the best sentence that names all that is compared, to stand above the table; none where none does.

    It must be likelier than not to answer.
    """
    named = (item for item in prose if all(group.named_in(item.words) for group in question.groups))
    return [item for item in named if item.features.get("form") and item.features.get(RELEVANCE, 0.0) >= 0][:1]
