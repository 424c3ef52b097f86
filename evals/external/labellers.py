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
from ingest.reader import IndexReader
from ingest.sentences import split_sentences
from ingest.settings import Settings
from qa.claim_verifier import Fault, Support
from qa.composers import make_verifier
from qa.entailment import is_entailment
from qa.model_settings import ModelSettings
from qa.polarity import Polarity, judge_polarity, load_polarity
from qa.polarity_features import denial_of
from qa.vocabulary import CorpusVocabulary


def verdict_models(settings: Settings) -> Labellers:
    """Return the fitted model of yes and no: where it abstains when unsure, and where it must answer.

    Raises what opening the encoder raises.
    """
    encoder = OnnxEncoder(ensure_export(find_model(settings.model), settings.cache))

    @cache
    def judged(question: str, evidence: tuple[str, ...]) -> Polarity:
        sentences = list(dict.fromkeys(_sentences(evidence)))
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


def verifiers(settings: Settings, models: ModelSettings) -> Labellers:
    """Return what decides in this installation that evidence supports a claim, and its parts.

    `verifier` is what the claims of a language model have to pass. `checks` are its rules by themselves, read as if
    they said whether evidence supports or refutes, which they do not claim to. `entailment model` is the one that is
    set, by itself. Raises IndexMissing without the index whose names the rules know, and what opening a model raises.
    """
    reader = IndexReader.open(settings.index)
    encoder = OnnxEncoder(ensure_export(find_model(settings.model), settings.cache))
    verifier = make_verifier(models, CorpusVocabulary(reader, encoder))
    found: dict[str, Labeller] = {
        "verbatim": Labeller(lambda claim, texts: "supports" if _holds(claim, texts) else "neutral"),
        "checks": Labeller(lambda claim, texts: _CHECKED.get(verifier.fault(claim, " ".join(texts)), "neutral")),
        "verifier": Labeller(
            lambda claim, texts: (
                "supports" if isinstance(verifier.verify(claim, _sentences(texts)), Support) else "neutral"
            )
        ),
    }
    if (model := verifier.entailment) is not None:
        found["entailment model"] = Labeller(
            lambda claim, texts: _stance(*model.labels([(" ".join(texts), claim)])),
        )
    return found


_CHECKED: dict[Fault | None, str] = {None: "supports", "denial": "refutes"}


def _stance(label: str | None) -> str:
    """Return the stance that an inference model's label stands for; a pair too long for it is left unjudged."""
    if label is None:
        return "abstained"
    return "supports" if is_entailment(label) else "refutes" if label.startswith("contra") else "neutral"


def _sentences(evidence: Sequence[str]) -> list[str]:
    return [text[start:end] for text in evidence for start, end in split_sentences(text)]


def _holds(claim: str, evidence: Sequence[str]) -> bool:
    wanted = fold(claim).casefold()
    return any(wanted in fold(text).casefold() for text in evidence)
