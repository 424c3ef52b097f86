"""Know what the second question means: make each turn a question that stands alone.

Rules over form, and the names the corpus knows. A turn inherits the subject of the turn before only
when its form leaves something out; a turn that names its own subject in a whole question does not.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from ingest.lexical import STOP_WORDS, terms
from qa.lexicon import Lexicon

CONTEXT = "Regarding"
_MAX_SUBJECTS = 3
_FRAGMENT_WORDS = 3

_LEAD = re.compile(
    r"^(?:(?:and|but|so|also|then|or|ok|okay|thanks|yes|yeah|yep|sure|no,)(?!\w)[, ]*(?:(?:please|go on)\b[, ]*)*)*"
    r"(?:(?:what about|how about|what if)\b)?\s*",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:(?:(?:no|sorry|oops|actually|wait)[, ]+)*(?:i (?:actually )?mean[t]?|not that|rather)\b[,: ]*|"
    r"(?:(?:no|sorry|oops|actually|wait)\s*,\s*|(?:sorry|oops|actually|wait)\s+)+)(?P<new>.*)$",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"^(?:vs?\.?|versus|compared (?:to|with)|or)\s", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|this|that|they|them|these|those)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b(?:its|their)\b", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|one|ones|either|both|same|such|instead|too|as well|else|"
    r"the (?:disease|condition|drug|sign|test|scale|type|group|dose|trial|study|first|second|third|other|latter|"
    r"former)(?! (?:of|for|in)))\b",
    re.IGNORECASE,
)
# "that" that opens a clause, and "this" that means a time, point at nothing.
_NOT_POINTING = re.compile(
    r"\b(?:say|says|know|think|sign|evidence|shows?|means?) that\b|\bthis (?:\w+day|week|morning)\b", re.IGNORECASE
)
_BARE = re.compile(
    r"^(?:(?:in|for|with)\s+)?(?:(?:the|a|an)\s+)?(?P<subject>[^?]+?)\s*(?:\bones?)?\s*\??$",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:what|which|who|when|where|why|how|is|are|was|do|does|did|can|could|should|would|will|may|must|has|have|tell|"
    r"define|explain|list|compare)\b|.*\b(?:vs?|versus)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-/'][^\W_]+)*")

# What one asks about a subject, as opposed to a subject.
_ASPECTS = frozenset(
    terms(
        "dose dosing doses dosage prognosis survival treatment treat management manage cause causes caused causing "
        "test tests testing symptoms signs sign symptom diagnosis diagnose diagnosed definition define criteria risk "
        "risks factor factors side effects effect monitoring monitor evidence onset age course progression type types "
        "kind group grade grades score scale common commonest rare early late first second third next best worst worse "
        "better start stop begin use used useful work works help helps elicit examine mean means meaning matter "
        "matters happens long often soon many much old new normal abnormal positive negative high low exclude "
        "excludes confirm confirms improve improves improving slow slows prevent increase decrease change changes "
        "need needed require indicated refer referral urgent options option list lists differ different difference "
        "apart separate compare name called exactly genes gene point ever refuse would stops going failing fails hard "
        "pick badly day weeks months years year accuracy accurate sensitivity specificity trial trials study route "
        "frequency schedule interval recover recovery reversible shorten life live lifespan tell good goes please now "
        "still safe ok fine worth cost available licensed approved contraindicated contraindications interactions"
    )
)


def resolve(turns: Sequence[str], lexicon: Lexicon) -> str:
    """Return the last turn as a question that stands alone; `lexicon` knows the names of subjects."""
    standalone = turns[0]
    for turn in turns[1:]:
        standalone = _stand_alone(turn, standalone, lexicon)
    return standalone


def _stand_alone(turn: str, before: str, lexicon: Lexicon) -> str:
    """Return `turn` completed from the stand-alone question before it."""
    subjects = _subjects(before, lexicon)
    if not subjects:
        return turn
    correction = _CORRECTION.match(turn)
    if correction and len(_content(correction["new"])) <= _FRAGMENT_WORDS:
        return _replace(before, subjects, correction["new"])
    if _COMPARED.match(turn):
        return f"{_join(subjects)} {turn}"
    lead = _LEAD.match(turn)
    rest = turn[lead.end() :] if lead else turn
    led = len(rest) < len(turn)
    if not _content(rest) and not _POINTING.search(turn) and not _WHOLE.match(rest):
        return before
    own = _subjects(rest, lexicon)
    bare = _BARE.match(rest)
    if led and bare and own and _content(rest) <= _content(" ".join(own)):
        return _replace(before, subjects, bare["subject"])
    named = next((m for m in lexicon.mentions(turn) if m.synonyms and _is_subject(m.text)), None)
    pointing = _POINTING.search(_NOT_POINTING.sub(lambda match: " " * len(match.group()), turn))
    if pointing and not (named and named.end <= pointing.start()):
        return _insert(turn, subjects)
    names_subject = named is not None
    if (names_subject or not rest) and not _is_fragment(rest):
        return turn
    if not names_subject and len(_content(rest) - _ASPECTS) > _MAX_SUBJECTS:
        return turn
    return f"{CONTEXT} {_join(subjects)}: {rest or turn}"


def _is_fragment(text: str) -> bool:
    """Say whether a turn is a few words without a verb or an interrogative: "CSF needed?", "normal tongue EMG?"."""
    return bool(text) and not _WHOLE.match(text) and len(_content(text)) <= _FRAGMENT_WORDS


def _insert(turn: str, subjects: list[str]) -> str:
    """Put the subject where the turn's first pronoun points at it; else name it in front."""
    if len(subjects) == 1:
        if _POSSESSIVE.search(turn):
            return _POSSESSIVE.sub(lambda _: f"{subjects[0]}'s", turn, count=1)
        pronoun = _PRONOUN.search(_NOT_POINTING.sub(lambda match: " " * len(match.group()), turn))
        if pronoun:
            return f"{turn[: pronoun.start()]}{subjects[0]}{turn[pronoun.end() :]}"
    return f"{CONTEXT} {_join(subjects)}: {turn}"


