"""Which sentence settles a polar question, and with which verdict: one that most surely says so, and no guess.

What a sentence says is read by rules and by the cross-encoder (`qa.verdict_readings`); whether that is right is the
probability of a fitted model of a few readings of question and evidence. A wrong yes or no hurts a patient, a missing
one costs little, so there is a verdict only where opposite ones are rare. `betz eval train-verdicts` fits the model.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from qa.answer import Verdict
from qa.boosting import BoostedTrees
from qa.evidence import Evidence
from qa.question import Question
from qa.verdict_readings import Embed, Said, read

MODEL_FILE = Path(__file__).with_name("verdicts.json")
_PREMISE = re.compile(r"(?:since|because|given that|as|seeing that)\s+(?P<premise>[^,?;]+)[,;]", re.IGNORECASE)


class VerdictModel(BaseModel):
    """The fitted model: trees for a sentence that denies and for one that does not, and the bar for a verdict."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    no: BoostedTrees
    yes: BoostedTrees
    threshold: float
    fitted_on: str

    def probability(self, said: Said) -> float:
        """Return the probability that the verdict of what is said is right."""
        return (self.no if said.verdict == "no" else self.yes).probability(said.readings)


@cache
def load_model() -> VerdictModel:
    """Read the fitted model that comes with this version."""
    return VerdictModel.model_validate_json(MODEL_FILE.read_bytes())


def settle(question: Question, evidence: Sequence[Evidence], embed: Embed) -> tuple[int, Verdict] | None:
    """Return the place of the sentence that settles a question, with its verdict; None where none surely does.

    `evidence` is sorted best first; `embed` gives the vectors of texts. A false premise is corrected first.
    """
    taken = _PREMISE.match(question.asked)
    if taken:
        corrected = _surest(replace(question, text=f"does {taken['premise']}?"), evidence, embed)
        if corrected and corrected[1] == "no":
            return corrected
    return _surest(question, evidence, embed)


def _surest(question: Question, evidence: Sequence[Evidence], embed: Embed) -> tuple[int, Verdict] | None:
    model = load_model()
    sure = [(model.probability(said), -said.place, said) for said in read(question, evidence, embed)]
    if not sure:
        return None
    probability, _, said = max(sure, key=lambda item: item[:2])
    return (said.place, said.verdict) if probability >= model.threshold else None
