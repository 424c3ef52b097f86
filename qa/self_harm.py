"""Recognise a wish to die or a question about the means to it; answer with help and never with means."""

import re
from dataclasses import dataclass

_SELF = r"(?:my|him|her|them)sel(?:f|ves)"
_LIFE = r"(?:my|his|her|their) (?:own )?life"
_MEANS = re.compile(
    "|".join(
        (
            r"\b(?:lethal|fatal|deadly)[ -](?:dos\w+|amount|overdose|combination)",
            r"\bhow (?:much|many)\b[^.?]{0,60}\b(?:to (?:kill|die|end|overdose)|take to kill)",
            r"\bhow (?:much|many)\b[^.?]{0,60}\bwould (?:kill|be (?:fatal|lethal))",
            r"\b(?:pain\w*|quick|easy|best|peaceful|surest) (?:way|method|drug|death)s?\b[^.?]{0,20}"
            r"\b(?:to (?:die|kill|end)|suicide)",
            rf"\b(?:ways?|methods?|how) to (?:kill {_SELF}|commit suicide|die by suicide|end {_LIFE}|overdose)",
            r"\bsuicide (?:method|by)s?\b",
        )
    ),
    re.IGNORECASE,
)
_OWN = re.compile(
    "|".join(
        (
            r"\bi(?:['’]?m|['’]?ve)? (?:just |really |only |am |have |had |been |was |feel(?:ing)? |now |also )*"
            r"(?:want(?:ed)? to (?:die|kill myself|end (?:it|my life|everything))|suicidal|"
            r"(?:thinking (?:of|about)|planning) (?:suicide|killing myself|ending (?:it|my life))|"
            r"(?:can['’]?t|cannot) go on(?: living)?|don['’]?t want to (?:live|be here|wake up))",
            r"\b(?:kill|hurt|harm|hang|poison|shoot) myself\b|\bend(?:ing)? my (?:own )?life\b|\bmy (?:own )?suicide\b",
        )
    ),
    re.IGNORECASE,
)
_OTHERS = re.compile(
    "|".join(
        (
            r"\bsuicid\w*|\bself[- ]?harm\w*",
            r"\b(?:want|wish|ask|beg)(?:s|es|ed)? to (?:die|be dead|end (?:his|her|their|it))\b",
            rf"\b(?:kill|harm|hurt)(?:ing)? {_SELF}|\bend(?:ing)? {_LIFE}\b",
        )
    ),
    re.IGNORECASE,
)
# Lawful care at the end of life and its law are medicine, and the names of things are no wish.
_MEDICINE = re.compile(
    r"\bassist\w* (?:dying|suicide|death)|\beuthanasia|\bsuicide (?:gene|rate|risk|prevalence|incidence)",
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
