"""Whether evidence answers a polar question with yes or no: a fitted model over a few readings of both.

A logistic model over `qa.polarity_features`, fitted by `evals.train_polarity` on questions whose answer is known;
its weights are in polarity.json.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ingest.encoder import Vectors
from qa.answer import Verdict
from qa.polarity_features import read_polarity

WEIGHTS_FILE = Path(__file__).with_name("polarity.json")


class PolarityModel(BaseModel):
    """The fitted model: a weight per feature, an intercept, and the confidence below which it abstains."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    intercept: float
    threshold: float
    fitted_on: str

    def probability(self, features: dict[str, float]) -> float:
        """Return the probability of a yes, were yes and no equally frequent."""
        score = self.intercept + sum(self.weights[name] * value for name, value in features.items())
        return 1 / (1 + math.exp(-score))


@cache
def load_polarity() -> PolarityModel:
    """Read the fitted weights that come with this version."""
    return PolarityModel.model_validate_json(WEIGHTS_FILE.read_bytes())


@dataclass(frozen=True)
class Polarity:
    """The probability of a yes, and which sentence bears the likelier answer out.

    `bearer` is the place of the sentence most related to the question if it says the likelier answer itself:
    denying for a no, not denying for a yes. Without a bearer the answer was only inferred, often from what no
    sentence names, and should not be given as what the evidence says.
    """

    yes: float
    bearer: int | None
    threshold: float

    @property
    def confidence(self) -> float:
        """The probability of the likelier answer: 0.5 to 1."""
        return max(self.yes, 1 - self.yes)

    @property
    def abstains(self) -> bool:
        """Whether the model is too unsure; the threshold leaves it 70 % of the questions it was fitted on."""
        return self.confidence < self.threshold

    @property
    def verdict(self) -> Verdict | None:
        """The likelier answer, or None when the model abstains."""
        if self.abstains:
            return None
        return "yes" if self.yes >= 0.5 else "no"


def judge_polarity(
    question: str, sentences: Sequence[str], *, asked: Vectors, denial: Vectors, vectors: Vectors
) -> Polarity:
    """Judge what sentences say to a polar question; without sentences nothing is known.

    `asked` and `denial` are the unit vectors of the question and of `denial_of(question)`, shape (dimension,);
    `vectors` those of the sentences, shape (len(sentences), dimension).
    """
    model = load_polarity()
    if not sentences:
        return Polarity(yes=0.5, bearer=None, threshold=model.threshold)
    readings = read_polarity(question, sentences, asked=asked, denial=denial, vectors=vectors)
    yes = model.probability(readings.features)
    nearest = int(readings.related.argmax())
    bears = bool(readings.denies[nearest]) == (yes < 0.5)
    return Polarity(yes=yes, bearer=nearest if bears else None, threshold=model.threshold)
