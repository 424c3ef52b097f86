"""Recognise a wish to die or a question about the means to it; answer with help and never with means."""

import re
from dataclasses import dataclass

_SELF = r"(?:my|him|her|them)sel(?:f|ves)"
_LIFE = r"(?:my|his|her|their) (?:own )?life\b(?! support)"
_END = r"(?=\W*(?:$|[.!?,;]|any ?more\b|living\b|and\b|but\b))"  # of a clause
_DIE = r"die\b(?! (?:at|in)\b)"  # where somebody would die is another matter
_MEANS = re.compile(
    "|".join(
        (
            r"\b(?:lethal|fatal|deadly)[ -](?:dos\w+|amount)",
            rf"\bhow (?:much|many)\b(?![^.?]{{0,60}}\bwant)[^.?]{{0,60}}"
            rf"\b(?:to (?:kill|{_DIE}|overdose|end (?:it\b|{_LIFE}))|take to kill)",
            r"\bhow (?:much|many)\b[^.?]{0,60}\bwould (?:kill|be (?:fatal|lethal))",
            r"\b(?:dose|amount|\d+ ?m?g|how (?:much|many))\b[^.?]{0,60}"
            r"\b(?:kills? (?:me|you|him|her|some(?:one|body)|a person)\b|(?:is|are) (?:lethal|fatal)\b)",
            r"\b(?:pain\w*|quick|easy|best|peaceful|surest) (?:way|method|drug|death)s?\b[^.?]{0,20}"
            rf"\b(?:to (?:{_DIE}|kill (?:{_SELF}|some(?:one|body))|end (?:it all|{_LIFE}))|suicide)",
            rf"\b(?:ways?|methods?|how) to (?:kill {_SELF}|commit suicide|die by suicide|end {_LIFE}|overdose\b(?!-))",
            r"\bsuicide (?:method|by)s?\b",
        )
    ),
    re.IGNORECASE,
)
_OWN = re.compile(
    "|".join(
        (
            r"\bi(?:['’]?m|['’]?ve)? (?:just |really |only |am |have |had |been |was |feel(?:ing)? |now |also )*"
            rf"(?:(?:want(?:ed)? to|wanna) (?:{_DIE}|kill myself|end (?:it\b|everything|{_LIFE}))|suicidal|"
            rf"(?:thinking (?:of|about)|planning|thoughts? of) (?:suicide|killing myself|ending (?:it\b|{_LIFE}))|"
            rf"(?:can['’]?t|cannot) go on(?: like this)?{_END}|"
            rf"(?:no longer|do not|don['’]?t) want to (?:live|be here|wake up){_END})",
            r"\b(?:kill|hang|poison|shoot) myself\b|"
            r"\bend(?:ing)? my (?:own )?life\b(?! support)|\bmy (?:own )?suicide\b",
            r"\b(?:want|going|plan\w*|think\w*|urges?)\b[^.?]{0,30}\b(?:hurt|harm)(?:ing)? myself\b",
        )
    ),
    re.IGNORECASE,
)
_OTHERS = re.compile(
    "|".join(
        (
            r"\bsuicid\w*|\bself[- ]?harm\w*",
            rf"\b(?:want|wish|ask|beg)(?:s|es|ed)? to (?:{_DIE}|be dead\b|end (?:it(?: all)?\b|{_LIFE}))",
            rf"\b(?:no longer|not|n['’]?t) wants? to live{_END}|\bbetter off dead\b|\bhang(?:ed|ing)? {_SELF}\b",
            rf"\bkill(?:ing)? {_SELF}|\b(?:harm|hurt)(?:ing)? (?:him|her|them)sel(?:f|ves)|\bend(?:ing)? {_LIFE}",
        )
    ),
    re.IGNORECASE,
)
# Lawful care at the end of life and its law are medicine, and the names of things are no wish.
_MEDICINE = re.compile(
    r"\bassist\w* (?:dying|suicide|death)|\beuthanasia|\bsuicide (?:gene|rate|risk|prevalence|incidence|inhibitor)|"
    r"\b(?:cell|neuron)\w* (?:suicide|kill)",
    re.IGNORECASE,
)

_LINES = (
    "In immediate danger call the local emergency number (112 in Europe, 911 in North America, 999 in the United "
    "Kingdom). Crisis lines: 988 (United States and Canada), 116 123 (Samaritans, United Kingdom and Ireland); "
    "findahelpline.com lists those of other countries."
)
FOR_ONESELF = (
    "If you are thinking of ending your life, please talk to someone now: you do not have to carry this alone. "
    f"{_LINES} Tell somebody near you, and stay with them. Betz cannot help with this as a person can."
)
FOR_A_PATIENT = (
    "If a person may be thinking of suicide: ask directly and calmly about thoughts, plans and means, do not leave "
    f"them alone, make means unreachable, and get urgent mental health assessment the same day. {_LINES}"
)


@dataclass(frozen=True)
class SelfHarm:
    """What is said to a wish to die; `alone` when nothing else may be said beside it."""

    notice: str
    alone: bool


def self_harm_in(text: str) -> SelfHarm | None:
    """Return what to say where a text tells of a wish to die or asks for the means, and None anywhere else."""
    if _OWN.search(text):
        return SelfHarm(FOR_ONESELF, alone=True)
    if _MEANS.search(text):
        return SelfHarm(f"Betz gives no lethal doses and no means of suicide. {FOR_A_PATIENT}", alone=True)
    if _OTHERS.search(text) and not _MEDICINE.search(text):
        return SelfHarm(FOR_A_PATIENT, alone=False)
    return None
