"""What sentences say to a polar question, by rules over English and by the cross-encoder, and what speaks for it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.encoder import Vectors
from qa.answer import Verdict
from qa.bearing import asks_of_danger, read_bearing, told_clauses
from qa.cross_encoder import Reading
from qa.evidence import Evidence
from qa.polarity import judge_polarity
from qa.polarity_features import denial_of
from qa.question import Question
from qa.settling import covers, denies_relation, narrows, relation_of, says_any, stems_of
from qa.sides import side_of
from qa.verdict import absent_in

# What is further from the question, or says less of it, answers something else, whatever it says.
_NEAREST = 0.4
_SAID = 1 / 3
_NEAR = 0.4  # sentences that score so close to the best have a vote
_VOTES = 3
_LONG = 40  # words
# The cross-encoder has a say where it is surer than not, of a sentence not much less relevant than the most relevant.
_SURE = 0.5
_AS_RELEVANT = 2.5
_EXCLUSION = re.compile(
    r"\b(?:exclud|rul\w* out|prove|proof|confirm|diagnos|mean|enough|suffic|satisf|worrying)\w*", re.IGNORECASE
)
_QUALITY = re.compile(r"\b(?:specific|sensitive|accurate|reliable)\b", re.IGNORECASE)
_ABSOLUTE = re.compile(
    r"\b(?:always|every\w*|all|never|only|necessarily|automatically|entirely|completely|definitely)\b", re.IGNORECASE
)
# What a question says is absent must be absent in the clause too.
_LACKS = re.compile(r"\b(?:no|without|absent|negative)\b", re.IGNORECASE)
_UNREAD = Reading(relevance=0.0, yes=0.0, no=0.0, depends=0.0, none=1.0)
_SIGN: dict[Verdict, int] = {"yes": 1, "no": -1, "depends": 0}

Embed = Callable[[list[str]], Vectors]


@dataclass(frozen=True)
class Said:
    """What the sentence at a place says to a question, and what speaks for and against that being right."""

    place: int
    verdict: Verdict
    readings: dict[str, float]


def read(question: Question, evidence: Sequence[Evidence], embed: Embed) -> Iterator[Said]:
    """Yield what each sentence says to a question, once for each verdict that rules or the cross-encoder find in it."""
    if not evidence:
        return
    by_rule = [read_bearing(question.asked, item.text) for item in evidence]
    closely = _read_closely(evidence)
    most = max(reading.relevance for reading in closely)
    asked, denial = embed([question.asked, denial_of(question.asked)])
    vectors = np.array([item.vector for item in evidence])
    texts = [item.text for item in evidence]
    pooled = judge_polarity(question.asked, texts, asked=asked, denial=denial, vectors=vectors).yes
    for place, (item, rule, reading) in enumerate(zip(evidence, by_rule, closely, strict=True)):
        found: dict[Verdict, _Clause] = {}
        if rule and not (clause := _Clause.of(question, item, rule, asked)).is_set_aside:
            found[rule] = clause
        ruled = frozenset(found)
        # The cross-encoder takes what forbids a thing for a no to whether it is dangerous.
        likeliest = None if asks_of_danger(question.asked) else _likeliest(reading)
        if likeliest and likeliest not in ruled and reading.relevance > most - _AS_RELEVANT:
            found[likeliest] = _Clause.of(question, item, likeliest, asked)
        if not found:
            continue
        single = judge_polarity(
            question.asked, [item.text], asked=asked, denial=denial, vectors=vectors[place : place + 1]
        ).yes
        votes = [
            other
            for rival, (one, other) in enumerate(zip(evidence, by_rule, strict=True))
            if rival != place and one.score > evidence[0].score - _NEAR
        ]
        for verdict, clause in found.items():
            sign = _SIGN[verdict]
            yield Said(
                place,
                verdict,
                {
                    "polar": float(question.polar),
                    "score": item.score,
                    "gap": evidence[0].score - item.score,
                    "similarity": item.similarity,
                    "asked_similarity": float(item.vector @ asked),
                    "coverage": item.coverage,
                    "own": item.own_coverage,
                    "asked_own": item.features.get("asked_own", item.own_coverage),
                    "agree": votes.count(verdict) / _VOTES,
                    "against": sum({verdict, other} == {"yes", "no"} for other in votes) / _VOTES,
                    "pooled": (pooled - 0.5) * sign,
                    "single": (single - 0.5) * sign,
                    "nearer_denial": float(item.vector @ denial) - float(item.vector @ asked),
                    "only_defines": item.features.get("only_defines", 0.0),
                    "related": item.features.get("related", 0.0),
                    "length": min(len(item.text.split()), _LONG) / _LONG,
                    "ruled": float(verdict in ruled),
                    "rule_agrees": float(rule == verdict),
                    "rule_opposes": float({rule, verdict} == {"yes", "no"}),
                    "rule_silent": float(rule is None),
                    **_sides(question, item, verdict),
                    **clause.readings,
                    **_leanings(reading, closely, verdict),
                },
            )


def _likeliest(reading: Reading) -> Verdict | None:
    """Return what a sentence says by the cross-encoder, where that is surer than not."""
    verdict = max(_SIGN, key=lambda name: float(getattr(reading, name)))
    return verdict if getattr(reading, verdict) >= _SURE else None


def _read_closely(evidence: Sequence[Evidence]) -> list[Reading]:
    """Return the cross-encoder's readings; what it did not read says nothing and is as relevant as the least."""
    least = min((item.reading.relevance for item in evidence if item.reading), default=0.0)
    return [item.reading or _UNREAD._replace(relevance=least) for item in evidence]


