"""Whether a clause settles a question at all: it must say the same of the same thing, without a restriction of its own.

Rules over English. A clause about "normal" or "early" something, or about people "with" something else, answers
another question; so does one that denies another relation than the one asked about.
"""

import re

from ingest.lexical import term_set, terms
from qa.question import Question, TermGroup

_STEM = 5  # letters that the forms of a word share
_FAMILIES = tuple(
    frozenset(term[:_STEM] for term in (*terms(line), *line.split()))
    for line in (
        "cause lead produce due result trigger give gives",
        "prolong longer extend survival survive live lived",
        "raise raised rise rises elevated high higher increase",
        "lower lowers reduce reduces fall decrease drop drops",
        "drop remove removed abandon abandoned dropped",
        "turn become becomes develop convert evolve progress",
        "prefer preferred instead alternative choice",
        "effective work works benefit improve slow helps help useful missed failed efficacy role",
        "cure stop stops reverse halt curable prevent prevents",
        "safe avoid avoided contraindicated dangerous hazard harmful unsafe use used ok okay",
        "recommend recommended advise advised offer offered should considered licensed indicated prescribe "
        "prescribed given start worth point receive",
        "need needs require requires necessary should",
        "diagnose diagnosed diagnostic confirm confirms prove proves proof establish mean means",
        "exclude excludes rule rules ruled argue",
        "affect affects spare spared involve involved preserved",
        "available withdrawn supply",
        "linked associated tied link cause related",
        "same equal identical",
        "fatal kill death die lethal",
        "inherited hereditary genetic familial linked",
        "enough sufficient alone suffice",
        "start begin onset",
        "alone itself own by",
        "abnormal normal",
        "abruptly suddenly abrupt sudden stopped",
    )
)
_RELATIONS = frozenset().union(*_FAMILIES)
_PLAIN = frozenset(
    term[:_STEM]
    for term in terms(
        "patient patients people person adult adults doctor clinician most many usually often generally "
        "modestly trial trials study "
        "cohort review guideline label disease disorder syndrome condition treatment drug drugs case cases "
        "year years month "
        "months median about known used common group placebo evidence united states europe european american "
        "nice ean fda "
        "als amyotrophic anyone everybody sign signs finding findings cent percent figures one two"
    )
)
_FILLER = frozenset(
    term[:_STEM]
    for term in terms(
        "usually ever still just really any all every some also actually always someone patient patients "
        "people pt pts now "
        "today then new"
    )
)
# What narrows the subject of a sentence to a part of what was asked about.
_NARROWS = re.compile(
    r"\b(?:normal|abnormal|negative|positive|limited|early|late|severe|mild|moderate|low|high|raised|"
    r"isolated|rare|prolonged|"
    r"advanced|better|poor|single|unilateral|bilateral|absent|missing|clear|retained|lone|mere|incidental|minor|small|slight|some|alone|borderline)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|can|could|may|might|must|should|does|do|did|has|have|had|will|would|needs?|cannot)\b"
)
_SUBJECT_WORDS = 6  # of a clause without an auxiliary
_PHRASE = re.compile(
    r"\b(?:with|without|in|after|among|during|when|if|unless|despite|before|under)\s+(?P<case>(?:[^\s,;:()]+\s*){1,3}?)"
    r"(?=[,;:()]|\b(?:with|without|in|after|among|during|when|if|unless|despite|before|under)\b|$)",
    re.IGNORECASE,
)


# A negation and what it reaches, past words that only carry it.
_NOT = re.compile(
    r"\b(?:not|cannot|never|no|nor|neither|\w+n['’]t)\b\s+(?:(?:by|on) (?:itself|themselves|its own|their own)\s+|"
    r"(?:be|been|an?|the|usually|always|yet|ever|alone|reason to|proven|reliably)\s+)*(?P<reach>[\w-]+)",
    re.IGNORECASE,
)


def covers(question: Question, clause: str) -> float:
    """Return the share of what a question says that a clause says too, in these words or those of their family."""
    said = term_set(clause)
    stems = stems_of(clause)
    relations = [word for word in _words(question.asked) if word[:_STEM] in _RELATIONS]
    asked = [term for term in dict.fromkeys((*terms(question.asked), *relations)) if term[:_STEM] not in _FILLER]
    if not asked:
        return 0.0
    return sum(_says(term, question.groups, said, stems) for term in asked) / len(asked)


def relation_of(question: Question) -> frozenset[str]:
    """Return the stems of the words that relate things in a question, with their families."""
    words = term_set(question.asked)
    named = (form for group in question.groups if len(group.forms) > 1 for form in group.forms if form <= words)
    names = frozenset(term[:_STEM] for form in named for term in form)
    asked = (stems_of(question.asked) & _RELATIONS) - names
    return asked.union(*(family for family in _FAMILIES if family & asked))


def denies_relation(relation: frozenset[str], asked: frozenset[str], clause: str) -> bool:
    """Say whether a negation in a clause falls on what was asked about: "not stop" denies no cause."""
    found = list(_NOT.finditer(clause))
    reached = (stem for match in found for stem in (match["reach"].lower()[:_STEM], *stems_of(match["reach"])))
    return not found or any(stem in relation or stem in asked for stem in reached)


def stems_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words, cut so that the forms of a word are one; "mean" is no term, but a word."""
    return frozenset(term[:_STEM] for term in (*terms(text), *_words(text)))


def says_any(stems: frozenset[str], clause: str) -> bool:
    """Say whether a clause holds a word of any of some stems."""
    return not stems.isdisjoint(stems_of(clause))


def narrows_subject(question: Question, clause: str) -> bool:
    """Say whether what a clause is about is only a part of what was asked about: a normal, an early, a severe one."""
    asked = question.asked.lower()
    auxiliary = _AUXILIARY.search(clause)
    subject = clause[: auxiliary.start()] if auxiliary else " ".join(clause.split()[:_SUBJECT_WORDS])
    return any(word.group().lower() not in asked for word in _NARROWS.finditer(subject))


def narrows(question: Question, clause: str) -> bool:
    """Say whether a clause speaks of a narrower case than the question: its subject, or the people it is about."""
    if narrows_subject(question, clause):
        return True
    known = frozenset(term[:_STEM] for term in terms(question.text)) | _PLAIN | relation_of(question)
    named = frozenset(
        term[:_STEM]
        for group in question.groups
        for form in group.forms
        for term in form
        if group.named_in(term_set(clause))
    )
    for phrase in _PHRASE.finditer(clause):
        case = frozenset(term[:_STEM] for term in terms(phrase["case"]) if not term.isdigit())
        if case - known - named:
            return True
    return False


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def _says(term: str, groups: tuple[TermGroup, ...], said: frozenset[str], stems: frozenset[str]) -> bool:
    """Say whether a clause says a term of the question: itself, another name of what it names, or its family."""
    stem = term[:_STEM]
    if term in said or stem in stems:
        return True
    if any(group.named_in(said) for group in groups if any(term in form for form in group.forms)):
        return True
    return any(stem in family and family & stems for family in _FAMILIES)
