"""Read the best sentences once more, each together with the question, and rank them anew."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from qa.cross_encoder import Reading
from qa.evidence import KEY_POINTS, RELEVANCE, Evidence, load_weights
from qa.question import Question

READ = 12


class PairReader(Protocol):
    """Reads texts together with a question."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Return what each text is to the question."""
        ...


def read_closely(question: Question, evidence: Sequence[Evidence], reader: PairReader) -> list[Evidence]:
    """Return evidence, sorted best first, with its best `READ` prose sentences read and all ranked anew.

    What is not read counts as relevant as the least of what is.
    """
    places = [place for place, item in enumerate(evidence) if item.sentence.kind == "prose"][:READ]
    if not places:
        return list(evidence)
    readings = dict(zip(places, reader.read(question.text, [in_place(evidence[p]) for p in places]), strict=True))
    least = min(reading.relevance for reading in readings.values())
    weight = load_weights().weights.get(RELEVANCE, 0.0)
    again = []
    for place, item in enumerate(evidence):
        reading = readings.get(place)
        relevance = reading.relevance if reading else least
        features = {**item.features, RELEVANCE: relevance}
        again.append(replace(item, reading=reading, features=features, score=item.score + weight * relevance))
    return sorted(again, key=lambda item: -item.score)


def in_place(item: Evidence) -> str:
    """Return a sentence behind the title and the heading that say what it is about."""
    path = item.document.sections[item.sentence.section].path
    return place_text(item.document.title, path, item.text)


def place_text(title: str, path: Sequence[str], text: str) -> str:
    """Return a text behind a document's title and the last heading above it that says more."""
    heading = next((name for name in reversed(path) if name not in (KEY_POINTS, title)), "")
    where = " > ".join(part for part in (title, heading) if part)
    return f"{where}: {text}" if where else text