def _replace(before: str, subjects: list[str], with_subject: str) -> str:
    """Ask the question before about another subject, in the place of the one most like it."""
    new = with_subject.strip(" ?.")
    if not _content(new):
        return before
    alike = max(subjects, key=lambda subject: SequenceMatcher(None, subject.lower(), new.lower()).ratio())
    return re.sub(rf"(?<!\w){re.escape(alike)}(?!\w)", lambda _: new, before, count=1)


def _subjects(question: str, lexicon: Lexicon) -> list[str]:
    """Return what a question is about, in order: the names the lexicon knows, else its runs of content words."""
    text = question.removeprefix(f"{CONTEXT} ")
    names = [m.text for m in lexicon.mentions(text) if m.synonyms and _is_subject(m.text)]
    found = names or [run for run in _runs(text) if _is_subject(run)]
    return list(dict.fromkeys(found))[:_MAX_SUBJECTS]


def _is_subject(text: str) -> bool:
    return bool(set(terms(text)) - _ASPECTS) or (text.isupper() and len(text) > 1)


def _runs(text: str) -> Iterable[str]:
    """Return the runs of neighbouring words that are neither stop words nor aspects."""
    runs: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if match.group().lower() in STOP_WORDS or not _is_subject(match.group()):
            continue
        if runs and text[runs[-1][1] : match.start()].isspace():
            runs[-1] = (runs[-1][0], match.end())
        else:
            runs.append(match.span())
    return (text[start:end] for start, end in runs)


def _content(text: str) -> set[str]:
    return set(terms(text))


def _join(subjects: list[str]) -> str:
    return " and ".join(subjects)
