"""Whether a sentence answers a polar question with yes, no or depends.

Rules over English, not over medicine: the sentence must relate things in the way the question asks
about (exclude, prove, recommend, help, need, cause, happen) and be about the same things; then its
negation decides. Conservative by design: no verdict is better than a wrong one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lexical import term_set
from qa.answer import Verdict

# Below these the sentence is not surely about what was asked. A "yes" or "depends" needs more than a "no",
# because an affirmation is easily about something else, while "does not exclude" is seldom said in passing.
MIN_SIMILARITY_NO = 0.55
MIN_COVERAGE_NO = 0.35
MIN_SIMILARITY_YES = 0.6
MIN_COVERAGE_YES = 0.65
MIN_COVERAGE_UNRELATED = 0.75

_CLAUSE = re.compile(r"[;:]\s|,?\s(?:because|although|but|whereas|while|since|so|and so)\s|,\s(?=and\s)")
_NEGATION = re.compile(
    r"\b(?:not|cannot|never|neither|nor|no|none|nobody|nothing|unlikely|lacks?|lacking|fails? to|failed to|"
    r"avoid(?:ed)?|"
    r"contraindicated|unproven|wrong|too (?:short|early|late)|withdrawn|harmful)\b",
    re.IGNORECASE,
)
# Phrases that hold a negation word but do not deny what the clause says.
_NOT_A_DENIAL = re.compile(
    r"\b(?:not only|no longer than|no more than|no less than|no sooner than|whether or not|with or without|"
    r"does not always|not always|not necessarily|not normal|not known|not to be missed)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:depends?|depending|sometimes|occasionally|in some|some (?:people|patients|cases)|not always|"
    r"not necessarily|"
    r"(?:only|but only|mainly) (?:if|when|in|after|under|for|with)|unless|selected|case by case|individual(?:ised)?|"
    r"varies|vary|conflicting|mixed|weigh(?:ed)?|if (?!possible)|(?:needed|required|used|given|safe) when)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(r"\b(?:may|might|can|could|possibl[ey]|sometimes|occasionally|rarely|some)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Relation:
    """A way of relating things: how a question asks for it and how a sentence says it.

    `alike` when any of the words says as much as any other: to prolong life is not to stop a disease.
    """

    asks: re.Pattern[str]
    says: re.Pattern[str]
    alike: bool

    def affirms(self, question: str, clause: str) -> bool:
        """Say whether a clause without a denial says just what the question asks for."""
        asked = self.asks.search(question)
        return self.alike or bool(asked and term_set(asked.group()) <= term_set(clause))


def _relation(asks: str, says: str, *, alike: bool = False) -> _Relation:
    asking, saying = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in (asks, says))
    return _Relation(asking, saying, alike)


# Tried in this order: the first that the question asks for is what must be said.
_RELATIONS = (
    _relation(
        r"rules? (?:\w+ )?out|ruled out|exclud\w+|argues? against|stop worrying about|safely ignore",
        r"exclud\w+|rules? (?:\w+ )?out|ruled out|argues? against|end the search|remains? possible|speaks against",
        alike=True,
    ),
    _relation(
        r"means?|confirm\w*|prov(?:es?|ed|ing)|proof|diagnostic|diagnos(?:e[sd]?|ing)|dx|enough|suffic\w+|"
        r"satisf\w+|meets?|"
        r"counts?|equals?|establish\w*|same|specific|just",
        r"means?|confirm\w*|prov(?:es?|ed|ing)|diagnos\w+|enough|suffic\w+|meets?|counts?|equals?|establish\w*|"
        r"the same as|"
        r"specific|need\w*|requir\w+",
    ),
    _relation(
        r"need\w*|requir\w+|must|necessary|essential|mandatory|has to|have to|obligatory",
        r"need\w*|requir\w+|must|necessary|essential|mandatory|obligatory|should|optional|routine\w*|demands?",
        alike=True,
    ),
    _relation(
        r"should|ok|okay|safe|safely|fine|worth\w*|any point|allowed|appropriate|justified|recommend\w*|"
        r"indicated|offer\w*|"
        r"give|giving|start|use|using|combine\w*|add(?:ing)?|continue|switch",
        r"should|must|can be|may be|recommend\w*|advis\w+|avoid\w*|contraindicated|reasonable|offer\w*|safe|indicated|"
        r"licensed|approved|stop(?:ped)?|never|combined|first[- ]line|withheld|withhold",
        alike=True,
    ),
    _relation(
        r"help\w*|improv\w+|works?|slow\w*|benefit\w*|prolong\w*|extend\w*|effective|useful|gain\w*|longer|"
        r"better|stops?|"
        r"stopping|revers\w+|cur(?:e[sd]?|able)|prevent\w*|reduc\w+|delay\w*|shorten\w*|worsen\w*|worse|change\w*|"
        r"outperform\w*|beat",
        r"help\w*|improv\w+|works?|slow\w*|benefit\w*|prolong\w*|extend\w*|effective|useful|gain\w*|longer|"
        r"better|stop\w*|"
        r"revers\w+|cur(?:e[sd]?|able)|prevent\w*|reduc\w+|delay\w*|shorten\w*|worsen\w*|worse|lowers?|lower|"
        r"added|higher|"
        r"recover\w*|halt\w*|continues? to",
    ),
    _relation(
        r"caus\w+|leads? to|due to|trigger\w*|produc\w+|associated|linked?|tied?|related|inherited|hereditary|genetic|"
        r"affect\w*",
        r"caus\w+|leads? to|due to|trigger\w*|produc\w+|associated|links?|linked|ties|tied|follow|inherited|dominant|"
        r"recessive|familial|affect\w*|injure\w*|raise\w*",
    ),
)
_ASKS_POSSIBLE = re.compile(r"\b(?:can|could|may|might|possible|ever|any|some)\b", re.IGNORECASE)
_ANY = re.compile(
    r"\b(?:is|are|was|were|can|may|might|has|have|had|does|do|occurs?|counts?|includes?|shows?|need\w*)\b"
)
# Words that turn a question round, so that only a sentence that turns the same way can answer it.
_TURNS = re.compile(
    r"\b(?:not|never|without|skip|omit|withhold|ignore|avoid\w*|contraindicated|unsafe|harmful)\b", re.IGNORECASE
)
# Turns of a sentence that these rules cannot weigh.
_UNSURE = re.compile(
    r"^(?:whether|if)\b|^no (?:\w+ ){0,3}(?:evidence|data|sources?)\b|\bno (?:\w+ ){0,3}(?:trials?|stud(?:y|ies))\b|"
    r"\bbut not\b|\bwhether or not\b|\brather than\b",
    re.IGNORECASE,
)
_DOUBTED = re.compile(
    r"\b(?:hypothes\w+|debated|disputed|uncertain|unclear|not (?:been |yet )*(?:proven|shown|established))\b",
    re.IGNORECASE,
)
_NOT_ONLY = re.compile(r"\b(?:does|do|did|is|are|can) not only\b", re.IGNORECASE)
# What a sentence speaks of the absence of: "without a SOD1 variant".
_EXCEPTION = re.compile(
    r"\b(?:(?<!with or )without(?! \w+ing\b)|except(?: for| in)?|unless|other than|apart from|outside|lacking)\b"
    r"(?P<excepted>(?:\s+(?!(?:is|are|was|were|does|do|did|can|cannot|could|should|may|might|must|has|have|had|will|because|"
    r"and|but)\b)[\w'-]+){1,5})",
    re.IGNORECASE,
)
_OPEN = re.compile(r"^whether\b.*\bdepends?\b", re.IGNORECASE)
_CLAUSE_SHARE = 0.75


def sentence_verdict(question: str, sentence: str, *, similarity: float, coverage: float) -> Verdict | None:
    """Return the verdict that a sentence carries for a polar question, or None.

    `similarity` is the cosine of the two, `coverage` the weighted share of what the question names
    that the sentence names.
    """
    if similarity < MIN_SIMILARITY_NO or coverage < MIN_COVERAGE_NO:
        return None
    strong = similarity >= MIN_SIMILARITY_YES and coverage >= MIN_COVERAGE_YES
    if _UNSURE.search(sentence):
        return "depends" if strong and _OPEN.search(sentence) else None
    if speaks_of_another_case(question, sentence):
        return None
    relation = next((relation for relation in _RELATIONS if relation.asks.search(question)), None)
    said = _said(relation.says if relation else _ANY, question, sentence)
    if said is None or (relation is None and coverage < MIN_COVERAGE_UNRELATED):
        return None
    turns = {word.lower() for word in _TURNS.findall(_opening_removed(question))}
    unmet = turns - {word.lower() for word in _TURNS.findall(sentence)}
    if unmet - {"not"}:
        return None
    if _denies(said.near, turns):
        return None if unmet else "no"
    affirmed = relation is None or relation.affirms(question, said.clause)
    if not strong or not affirmed or said.undecided or _denies(said.about, turns):
        return None
    possible = _POSSIBLE.search(said.clause) and not _ASKS_POSSIBLE.search(question)
    if possible or _CONDITIONAL.search(said.clause) or _DOUBTED.search(sentence):
        return "depends"
    return "no" if unmet else "yes"


def relates_as_asked(question: str, sentence: str) -> bool:
    """Say whether a question asks for a relation (to exclude, prove, recommend, …) that a sentence speaks of."""
    relation = next((relation for relation in _RELATIONS if relation.asks.search(question)), None)
    return relation is not None and bool(relation.says.search(sentence))


def speaks_of_another_case(question: str, sentence: str) -> bool:
    """Say whether a sentence is about the absence of something that the question takes as given.

    "Should not be given without a SOD1 variant" denies nothing about a carrier of one.
    """
    given = term_set(question)
    return not _EXCEPTION.search(question) and any(given & absent for absent in absent_in(sentence))


def absent_in(sentence: str) -> Iterator[frozenset[str]]:
    """Yield the terms of each thing that a sentence says is not there."""
    return (term_set(found["excepted"]) for found in _EXCEPTION.finditer(sentence))


@dataclass(frozen=True)
class _Said:
    """The clause that relates things as asked, where a negation would deny that (`near`), and all that is about it."""

    clause: str
    near: str
    about: str

    @property
    def undecided(self) -> bool:
        """Whether the clause says that more than this is so: "does not only mean"."""
        return bool(_NOT_ONLY.search(self.near))


def _said(says: re.Pattern[str], question: str, sentence: str) -> _Said | None:
    """Find the clause that says it about most of what question and sentence share; None when there is none."""
    shared = term_set(question) & term_set(sentence)
    clauses = _CLAUSE.split(sentence)
    about = " ; ".join(clause for clause in clauses if 2 * len(shared & term_set(clause)) >= len(shared))
    for clause in clauses:
        match = says.search(clause)
        if match and len(shared & term_set(clause)) >= _CLAUSE_SHARE * len(shared):
            # Before the relation or in the two words behind it: "does not exclude", "proves nothing".
            reach = re.match(r"(?:\W+\w+){0,2}", clause[match.end() :])
            return _Said(clause, clause[: match.end() + (reach.end() if reach else 0)], about)
    return None


def _denies(text: str, asked_too: set[str]) -> bool:
    """Say whether a text holds a negation that the question did not hold itself."""
    found = {match.lower() for match in _NEGATION.findall(_NOT_A_DENIAL.sub(" ", text))}
    return bool(found - asked_too)


def _opening_removed(question: str) -> str:
    """Drop the auxiliary a question opens with: "doesn't X …?" asks the same as "does X …?"."""
    return re.sub(r"^\W*(?:\w+n't|(?:is|are|does|do|can|should)\s+not)\b", "", question, flags=re.IGNORECASE)
