"""How a sentence that answers a polar question answers it: by denying, by affirming, or under a condition.

Rules over English, not over medicine. They read the clause of the sentence that is most about what was asked; whether
the sentence answers at all is for others to say.
"""

import re

from ingest.lexical import term_set, terms
from qa.answer import Verdict
from qa.verdict import speaks_of_another_case

_STEM = 6  # letters that the forms of a word share
_ABOUT = 0.6  # a later clause with so much of what the clause most about the question has says the same thing

_CLAUSE = re.compile(
    r"[;:]\s|,?\s(?:because|although|though|whereas|while|since|and so|so that|so|but)\s|,\s(?=which|who|and\s)|"
    r"\s(?=who\s)",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|cannot|never|neither|nor|no|none|nobody|nothing|unlikely|lacks|lacking|fails? to|failed|"
    r"missed|avoid(?:ed)?|(?:argues?|speaks?) against|"
    r"contraindicat\w+|unproven|wrong|too (?:short|early|late)|withdrawn|harmful|dangerous|unsafe|hard to justify|"
    r"rather than|without benefit|\w+n['’]t)\b",
    re.IGNORECASE,
)
# Phrases that hold such a word but do not deny what the clause says.
_NO_DENIAL = re.compile(
    r"\b(?:not only|no longer than|(?:no|not) (?:more|less|sooner|later) than|whether or not|with or without|"
    r"not (?:always|necessarily|normal|known|to be missed)|do(?:es)? not always|but not|"
    r"no (?:lower|upper|sensory) \w+)\b",
    re.IGNORECASE,
)
# Not to put a thing off is to do it, unless the question is whether to put it off.
_NOT_PUT_OFF = re.compile(
    r"\bnot (?:usually )?(?:be )?(?:an? )?(?:reason to )?(?:delay|withhold|withheld|wait|postpone|defer|refuse)\w*",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(r"\b(?:delay|withh[eo]ld|wait|postpone|defer|refuse)\w*", re.IGNORECASE)
_WARNING = re.compile(r"avoid|contraindicat|harmful|dangerous|unsafe", re.IGNORECASE)
_ASKS_ADVICE = re.compile(
    r"\b(?:should|shall|safe\w*|ok(?:ay)?|fine|alright|allowed|permitted|appropriate|indicated|recommend\w*|prefer\w*|advis\w+|"
    r"giv\w+|us(?:e|ed|ing)|start\w*|stop\w*|continue\w*|combin\w+|prescri\w+|offer\w*|tak(?:e|ing)|option|add\w*|need\w*|"
    r"(?:can|may|could) (?:i|we|he|she|they|you))\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"^whether\b|\bno (?:\w+ ){0,3}(?:evidence|data|sources?|trials?|stud(?:y|ies)|figures?|agreed)\b|"
    r"\b(?:evidence|data|trials?|figures?)\b[^,;]{0,120}\b(?:lacking|missing)\b|"
    r"\b(?:not|neither|nor) (?:been |yet |a )*(?:known|established|proven|shown|tested)\b|\b(?:hypothesis|debated|"
    r"disputed)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?<!even )(?:if|when|once|unless|as long as|provided|where|after|whenever|during|while|in (?:some|selected))\b"
    r"(?P<case>.*)$",
    re.IGNORECASE,
)
_CASE = re.compile(r"\b(?:if|when|once|unless|as long as|provided)\b", re.IGNORECASE)
_DEPENDS = re.compile(
    r"\b(?:depends?|depending|governed by|case by case|individuali[sz]ed|var(?:y|ies)|conflicting|sometimes|"
    r"only (?:if|when|after|under|together|by)|but only|unless|some \w+ [^.]*\bsome\b|differ between|as long as)\b",
    re.IGNORECASE,
)
_ASKS_POSSIBLE = re.compile(r"\b(?:can|could|may|might|possible|still|ever|any|some|option)\b", re.IGNORECASE)
_ASKS_PROOF = re.compile(r"\b(?:pro(?:ve|of|ven|ves)|evidence|confirm\w*|establish\w*|known|shown)\b", re.IGNORECASE)
_EXCLUDES = re.compile(r"\b(?:exclud\w+|rul\w+ (?:\w+ )?out|against)\b", re.IGNORECASE)
_ASKS_EXCLUSION = re.compile(
    r"\b(?:exclud\w+|rul\w+ (?:\w+ )?out|against|stop worrying|reassur\w+|forget|ignore|discharge|clear(?:s|ed)?)\b",
    re.IGNORECASE,
)
# What relates things: a clause that denies what the question asks by the same word answers it, however short it is.
_RELATION = re.compile(
    r"\b(exclud|rul\w* out|prov|confirm|mean|diagnos|enough|suffic|need|separat|stop|prevent|slow|prolong|help|"
    r"caus|safe)\w*",
    re.IGNORECASE,
)
# To go on is not to be stopped.
_ASKS_END = re.compile(r"\b(?:stop|halt|cur|revers|prevent)\w*", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:continues? to|goes on|go on|remains?)\b", re.IGNORECASE)
# To spare a thing is not to affect it.
_ASKS_AFFECT = re.compile(r"\b(?:affect|involv)\w*", re.IGNORECASE)
_SPARES = re.compile(r"\b(?:spares?|spared|sparing|preserves?|preserved)\b", re.IGNORECASE)
# Words that turn a question round, so that a sentence without them answers the other way.
_TURNS = re.compile(r"\b(?:without|skip|omit|withhold|avoid\w*|unsafe|harmful)\b", re.IGNORECASE)
_OR_NOT = re.compile(r"\bor not\b", re.IGNORECASE)


def read_bearing(question: str, sentence: str) -> Verdict | None:
    """Return what a sentence that answers a polar question says to it; None where it says what is not known."""
    question = _OR_NOT.sub(" ", question)
    told = _told(question, sentence)
    denied = [clause for clause in told if _denied(clause, question)]
    if not told or any(speaks_of_another_case(question, clause) for clause in denied or told[:1]):
        return None
    if _UNKNOWN.search(sentence) and not denied and not _ASKS_PROOF.search(question):
        return None
    turned = bool(_TURNS.search(question)) and not _shares_turn(question, sentence)
    if denied:
        if _EXCLUDES.search(denied[0]) and not _ASKS_EXCLUSION.search(question):
            return "yes" if _ASKS_POSSIBLE.search(question) else None
        return "yes" if turned else "no"
    if _ASKS_AFFECT.search(question) and _SPARES.search(told[0]):
        return "no"
    if turned or (_ASKS_END.search(question) and _GOES_ON.search(sentence)):
        return "no"
    return "depends" if _conditional(question, sentence, told[0]) else "yes"


def told_clauses(question: str, sentence: str, *, denied: bool) -> list[str]:
    """Return the clauses of a sentence that say something to a question: those that deny, or all of them."""
    told = _told(question, sentence)
    return [clause for clause in told if _denied(clause, question)] or told if denied else told


def _told(question: str, sentence: str) -> list[str]:
    """Return the clauses that say something to a question: the first, those most about it, those with its relation."""
    asked = _forms(question)
    relations = {match[1].lower() for match in _RELATION.finditer(question)}
    clauses = [clause for clause in _CLAUSE.split(sentence) if clause]
    about = [len(asked & _forms(clause)) for clause in clauses]
    most = max(about, default=0)
    return [
        clause
        for place, (clause, count) in enumerate(zip(clauses, about, strict=True))
        if count
        and (
            place == 0
            or count >= _ABOUT * most
            or any(match[1].lower() in relations for match in _RELATION.finditer(clause))
        )
    ]


def _conditional(question: str, sentence: str, clause: str) -> bool:
    """Say whether a sentence holds only in cases that the question does not name."""
    if _DEPENDS.search(sentence):
        return True
    condition = _CONDITION.search(clause)
    if not condition or _ASKS_POSSIBLE.search(question):
        return False
    case = _forms(condition["case"])
    return len(case & _forms(question)) * 2 < len(case)


def _denied(clause: str, question: str) -> bool:
    """Say whether a clause holds a denial that the question does not hold itself, outside its conditions."""
    case = _CASE.search(clause)
    main = clause[: case.start()] if case and case.start() else clause
    if not _PUT_OFF.search(question):
        main = _NOT_PUT_OFF.sub(" ", main)
    words = {match.group().lower() for match in _DENIAL.finditer(_UNKNOWN.sub(" ", _NO_DENIAL.sub(" ", main)))}
    if not _ASKS_ADVICE.search(question):  # "may worsen it, so avoid it" denies no effect
        words = {word for word in words if not _WARNING.match(word)}
    return bool(words - {match.group().lower() for match in _DENIAL.finditer(question)})


def _shares_turn(question: str, sentence: str) -> bool:
    turns = {word.lower()[:4] for word in _TURNS.findall(question)}
    return bool(turns & {word.lower()[:4] for word in re.findall(r"\w+", sentence)})


def _forms(text: str) -> frozenset[str]:
    return frozenset(term[:_STEM] for term in terms(text)) or term_set(text)
