"""Which sentence settles a polar question, and with which verdict: one that most surely says so, and no guess.

What a sentence says is read by rules (`qa.bearing`); whether that is right is the probability of a fitted model of a
few readings of question and evidence. A wrong yes or no hurts a patient, a missing one costs little, so there is a
verdict only where opposite ones are rare. `betz eval train-verdicts` fits the model.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from ingest.encoder import Vectors
from qa.answer import Verdict
from qa.bearing import read_bearing, told_clauses
from qa.boosting import BoostedTrees
from qa.evidence import Evidence
from qa.polarity import judge_polarity
from qa.polarity_features import denial_of
from qa.question import Question
from qa.settling import covers, denies_relation, narrows, relation_of, says_any, stems_of
from qa.sides import side_of
from qa.verdict import absent_in

MODEL_FILE = Path(__file__).with_name("verdicts.json")
# What is further from the question, or says less of it, answers something else however sure the model.
_NEAREST = 0.4
_SAID = 1 / 3
_NEAR = 0.4  # sentences that score so close to the best have a vote
_VOTES = 3
_LONG = 40  # words
_EXCLUSION = re.compile(
    r"\b(?:exclud|rul\w* out|prove|proof|confirm|diagnos|mean|enough|suffic|satisf|worrying)\w*", re.IGNORECASE
)
_PREMISE = re.compile(r"(?:since|because|given that|as|seeing that)\s+(?P<premise>[^,?;]+)[,;]", re.IGNORECASE)
_QUALITY = re.compile(r"\b(?:specific|sensitive|accurate|reliable)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"\b(?:always|every\w*|all|never|only|necessarily|automatically|entirely|completely|definitely)\b", re.IGNORECASE
)
# What a question says is absent must be absent in the clause too.
_LACKS = re.compile(r"\b(?:no|without|absent|negative)\b", re.IGNORECASE)
_SIGN: dict[Verdict, int] = {"yes": 1, "no": -1, "depends": 0}

Embed = Callable[[list[str]], Vectors]


class VerdictModel(BaseModel):
    """The fitted model: trees for a sentence that denies and for one that does not, and the bar for a verdict."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    no: BoostedTrees
    yes: BoostedTrees
    threshold: float
    fitted_on: str

    def probability(self, reading: "Reading") -> float:
        """Return the probability that the verdict of a reading is right."""
        return (self.no if reading.verdict == "no" else self.yes).probability(reading.readings)


@cache
def load_model() -> VerdictModel:
    """Read the fitted model that comes with this version."""
    return VerdictModel.model_validate_json(MODEL_FILE.read_bytes())


@dataclass(frozen=True)
class Reading:
    """What the sentence at a place says to a question, and what speaks for that being right."""

    place: int
    verdict: Verdict
    readings: dict[str, float]


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
    sure = [(model.probability(reading), -reading.place, reading) for reading in read(question, evidence, embed)]
    if not sure:
        return None
    probability, _, reading = max(sure, key=lambda item: item[:2])
    return (reading.place, reading.verdict) if probability >= model.threshold else None


def read(question: Question, evidence: Sequence[Evidence], embed: Embed) -> Iterator[Reading]:
    """Yield what each sentence says to a question, where it says anything."""
    said = [read_bearing(question.asked, item.text) for item in evidence]
    if not any(said):
        return
    asked, denial = embed([question.asked, denial_of(question.asked)])
    vectors = np.array([item.vector for item in evidence])
    texts = [item.text for item in evidence]
    pooled = judge_polarity(question.asked, texts, asked=asked, denial=denial, vectors=vectors).yes
    for place, (item, verdict) in enumerate(zip(evidence, said, strict=True)):
        if verdict is None:
            continue
        clauses = told_clauses(question.asked, item.text, denied=verdict == "no")
        clause = max(clauses, key=lambda told: covers(question, told))
        said_of_it = covers(question, clause)
        asked_similarity = float(item.vector @ asked)
        near = max(item.similarity, asked_similarity)
        only_defines = bool(item.features.get("only_defines"))  # which denies nothing
        if near < _NEAREST or said_of_it < _SAID or (verdict == "no" and only_defines):
            continue
        if _is_another_case(question, clause, verdict):
            continue
        single = judge_polarity(
            question.asked, [item.text], asked=asked, denial=denial, vectors=vectors[place : place + 1]
        ).yes
        votes = [
            other
            for rival, (found, other) in enumerate(zip(evidence, said, strict=True))
            if rival != place and found.score > evidence[0].score - _NEAR
        ]
        sign, side = _SIGN[verdict], side_of(question.asked, item.text)
        yield Reading(
            place,
            verdict,
            {
                "polar": float(question.polar),
                "score": item.score,
                "gap": evidence[0].score - item.score,
                "similarity": item.similarity,
                "asked_similarity": asked_similarity,
                "coverage": item.coverage,
                "own": item.own_coverage,
                "asked_own": item.features.get("asked_own", item.own_coverage),
                "covers": said_of_it,
                "exclusion": float(bool(_EXCLUSION.search(question.asked) and _EXCLUSION.search(clause))),
                "depends": float(verdict == "depends"),
                "agree": votes.count(verdict) / _VOTES,
                "against": sum({verdict, other} == {"yes", "no"} for other in votes) / _VOTES,
                "pooled": (pooled - 0.5) * sign,
                "single": (single - 0.5) * sign,
                "nearer_denial": float(item.vector @ denial) - asked_similarity,
                "side": float(side.clause * sign),
                "sides": side.whole * sign,
                "turned": float(side.turned),
                "possible": float(side.possible),
                "strict": float(side.strict),
                "only_defines": item.features.get("only_defines", 0.0),
                "related": item.features.get("related", 0.0),
                "length": min(len(item.text.split()), _LONG) / _LONG,
            },
        )


def _is_another_case(question: Question, clause: str, verdict: Verdict) -> bool:
    """Say whether a clause answers another question, however like it looks: of an absence, say, or of a narrower case.

    What does not exclude or prove in one case does not do so in general, so a narrower case will do there.
    """
    relation = relation_of(question)
    if _names_as_absent(question, clause):
        return True
    if verdict == "no":
        excluded = _EXCLUSION.search(question.asked) and _EXCLUSION.search(clause)
        reached = denies_relation(relation, stems_of(question.asked), clause)
        return not reached or (not excluded and narrows(question, clause))
    quality = _QUALITY.search(question.asked)
    if (
        (quality and quality.group().lower() not in clause.lower().split())  # the clause only gives a figure of it
        or (_LACKS.search(question.asked) and not _LACKS.search(clause))
        or (relation and not says_any(relation, clause))
    ):
        return True
    unsaid = _ABSOLUTE.search(question.asked) and not _ABSOLUTE.search(clause)
    return verdict == "yes" and bool(unsaid or narrows(question, clause))


def _names_as_absent(question: Question, clause: str) -> bool:
    """Say whether a clause speaks, under any of its names, of the absence of what a question names as there."""
    if any(absent_in(question.asked)):
        return False
    return any(group.named_in(absent) for absent in absent_in(clause) for group in question.groups)
