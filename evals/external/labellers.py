"""What labels given evidence in the external suites: the code that answers use, not a copy of it."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from evals.embedding import embed_each
from evals.external.rows import Labeller, Labellers
from evals.wording import fold
from ingest.encoder import OnnxEncoder
from ingest.export import ensure_export
from ingest.model import find_model
from ingest.sentences import split_sentences
from ingest.settings import Settings
from qa.polarity import Polarity, judge_polarity, load_polarity
from qa.polarity_features import denial_of


def verdict_models(settings: Settings) -> Labellers:
    """Return the fitted model of yes and no: where it abstains when unsure, and where it must answer.

    Raises what opening the encoder raises.
    """
    encoder = OnnxEncoder(ensure_export(find_model(settings.model), settings.cache))

    @cache
    def judged(question: str, evidence: tuple[str, ...]) -> Polarity:
        sentences = list(dict.fromkeys(text[start:end] for text in evidence for start, end in split_sentences(text)))
        denial = denial_of(question)
        vector = embed_each([question, denial, *sentences], encoder.encode)
        vectors = np.array([vector[sentence] for sentence in sentences])
        return judge_polarity(question, sentences, asked=vector[question], denial=vector[denial], vectors=vectors)

    return {
        "verdict model": Labeller(lambda question, texts: judged(question, tuple(texts)).verdict or "abstained"),
        "verdict model, must answer": Labeller(
            lambda question, texts: "yes" if judged(question, tuple(texts)).yes >= 0.5 else "no"
        ),
    }


def verdict_model_note() -> str:
    """Say what the model of yes and no was fitted on: on the same data its figures are too good."""
    return f"The verdict model was fitted on {load_polarity().fitted_on}."


def verifiers() -> Labellers:
    """Return what decides in this installation that evidence supports a claim: here, that it holds it verbatim."""
    return {"verbatim": Labeller(lambda claim, texts: "supports" if _holds(claim, texts) else "neutral")}


def _holds(claim: str, evidence: Sequence[str]) -> bool:
    wanted = fold(claim).casefold()
    return any(wanted in fold(text).casefold() for text in evidence)