def _leanings(own: Reading, closely: Sequence[Reading], verdict: Verdict) -> dict[str, float]:
    """Return what the cross-encoder makes of a verdict, and of what all the evidence says, by relevance."""
    best = max(reading.relevance for reading in closely)
    weights = np.exp([reading.relevance - best for reading in closely])
    weights /= weights.sum()
    return {
        "relevance": own.relevance,
        "relevance_gap": best - own.relevance,
        "reads": getattr(own, verdict),
        "reads_against": own.yes if verdict == "no" else own.no,
        "reads_none": own.none,
        "leans": float(weights @ [reading.yes - reading.no for reading in closely]) * _SIGN[verdict],
        "settles_nothing": float(weights @ [reading.none for reading in closely]),
    }


def _sides(question: Question, item: Evidence, verdict: Verdict) -> dict[str, float]:
    side, sign = side_of(question.asked, item.text), _SIGN[verdict]
    return {
        "side": float(side.clause * sign),
        "sides": side.whole * sign,
        "turned": float(side.turned),
        "possible": float(side.possible),
        "strict": float(side.strict),
    }


@dataclass(frozen=True)
class _Clause:
    """The clause that carries a verdict: whether it is set aside by rule, and the readings that say why."""

    is_set_aside: bool
    readings: dict[str, float]

    @classmethod
    def of(cls, question: Question, item: Evidence, verdict: Verdict, asked: Vectors) -> "_Clause":
        """Look at the clause of a sentence that says most of what is asked; `asked` is the question's vector."""
        denies = verdict == "no"
        clauses = told_clauses(question.asked, item.text, denied=denies)
        clause = max(clauses, key=lambda told: covers(question, told), default=item.text)
        said_of_it = covers(question, clause)
        relation = relation_of(question)
        near = max(item.similarity, float(item.vector @ asked))
        only_defines = bool(item.features.get("only_defines"))  # which denies nothing
        another = _is_another_case(question, clause, denies=denies)
        aside = near < _NEAREST or said_of_it < _SAID or (denies and only_defines) or another
        return cls(
            aside,
            {
                "covers": said_of_it,
                "exclusion": float(_excludes(question, clause)),
                "depends": float(verdict == "depends"),
                "set_aside": float(aside),
                "narrows": float(narrows(question, clause)),
                "relates": float(not relation or says_any(relation, clause)),
                "absent": float(_names_as_absent(question, clause)),
                "reached": float(denies_relation(relation, stems_of(question.asked), clause)),
                "absolute": float(bool(_ABSOLUTE.search(question.asked)) and not _ABSOLUTE.search(item.text)),
            },
        )


def _excludes(question: Question, clause: str) -> bool:
    return bool(_EXCLUSION.search(question.asked) and _EXCLUSION.search(clause))


def _is_another_case(question: Question, clause: str, *, denies: bool) -> bool:
    """Say whether a clause answers another question, however like it looks: of an absence, say, or of a narrower case.

    What does not exclude or prove in one case does not do so in general, so a narrower case will do there.
    """
    relation = relation_of(question)
    if _names_as_absent(question, clause):
        return True
    if denies:
        reached = denies_relation(relation, stems_of(question.asked), clause)
        return not reached or (not _excludes(question, clause) and narrows(question, clause))
    quality = _QUALITY.search(question.asked)
    if (
        (quality and quality.group().lower() not in clause.lower().split())  # the clause only gives a figure of it
        or (_LACKS.search(question.asked) and not _LACKS.search(clause))
        or (relation and not says_any(relation, clause))
    ):
        return True
    unsaid = _ABSOLUTE.search(question.asked) and not _ABSOLUTE.search(clause)
    return bool(unsaid or narrows(question, clause))


def _names_as_absent(question: Question, clause: str) -> bool:
    """Say whether a clause speaks, under any of its names, of the absence of what a question names as there."""
    if any(absent_in(question.asked)):
        return False
    return any(group.named_in(absent) for absent in absent_in(clause) for group in question.groups)
