"""Score the sentences of the retrieved passages as answers to the question."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Document, Sentence
from ingest.encoder import Vectors
from ingest.lexical import term_set
from ingest.reader import IndexReader
from qa.answer import Verdict
from qa.question import Question, named_share
from qa.retrieve import Passage
from qa.verdict import sentence_verdict

# Weights of the blend. A random search around them on the cases of evals/dev (n = 250) found nothing clearly better.
_SIMILARITY = 1.0
_COVERAGE = 0.35
_OWN_COVERAGE = 0.25
_PASSAGE = 0.1
_TITLE = 0.3
_KEY_POINT = 0.04
_VERDICT = 0.32
_DEFINITION = 0.39
_FIGURE = 0.12
_DOSED = 0.3
_ROW = -0.08

_DOSE = re.compile(r"\d\s*(?:mg|g|micrograms?|units?|mL|U)\b")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, eq=False)
class Evidence:
    """A sentence that may answer: how near its meaning is, how much of the question it names, and their blend.

    `coverage` is the share of what the question names that the sentence, its headings or its
    document's title name; `own_coverage` counts the sentence alone. `words` are the terms of the
    sentence and those headings; `verdict` is what the sentence says to a polar question.
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

    @property
    def text(self) -> str:
        """The verbatim sentence."""
        return self.document.quote(self.sentence)


def gather_evidence(
    reader: IndexReader, question: Question, vector: Vectors, passages: list[Passage]
) -> list[Evidence]:
    """Return every sentence of the passages, scored, best first; ties keep retrieval order."""
    best = max((passage.score for passage in passages), default=1.0)
    found: list[Evidence] = []
    for passage in passages:
        document, sentences, vectors = reader.sentences(passage.chunk)
        path = document.sections[passage.chunk.section].path
        title = term_set(document.title)
        heading = title | term_set(" ".join(path))
        context = _PASSAGE * passage.score / best + _KEY_POINT * is_key_points(document, passage.chunk.section)
        context += _TITLE * named_share(question.groups, title)
        for sentence, row in zip(sentences, vectors, strict=True):
            if sentence.kind == "header":
                continue
            text = document.quote(sentence)
            words = term_set(text)
            own = named_share(question.groups, words)
            coverage = named_share(question.groups, words | heading)
            similarity = float(row @ vector)
            verdict = None
            if question.polar and sentence.kind == "prose":
                verdict = sentence_verdict(question.asked, text, similarity=similarity, coverage=own)
            score = context + _SIMILARITY * similarity + _COVERAGE * coverage + _OWN_COVERAGE * own
            score += _VERDICT * (verdict is not None) + _fit(question, text) + _ROW * (sentence.kind == "row")
            found.append(
                Evidence(
                    document=document,
                    sentence=sentence,
                    vector=row,
                    similarity=similarity,
                    coverage=coverage,
                    own_coverage=own,
                    words=words | heading,
                    verdict=verdict,
                    score=score,
                )
            )
    return sorted(found, key=lambda evidence: -evidence.score)


def is_key_points(document: Document, section: int) -> bool:
    """Say whether a section is the list of sentences that its author would have quoted first."""
    return document.sections[section].path[-1:] == ("Key points",)


def _fit(question: Question, text: str) -> float:
    """Reward the form of sentence that the kind of question asks for."""
    match question.kind:
        case "definition":
            return _DEFINITION * question.defines(text)
        case "dose":
            return _DOSED * bool(_DOSE.search(text))
        case "quantity":
            return _FIGURE * bool(_DIGIT.search(text))
        case _:
            return 0.0
