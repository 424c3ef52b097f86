"""Score the sentences of the retrieved passages as answers to the question."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from ingest.documents import Document, Sentence, sentence_input
from ingest.encoder import Vectors
from ingest.filters import NO_FILTERS, Filters
from ingest.lexical import term_set
from ingest.reader import IndexReader
from qa.answer import Verdict
from qa.cross_encoder import Reading
from qa.question import Question, TermGroup, named_share
from qa.searcher import Found
from qa.sentence_forms import form_features, weighed_groups
from qa.verdict import sentence_verdict

WEIGHTS_FILE = Path(__file__).with_name("evidence.json")
KEY_POINTS = "Key points"
RELEVANCE = "relevance"  # the feature that the cross-encoder gives
# Set by hand: the marked questions mark no rows to learn this from.
_ROW = -0.08


class Weights(BaseModel):
    """The fitted linear model: a weight per feature of `features_of`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: dict[str, float]
    fitted_on: str


@cache
def load_weights() -> Weights:
    """Read the fitted weights that come with this version; `betz eval train-evidence` fits them."""
    return Weights.model_validate_json(WEIGHTS_FILE.read_bytes())


@dataclass(frozen=True, eq=False)
class Evidence:
    """A sentence that may answer: how near its meaning is, how much of the question it names, and their blend.

    `features` are the readings that `score` weighs.

    `coverage` is the share of what the question names that the sentence, its headings or its
    document's title name; `own_coverage` counts the sentence alone. `words` are the terms of the
    sentence and those headings; `verdict` is what the sentence says to a polar question by rule,
    `reading` what the cross-encoder makes of it, where it read it.
    """

    document: Document
    sentence: Sentence
    vector: NDArray[np.float32]
    similarity: float
    coverage: float
    own_coverage: float
    words: frozenset[str]
    verdict: Verdict | None
    score: float
    features: dict[str, float] = field(default_factory=dict)
    reading: Reading | None = None

    @property
    def text(self) -> str:
        """The verbatim sentence."""
        return self.document.quote(self.sentence)

    @cached_property
    def heading(self) -> frozenset[str]:
        """The stemmed terms of the document's title and of the headings above the sentence."""
        return term_set(" ".join((self.document.title, *self.document.sections[self.sentence.section].path)))


def gather_evidence(
    reader: IndexReader,
    found: Found,
    asked: Vectors,
    embed: Callable[[list[str]], Vectors],
    filters: Filters = NO_FILTERS,
) -> list[Evidence]:
    """Return every sentence of the passages that the filters admit, scored, best first; ties keep retrieval order.

    `asked` is the vector of the question without the context put in front of it; `embed` gives those of sentences in
    a corpus too large to hold them, of all passages at once.
    """
    weights = load_weights().weights
    question, vector = found.question, found.vector
    best = max((passage.score for passage in found.passages), default=1.0) or 1.0
    groups = weighed_groups(question)
    asked_groups = groups_asked(question, groups)
    evidence: list[Evidence] = []
    held = [reader.sentences(passage.chunk) for passage in found.passages]
    unstored = ((document, sentences) for document, sentences, vectors in held if vectors is None)
    texts = [sentence_input(document, sentence) for document, sentences in unstored for sentence in sentences]
    embedded = iter(embed(texts) if texts else ())
    for passage, (document, sentences, stored) in zip(found.passages, held, strict=True):
        vectors = stored if stored is not None else islice(embedded, len(sentences))
        path = document.sections[passage.chunk.section].path
        heading = term_set(document.title) | term_set(" ".join(path))
        key_point = float(is_key_points(document, passage.chunk.section))
        opening = next((sentence for sentence in sentences if sentence.kind == "prose"), None)
        for sentence, row in zip(sentences, vectors, strict=True):
            if sentence.kind == "header" or not reader.admits_sentence(filters, document, sentence):
                continue
            text = document.quote(sentence)
            words = term_set(text)
            own = named_share(groups, words)
            similarity = float(row @ vector)
            verdict = None
            if question.polar and sentence.kind == "prose":
                verdict = sentence_verdict(question.asked, text, similarity=similarity, coverage=own)
            coverage = named_share(groups, words | heading)
            features = {
                "similarity": similarity,
                "asked_similarity": float(row @ asked),
                "coverage": coverage,
                "own": own,
                "asked_own": named_share(asked_groups, words),
                "passage": passage.score / best,
                "key_point": key_point,
                "key_point_polar": key_point * question.polar,
                "opening": float(sentence is opening),
                "verdict": float(verdict is not None),
                "verdict_own": own * (verdict is not None),
                **form_features(question, text),
            }
            score = sum(weights.get(name, 0.0) * value for name, value in features.items())
            score += _ROW * (sentence.kind == "row")
            evidence.append(
                Evidence(
                    document=document,
                    sentence=sentence,
                    vector=row,
                    similarity=similarity,
                    coverage=coverage,
                    own_coverage=own,
                    words=words | heading,
                    verdict=verdict,
                    features=features,
                    score=score,
                )
            )
    return sorted(evidence, key=lambda item: -item.score)


def groups_asked(question: Question, groups: tuple[TermGroup, ...]) -> tuple[TermGroup, ...]:
    """Return those of a question's groups that it names apart from the context put in front of it, or else all."""
    words = term_set(question.asked)
    return tuple(group for group in groups if group.named_in(words)) or groups


def is_key_points(document: Document, section: int) -> bool:
    """Say whether a section is the list of sentences that its author would have quoted first."""
    return document.sections[section].path[-1:] == (KEY_POINTS,)
