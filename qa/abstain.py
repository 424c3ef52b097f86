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

import numpy as np
from pydantic import BaseModel, ConfigDict

from ingest.lexical import term_set
from qa.evidence import Evidence, groups_asked
from qa.kinds import Kind
from qa.missing import passing_share
from qa.question import Question, TermGroup
from qa.sentence_forms import is_aspect, weighed_groups
from qa.urgency import urgent_notices

WEIGHTS_FILE = Path(__file__).with_name("abstention.json")
_TOP = 3
_NEXT = 3
_BEST = 5
_DEEP = 8
_MOST = 2.5  # about the highest score there is
_OFTEN = 5
_SURE = 6.0  # log odds that leave no doubt
_RARE = 6.0  # an idf that about one chunk in 400 gives
# What only somebody on the spot can know: a place, a stock, a date, a record, or what was not sent.
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_HERE_AND_NOW = re.compile(
    rf"\b(?:today['’]?s|(?:this|next|last|on|until) {_DAY}|this week|last (?:visit|week)|right now|currently free|"
    r"at (?:my|our|the) (?:hospital|clinic|general|unit)|near me|nearest|ward|bed \d+|bleep|e-?mail|"
    r"phone (?:number|no)|postcode|appointment|booking|slots?|"
    r"book (?:him|her|them|in|an?) (?:\w+ )?(?:scan|bed|slot|mri|clinic)|"
    r"waiting (?:time|list)|in stock|deliver\w*|prices?|what (?:does|do|will) [^?]{1,40} cost|costs|"
    r"my (?:pt|patient|lady|guy|man|gentleman)['’]?s|(?-i:(?:[Mm]rs?|Ms|Miss) [A-Z])\w*|attach\w*|upload\w*|"
    r"exact (?:date|figure|number)|"
    r"(?:read|listen to|look at) this|on my (?:phone|screen)|everything else unknown|"
    r"(?:weight|crcl|egfr|gas|rate|plan|inr) (?:is )?(?:unknown|missing|not \w+)|"
    r"(?:no|dont know|don['’]t (?:have|know)(?: the)?) (?:weight|gas|egfr|inr|crcl|current))\b",
    re.IGNORECASE,
)
_FIGURED: frozenset[Kind] = frozenset({"dose", "quantity", "accuracy"})
_DIGIT = re.compile(r"\d")
# A measure that is asked for must stand in the evidence, in any of its spellings.
_UNITS = tuple(
    re.compile(rf"\b(?:{forms})\b", re.IGNORECASE)
    for forms in (
        r"mg/kg|mg per kg|mg/kg/day",
        r"m?cg|micrograms?",
        r"kcal|calories",
        r"gy|fractions?",
        r"gauge|french",
        r"ml/h|ml per hour",
        r"cmh2o|pressures?",
        r"half[- ]?life",
        r"licen[cs]ed|approved|available",
    )
)
# What is asked for stands behind the word that asks.
_FOCUS = re.compile(
    r"\b(?:what|which|whats|what['’]s|how (?:many|much|often|long))\b(?P<focus>(?:\W+[\w-]+){1,4})", re.IGNORECASE
)
_MOST_FOCUS = 1.5
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


def features(question: Question, evidence: Sequence[Evidence], outside: float) -> dict[str, float]:
    """Return what the bar looks at, each from 0 to about 1; `outside` is given.

    - `similarity`: the best cosine between question and sentence.
    - `coverage`: the most that one of the top sentences under its headings names of the question.
    - `score`: the best score.
    - `missing_share`: the share of things that none of the top sentences names.
    - `strange`, `unheld`: how many rare words, and everyday words, no document holds.
    - `here_and_now`: whether it asks for what only somebody on the spot can know.
    - `figureless`: whether it asks for a figure and the top sentences have none.
    - `unit`, `child`: whether it asks for a measure or place, or for a child, that the top sentences do not speak of.
    - `dwelt`: how much the documents found speak of what is asked about more than in passing.
    - `held`: the share of what is asked about that the documents hold at all.
    - `together`: how near the best sentence the next are, as they are where they are about one thing.
    - `one_document`: the most of the best sentences that stand in one document, as a share.
    - `focus`: how rare the rarest thing behind "what", "which" or "how many" is that no top sentence names.
    - `coined`: whether a word that no document holds looks made up, or is as rare.
    - `strange_name`: whether a word that no document holds is written as a name is, with a capital letter or a digit.
    - `near_and_named`: how near the question one of the best sentences is that also names what is asked about.
    - `headed`: the share, by rarity, of what is asked about that a title or heading above the best sentences names.
    - `answer`, `answers`: how surely the cross-encoder finds that one sentence, and that three, answer.
    - `outside`: how likely it asks for what no document could hold (`qa.outside`).
    - `passing`: the share, by rarity, of what is asked about that the documents found name at most in passing.
    """
    top = evidence[:_TOP]
    named = [item.words for item in top]
    groups = weighed_groups(question)
    missing = sum(not any(group.named_in(words) for words in named) for group in groups)
    told = " ".join(item.text for item in top)
    things = [group for group in groups_asked(question, question.groups) if not is_aspect(group)]
    urgent = bool(urgent_notices(question.text))
    return {
        "similarity": max((item.similarity for item in top), default=0.0),
        "coverage": max((item.coverage for item in top), default=0.0),
        "score": min(max((0.0, *(item.score for item in top))) / _MOST, 1.0),
        "missing_share": missing / max(len(groups), 1),
        "strange": min(len(question.strange), 2) / 2,
        "here_and_now": float(bool(_HERE_AND_NOW.search(question.asked)) and not urgent),
        "figureless": float(question.kind in _FIGURED and not _DIGIT.search(told)),
        "unit": float(_lacks_measure(question.asked, told)),
        "unheld": min(len(question.unheld), 3) / 3,
        "dwelt": _dwelt(things, evidence),
        "held": 1 - (len(question.strange) + len(question.unheld)) / max(len(question.groups), 1),
        "together": _together(evidence),
        "one_document": _one_document(evidence),
        "focus": _focus_missing(question, top),
        "passing": passing_share(question, evidence),
        "coined": float(bool(question.coined)),
        "strange_name": float(any(_is_written_as_name(word, question.asked) for word in question.strange)),
        "near_and_named": _near_and_named(evidence),
        "headed": _headed(things, evidence),
        "outside": outside,
        **_read_to_answer(evidence),
        "child": float(bool(_CHILD.search(question.asked)) and not _CHILD.search(told)),
    }


