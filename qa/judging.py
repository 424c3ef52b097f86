"""Which sentence settles a polar question, and with which verdict: one that says so of the same thing, and no guess.

A wrong yes or no hurts a patient, a missing one costs little. The numbers were set on the development questions.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from qa.answer import Verdict
from qa.bearing import read_bearing, told_clauses
from qa.evidence import Evidence
from qa.question import Question
from qa.settling import covers, denies_relation, names_all, narrows, relation_of, says_any, stems_of
from qa.verdict import absent_in

_NEAR = 0.5  # a sentence whose score is so much below the best may still settle the question
_COVERS = 0.8  # share of what is asked that a clause must say
_COVERS_MOST = 0.5  # the same for what is denied by the best sentence, or of "exclude", "prove", "mean"
_SIMILAR = 0.5
_MIN_YES = 0.15
_EXCLUSION = re.compile(
    r"\b(?:exclud|rul\w* out|prove|proof|confirm|diagnos|mean|enough|suffic|satisf|worrying)\w*", re.IGNORECASE
)

_PREMISE = re.compile(r"(?:since|because|given that|as|seeing that)\s+(?P<premise>[^,?;]+)[,;]", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|are|was|were|counts? as)\b", re.IGNORECASE)
_QUALITY = re.compile(r"\b(?:specific|sensitive|accurate|reliable)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"\b(?:always|every\w*|all|never|only|necessarily|automatically|entirely|completely|definitely)\b", re.IGNORECASE
)
# What a question says is absent must be absent in the clause too.
_LACKS = re.compile(r"\b(?:no|without|absent|negative)\b", re.IGNORECASE)
_SAME = re.compile(r"\b(?:same|identical|equal|different)\b", re.IGNORECASE)


def settle(
    question: Question, evidence: Sequence[Evidence], affirmed: Callable[[], float]
) -> tuple[int, Verdict] | None:
    """Return the place of the sentence that settles a question, with its verdict; None where none does or they differ.

    `evidence` is sorted best first; `affirmed` gives the probability of a yes by the fitted model of all of it.
    """
    corrected = _corrects(question, evidence)
    if corrected is not None:
        return corrected, "no"
    settling = list(_settling(question, evidence))
    verdicts = {verdict for _, verdict in settling}
    if not settling or {"yes", "no"} <= verdicts:
        return None
    place, verdict = settling[0]
    return None if verdict == "yes" and affirmed() < _MIN_YES else (place, verdict)


def _corrects(question: Question, evidence: Sequence[Evidence]) -> int | None:
    """Return the place of the sentence that denies what a question takes for granted: "since X proves Y, …"."""
    taken = _PREMISE.match(question.asked)
    if not taken:
        return None
    premise = replace(question, text=f"does {taken['premise']}?")
    settling = _settling(premise, evidence, far=True)
    return next((place for place, verdict in settling if verdict == "no"), None)


def _settling(question: Question, evidence: Sequence[Evidence], *, far: bool = False) -> Iterator[tuple[int, Verdict]]:
    """Yield the places of the sentences near the best, or of all, that settle a question, each with what it says."""
    relation = relation_of(question)
    for place, item in enumerate(evidence):
        if not far and item.score < evidence[0].score - _NEAR:
            return
        verdict = read_bearing(question.asked, item.text)
        clauses = told_clauses(question.asked, item.text, denied=verdict == "no")
        best = not place and item.similarity >= _SIMILAR
        if (verdict == "no" and any(_denies(question, relation, clause, best=best) for clause in clauses)) or (
            verdict in ("yes", "depends")
            and any(
                covers(question, clause) >= _COVERS
                and names_all(question, clause)
                and not _names_as_absent(question, clause)
                and not _another_measure(question, clause)
                and (not _LACKS.search(question.asked) or _LACKS.search(clause))
                and (verdict == "depends" or not _ABSOLUTE.search(question.asked) or _ABSOLUTE.search(clause))
                and _relates(relation, question, clause)
                and (verdict == "depends" or not narrows(question, clause))
                for clause in clauses
            )
        ):
            yield place, verdict


def _denies(question: Question, relation: frozenset[str], clause: str, *, best: bool) -> bool:
    """Say whether a clause denies what is asked: all of it, or most of it in the `best` sentence.

    What does not exclude or prove in one case does not do so in general, so a narrower case will do there.
    """
    if not denies_relation(relation, stems_of(question.asked), clause) or not names_all(question, clause):
        return False
    if _EXCLUSION.search(question.asked) and _EXCLUSION.search(clause):
        return covers(question, clause) >= _COVERS_MOST
    if best and covers(question, clause) >= _COVERS_MOST:
        return not narrows(question, clause)
    return (
        covers(question, clause) >= _COVERS and _relates(relation, question, clause) and not narrows(question, clause)
    )


def _names_as_absent(question: Question, clause: str) -> bool:
    """Say whether a clause speaks, under any of its names, of the absence of what a question names as there."""
    if any(absent_in(question.asked)):
        return False
    return any(group.named_in(absent) for absent in absent_in(clause) for group in question.groups)


def _another_measure(question: Question, clause: str) -> bool:
    """Say whether a test's quality is asked for and a clause only gives a figure of it."""
    asked = _QUALITY.search(question.asked)
    return asked is not None and asked.group().lower() not in clause.lower().split()


def _relates(relation: frozenset[str], question: Question, clause: str) -> bool:
    """Say whether a clause speaks of the relation that is asked about; "is X a Y" asks for none but to be."""
    if relation:
        return says_any(relation, clause)
    if covers(question, clause) == 1.0 and not _SAME.search(question.asked):
        return True
    return not _SAME.search(question.asked) and bool(_IS.search(question.asked) and _IS.search(clause))
