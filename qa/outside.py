"""Whether a question asks for what no reference document could hold: today's rota, a patient's record, an invention.

A linear reading of the embedded question, fitted by `betz eval calibrate` on development questions of that sort and
others; it holds for the embedding model it was fitted with.
"""

import math
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ingest.encoder import Vectors

WEIGHTS_FILE = Path(__file__).with_name("outside.json")


class Outside(BaseModel):
    """The fitted model: a weight per dimension of the vectors of the embedding `model`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    intercept: float
    fitted_on: str
    weights: tuple[float, ...]

    def probability(self, vector: Vectors) -> float:
        """Return the probability that a question, embedded as `vector`, shape (dimension,), asks for such a thing."""
        score = self.intercept + sum(weight * float(value) for weight, value in zip(self.weights, vector, strict=True))
        return 1 / (1 + math.exp(-score))


@cache
def load_outside() -> Outside:
    """Read the fitted weights that come with this version."""
    return Outside.model_validate_json(WEIGHTS_FILE.read_bytes())


def asks_outside(vector: Vectors, model: str) -> float:
    """Return that probability for a question embedded by the model of a fingerprint; 0 for another model."""
    outside = load_outside()
    return outside.probability(vector) if outside.model == model else 0.0
