"""Whose side a sentence takes in a polar question: each word that turns the sense round counts, in both.

"Is ALS off the table?" and "does not exclude ALS" are turned once and twice, so the sentence answers no. Rules over
English, not over medicine; they only give readings, which `qa.judging` weighs.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.opposites import beginnings, says_the_opposite

_TURNS = re.compile(
    r"\b(?:"
    # Negations.
    r"not|never|no(?!\s+(?:more|less|later|sooner)\s+than)|none|nor|neither|cannot|nobody|nothing(?!\s+but)|\w+n['’]t|"
    r"(?:do|does|did|is|are|was|were|can|could|should|would|must|need|has|have|wo|ai)nt|lacks?\b(?!\s+of)|"
    r"fail(?:s|ed)?\s+to|unlikely|unable|hardly|improbable|no\s+longer|"
    # What rules a thing out.
    r"exclud\w+|rul(?:e[sd]?|ing)\s+(?:\w+\s+){0,2}out|out(?=\s*\?|\s*$|\s+then)|off\s+limits|"
    r"off\s+(?:the|my|his|her)\s+(?:table|list|cards)|(?:speak|argu|count|tell)\w*\s+against|point\w*\s+away|"
    r"(?:wipe|throw|knock|toss|cross|kick)\w*\s+(?:\w+\s+){0,4}(?:out|off)|"
    # What keeps from doing a thing, or ends it.
    r"avoid\w*|contra-?indicat\w+|unsuitable|unsafe|harmful|dangerous|stop(?:s|ped)?\b|halt\w*|withh[eo]ld|"
    r"hold(?:\s+off|\s+back)?(?=\s+(?!up))|held|delay(?:s|ed)?|postpon\w*|wait|defer(?:red|s)?|skip\w*|omit\w*|"
    r"drop(?:s|ped)?|le(?:ave|ft)\s+(?:\w+\s+){0,4}out|leave(?=\s+the)|leaves?\s+(?:\w+\s+){0,3}(?:alone|be)\b|forget|"
    r"ignore[sd]?|discontinue[sd]?|withdraw\b|withdrawn|refuse[sd]?|quit|giv(?:e|ing)\s+up|com(?:e|ing)\s+off|"
    r"prevent\w*|spar(?:es?|ed)|abolish\w*|instead\s+of|"
    # What finds fault with a thing.
    r"unusual|atypical|unnecessary|needless|pointless|optional|wrong|unproven|ineffective|myth|"
    r"too\s+(?:late|early|short|vague|small|few|weak)|retired|outdated|out\s+of\s+date|overtaken|harmless|unquestioned|"
    r"(?:held|put)\s+(?:back|off)|switched\s+off|discharged|disregard\w*|bypass\w*|confined\s+to|free\s+of|left(?=\s+un)"
    r")\b",
    re.IGNORECASE,
)
# Phrases that hold such a word but turn nothing round.
_NO_TURN = re.compile(
    r"\b(?:not only|no longer than|(?:no|not) (?:more|less|sooner|later|fewer) than|whether or not|with or without|"
    r"not to be missed|no reason)\b",
    re.IGNORECASE,
)
# "Isn't it …?" and "…, doesn't it?" ask what "is it …?" asks.
_OPENING = re.compile(
    r"^\W*(?:(?:and|so|but|then|ok|well)[, ]+)*(?:\w+n['’]?t|(?:is|are|does|do|did|was|can|could|should|would|will|has|"
    r"have)\s+not)\b",
    re.IGNORECASE,
)
_TAG = re.compile(
    r",?\s*(?:(?:is|does|are|do|has|was)n['’]?t (?:it|they|he|she|that)|is it not|right|correct|yes|no|yeah|or not|"
    r"true|(?:does|is) it|(?:do|are) they)\s*\?*$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:]\s|,?\s(?:because|although|though|whereas|while|since|and so|so that|so|but|yet|unless)\s|"
    r",\s(?=which|who|and\s)|\s(?=who\s)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\s[-–]\s")
_FIRST = 0.5  # what standing first counts for a clause
_FEW_WORDS = 3  # a last part shorter than this says too little by itself
# Who asks whether all is well after a test asks whether it excludes.
_REASSURED = re.compile(
    r"\b(?:in the clear|fine|harmless|benign|innocent|healthy|reassur\w*|happy|clear(?:ed)?|functional|replace|instead|"
    r"enough|just)\b",
    re.IGNORECASE,
)
_EXCLUDES = re.compile(r"\b(?:exclud\w+|rul\w+ (?:\w+ )?out|replace|end the search|against)\b", re.IGNORECASE)
_POSSIBLE = re.compile(r"\b(?:can|could|may|might|possible|ever|sometimes|still)\b", re.IGNORECASE)
_STRICT = re.compile(
    r"\b(?:always|all|every\w*|most|mostly|usual\w*|common\w*|typical\w*|routine\w*|likely|probabl\w*|must|"
    r"ha(?:ve|s) to|never|only|just|entirely|completely|fully|necessarily|automatically|alone|enough|suffic\w+|"
    r"prov\w+|mean\w*|confirm\w*|clinch\w*|certain\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Side:
    """Whose side a sentence takes: `clause` is +1 if the clause most about the question affirms it, −1 if it denies.

    `whole` is the mean over its clauses, by how much they are about the question. `turned`: whether the question itself
    is turned round; `possible`: whether it asks for what can be; `strict`: whether for what always or surely is.
    """

    clause: Literal[-1, 1]
    whole: float
    turned: bool
    possible: bool
    strict: bool


def side_of(question: str, sentence: str) -> Side:
    """Return whose side a sentence takes in a polar question, without its context."""
    plain = _OPENING.sub(" ", _TAG.sub(" ", question.strip()))
    last = _last_part(plain)
    asked, asked_last = beginnings(plain), beginnings(last)
    turns = [match.group().lower() for match in _turns(last)]
    clauses = [clause for clause in _CLAUSE.split(sentence) if clause.strip()] or [sentence]
    about = [_about(clause, asked, asked_last, turns) for clause in clauses]
    about[0] += _FIRST
    signs = [-1 if (len(turns) + len(_turns(clause))) % 2 else 1 for clause in clauses]
    if says_the_opposite(last, sentence):
        signs = [-sign for sign in signs]
    if not turns and _REASSURED.search(last):
        signs = [-sign if _EXCLUDES.search(clause) else sign for sign, clause in zip(signs, clauses, strict=True)]
    weights = [weight**2 for weight in about]
    return Side(
        clause=1 if signs[about.index(max(about))] > 0 else -1,
        whole=sum(w * sign for w, sign in zip(weights, signs, strict=True)) / sum(weights),
        turned=bool(turns),
        possible=bool(_POSSIBLE.search(last)),
        strict=bool(_STRICT.search(last)),
    )


def _last_part(question: str) -> str:
    """Return what is asked in the end: a case is often told before it."""
    parts = [part for part in _SENTENCE.split(question) if part.strip()]
    return _OPENING.sub(" ", parts[-1]) if parts and len(parts[-1].split()) >= _FEW_WORDS else question


def _turns(text: str) -> list[re.Match[str]]:
    return list(_TURNS.finditer(_NO_TURN.sub(" ", text)))


def _about(clause: str, asked: frozenset[str], asked_last: frozenset[str], turns: list[str]) -> float:
    """Return how much a clause is about a question: words of the question's end, and what turns it, count twice."""
    said, lower = beginnings(clause), clause.lower()
    return 0.3 + len(asked & said) + len(asked_last & said) + sum(turn[:5] in lower for turn in turns)
