"""Whether the evidence is good enough to answer from: a calibrated bar, not a feeling.

A logistic model over a few readings of question and evidence, fitted by `betz calibrate` on
development questions that the corpus does and does not answer; its weights are in abstention.json.
"""

import math
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from qa.evidence import Evidence
from qa.question import Question

WEIGHTS_FILE = Path(__file__).with_name("abstention.json")
_TOP = 3
_RARE = 6.0  # an idf that about one chunk in 400 gives
_HERE_AND_NOW = re.compile(
    r"\b(?:today'?s?|tonight|tonite|tomorrow|yesterday|this (?:week|morning|afternoon|evening|\w+day)|"
    r"(?:last|next) (?:week|visit|\w+day)|(?:on|until) (?:mon|tues|wednes|thurs|fri|satur|sun)day|right now|"
    r"currently free|at (?:my|our|the) (?:hospital|clinic|general)|near me|ward|bed \d+|bleep|phone|e-?mail|"
    r"postcode|appointment|book(?:ing)?|slots?|waiting (?:time|list)|in stock|deliver\w*|prices?|costs?|"
    r"my (?:pt|patient|lady|guy|man|gentleman)'?s?|mrs?\.? [a-z]|attached|upload\w*|exact date)\b",
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
    """Return what the bar looks at, each about 0 to 1.

    `similarity`: the best cosine between question and sentence. `coverage`: the most that one of the
    top sentences under its headings names of the question. `own`: the same without headings.
    `missing`: how rare the rarest thing is that none of the top sentences names. `strange`: how many
    rare words no document holds. `here_and_now`: whether it asks for what only the ward knows today.
    """
    top = evidence[:_TOP]
    named = [item.words for item in top]
    missing = [group.weight for group in question.groups if not any(group.named_in(words) for words in named)]
    rarest = max((group.weight for group in question.groups), default=1.0)
    return {
        "similarity": max((item.similarity for item in top), default=0.0),
        "coverage": max((item.coverage for item in top), default=0.0),
        "own": max((item.own_coverage for item in top), default=0.0),
        "missing": max(missing, default=0.0) / max(rarest, _RARE),
        "strange": min(len(question.strange), 2) / 2,
        "here_and_now": float(bool(_HERE_AND_NOW.search(question.asked))),
    }


def answerable(question: Question, evidence: Sequence[Evidence]) -> float:
    """Return the fitted probability that the evidence answers the question."""
    bar = load_bar()
    readings = features(question, evidence)
    return 1 / (1 + math.exp(-(bar.intercept + sum(bar.weights[name] * value for name, value in readings.items()))))
