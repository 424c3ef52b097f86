"""Whether the evidence is good enough to answer from: a calibrated bar, not a feeling.

A logistic model over a few readings of question and evidence, fitted by `betz calibrate` on
development questions that the corpus does and does not answer; its weights are in abstention.json.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from qa.evidence import Evidence, groups_asked
from qa.kinds import Kind
from qa.question import Question
from qa.sentence_forms import is_aspect, weighed_groups
from qa.urgency import urgent_notices

WEIGHTS_FILE = Path(__file__).with_name("abstention.json")
_TOP = 3
_MOST = 2.5  # about the highest score there is
_OFTEN = 5
_RARE = 6.0  # an idf that about one chunk in 400 gives
_HERE_AND_NOW = re.compile(
    r"\b(?:today'?s?|tonight|tonite|tomorrow|yesterday|this (?:week|morning|afternoon|evening|\w+day)|"
    r"(?:last|next) (?:week|month|visit|\w+day)|(?:on|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day|right now|"
    r"currently free|at (?:my|our|the) (?:hospital|clinic|general)|near me|ward|bed \d+|bleep|phone|e-?mail|"
    r"postcode|appointment|book(?:ing)?|slots?|waiting (?:time|list)|in stock|deliver\w*|prices?|costs?|"
    r"my (?:pt|patient|lady|guy|man|gentleman)'?s?|attach\w*|upload\w*|exact (?:date|figure|number)|"
    r"(?:read|listen to|look at) this|video|(?:weight|crcl|egfr|gas|rate|plan) (?:unknown|missing|not \w+)|"
    r"(?:no|dont know|don't have the) (?:weight|gas|egfr|inr|current)\b|everything else unknown)",
    re.IGNORECASE,
)
_FIGURED: frozenset[Kind] = frozenset({"dose", "quantity", "accuracy"})
_DIGIT = re.compile(r"\d")
# A measure that is asked for must stand in the evidence, in any of its spellings.
_UNITS = tuple(
    re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
    for forms in (
        r"mg/kg|mg per kg|mg/kg/day",
        r"m?cg|micrograms?|mcg/day",
        r"kcal",
        r"gy|fractions?",
        r"gauge",
        r"french|ch",
        r"ml/h|ml per hour",
        r"ipap|epap|cmh2o|pressures?",
        r"half[- ]?life",
        r"icd(?:-1[01])?",
        r"sprays?",
        r"battery",
        r"teratogen\w*|pregnan\w+",
        r"fridge|shelf",
        r"licen[cs]ed|approved|available",
    )
)
# Where a drug may be given differs from place to place, so the place must be the one asked about.
_PLACE = re.compile(
    r"\b(?:licen[cs]ed|approved|available|marketed|reimbursed|legal)\b[^?]*?\bin (?:the )?(?P<place>[a-z]{4,})",
    re.IGNORECASE,
)
_CHILD = re.compile(
    r"\b(?:child(?:ren)?|kids?|infants?|paediatric|pediatric|neonat\w+|[1-9] ?kg|1\d ?kg|2\d ?kg|"
    r"(?:[1-9]|1[0-7])[- ]?(?:y(?:ea)?r?s?[- ]?old|yo|yr old)(?! (?:stroke|infarct|injur|lesion))|months? old)\b",
    re.IGNORECASE,
)


class Bar(BaseModel):
    """The fitted model: a weight per feature, an intercept, and the probability from which Betz answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    intercept: float
    threshold: float
    fitted_on: str


@cache
def load_bar() -> Bar:
    """Read the fitted weights that come with this version."""
    return Bar.model_validate_json(WEIGHTS_FILE.read_bytes())


def features(question: Question, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return what the bar looks at, each 0 to 1.

    `similarity`: the best cosine between question and sentence. `coverage`: the most that one of the
    top sentences under its headings names of the question. `own`: the same without headings. `score`: the best score.
    `missing`: how rare the rarest thing is that none of the top sentences names, and `missing_share` the share of
    things that none names. `strange`: how many rare words no document holds. `here_and_now`: whether it asks for what
    only the ward knows today. `figureless`: whether it asks for a figure and the top sentences have none. `unit`:
    whether it asks for a measure or a place, and `child` for a child, that the top sentences do not speak of. `unheld`:
    how many everyday words no document holds; `any_strange`: whether there is a strange one. `dwelt`: how much the
    documents found speak of what is asked about more than in passing.
    """
    top = evidence[:_TOP]
    named = [item.words for item in top]
    groups = weighed_groups(question)
    missing = [group.weight for group in groups if not any(group.named_in(words) for words in named)]
    rarest = max((group.weight for group in groups), default=1.0)
    told = " ".join(item.text for item in top)
    urgent = bool(urgent_notices(question.text))
    return {
        "similarity": max((item.similarity for item in top), default=0.0),
        "coverage": max((item.coverage for item in top), default=0.0),
        "own": max((item.own_coverage for item in top), default=0.0),
        "score": min(max((item.score for item in top), default=0.0) / _MOST, 1.0),
        "missing": max(missing, default=0.0) / max(rarest, _RARE),
        "missing_share": len(missing) / max(len(groups), 1),
        "strange": min(len(question.strange), 2) / 2,
        "any_strange": float(bool(question.strange)),
        "here_and_now": float(bool(_HERE_AND_NOW.search(question.asked)) and not urgent),
        "figureless": float(question.kind in _FIGURED and not _DIGIT.search(told)),
        "unit": float(_lacks_measure(question.asked, told)),
        "unheld": min(len(question.unheld), 3) / 3,
        "dwelt": _dwelt(question, evidence),
        "child": float(bool(_CHILD.search(question.asked)) and not _CHILD.search(told)),
    }


def _dwelt(question: Question, evidence: Sequence[Evidence]) -> float:
    """Return how much the documents found dwell on what is asked about: 1 where one names each thing often.

    What is named in a title or heading is named by every sentence below it.
    """
    things = [group for group in groups_asked(question, question.groups) if not is_aspect(group)]
    named = Counter(
        (number, item.document.id)
        for item in evidence
        for number, thing in enumerate(things)
        if thing.named_in(item.words)
    )
    often = [max((n for (number, _), n in named.items() if number == place), default=0) for place in range(len(things))]
    weight = sum(thing.weight for thing in things)
    shares = (thing.weight * min(n, _OFTEN) / _OFTEN for thing, n in zip(things, often, strict=True))
    return sum(shares) / weight if weight else 1.0


def _lacks_measure(asked: str, told: str) -> bool:
    """Say whether a question asks for a measure or about a place that the evidence does not speak of."""
    place = _PLACE.search(asked)
    if place and place["place"].lower() not in told.lower():
        return True
    return any(unit.search(asked) and not unit.search(told) for unit in _UNITS)


def answerable(question: Question, evidence: Sequence[Evidence]) -> float:
    """Return the fitted probability that the evidence answers the question."""
    bar = load_bar()
    readings = features(question, evidence)
    return 1 / (1 + math.exp(-(bar.intercept + sum(bar.weights[name] * value for name, value in readings.items()))))