def _read_to_answer(evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return the log odds that sentences answer, on a scale from 0, surely not, to 1."""
    odds = sorted((item.reading.relevance for item in evidence if item.reading), reverse=True)
    scaled = [(max(-1.0, min(1.0, value / _SURE)) + 1) / 2 for value in odds] or [0.0]
    return {"answer": scaled[0], "answers": float(np.mean(scaled[:_TOP]))}


def _dwelt(things: Sequence[TermGroup], evidence: Sequence[Evidence]) -> float:
    """Return how much the documents found dwell on what is asked about: 1 where one names each thing often.

    What is named in a title or heading is named by every sentence below it.
    """
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


def _is_written_as_name(word: str, text: str) -> bool:
    """Say whether a text has a word with a digit in it, or with a capital letter that opens no text."""
    found = re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE)
    return found is not None and (bool(_DIGIT.search(word)) or (found.start() > 0 and found.group()[0].isupper()))


def _near_and_named(evidence: Sequence[Evidence]) -> float:
    """Return the greatest product of cosine to the question asked and share of its things that a sentence names."""
    return max(
        (
            item.features.get("asked_similarity", item.similarity) * item.features.get("asked_own", item.own_coverage)
            for item in evidence[:_DEEP]
        ),
        default=0.0,
    )


def _headed(things: Sequence[TermGroup], evidence: Sequence[Evidence]) -> float:
    """Return the share, by rarity, of the things that the headings of the best sentences name; 1 for no things."""
    weight = sum(thing.weight for thing in things)
    named = sum(thing.weight for thing in things if any(thing.named_in(item.heading) for item in evidence[:_BEST]))
    return named / weight if weight else 1.0


def _together(evidence: Sequence[Evidence]) -> float:
    """Return the mean cosine of the best sentence to the next three."""
    if len(evidence) < 2:
        return 0.0
    best, *others = (item.vector for item in evidence[: 1 + _NEXT])
    return float(np.mean([best @ other for other in others]))


def _one_document(evidence: Sequence[Evidence]) -> float:
    """Return the largest share of the best five sentences that stand in one document."""
    found = Counter(item.document.id for item in evidence[:_BEST])
    return max(found.values(), default=0) / _BEST


def _focus_missing(question: Question, top: Sequence[Evidence]) -> float:
    """Return how rare the rarest thing asked for is that no top sentence itself names, 1 for a rare one."""
    focus = _FOCUS.search(question.asked)
    if not focus:
        return 0.0
    wanted, told = term_set(focus["focus"]), term_set(" ".join(item.text for item in top))
    missing = (group.weight for group in question.groups if group.named_in(wanted) and not group.named_in(told))
    return min(max(missing, default=0.0) / _RARE, _MOST_FOCUS)


def _lacks_measure(asked: str, told: str) -> bool:
    """Say whether a question asks for a measure or about a place that the evidence does not speak of."""
    place = _PLACE.search(asked)
    if place and place["place"].lower() not in told.lower():
        return True
    return any(unit.search(asked) and not unit.search(told) for unit in _UNITS)


def answerable(question: Question, evidence: Sequence[Evidence], outside: float) -> float:
    """Return the fitted probability that the evidence answers the question."""
    bar = load_bar()
    readings = features(question, evidence, outside)
    return 1 / (1 + math.exp(-(bar.intercept + sum(bar.weights[name] * value for name, value in readings.items()))))
