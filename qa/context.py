"""What the question before was about: the context that a turn is read in."""

import re

from qa import turn as form
from qa.lexicon import Lexicon
from qa.nouns import can_name
from qa.subjects import ASPECTS, content, names_in, things_in

CONTEXT = "Regarding"
_MOST = 3
_DESCRIPTION_WORDS = 30
_SPLIT = re.compile(rf"^{CONTEXT} (?P<context>[^:]+): (?P<asked>.+)$")
_CLAUSE = re.compile(r"(?<=[,;.?])\s+")


def with_context(context: str, asked: str) -> str:
    """Return a question with what it is about in front of it."""
    return f"{CONTEXT} {context}: {asked}"


def split_context(question: str) -> tuple[str, str]:
    """Return the context that was put in front of a question, or nothing, and the question."""
    match = _SPLIT.match(question)
    return (match["context"], match["asked"]) if match else ("", question)


def context_of(before: str, lexicon: Lexicon) -> str:
    """Return what a question is about, in its own words: a description whole, for it may deny, else what it names."""
    context, told = split_context(before)
    if not form.asks(told) and len(before.split()) <= _DESCRIPTION_WORDS:
        clauses = (part for part in _CLAUSE.split(told) if names_in(part, lexicon) or not form.is_whole(part))
        described = " ".join(clauses).strip(" .,;?").replace(":", ",")
        if content(described) - ASPECTS:
            return f"{context}, {described}" if context else described
        if not context:
            return ""
    return ", ".join(subjects_before(before, lexicon))


def subjects_before(before: str, lexicon: Lexicon) -> list[str]:
    """Return the things that were asked about and, as far as there is room, those of the context.

    What was asked comes first where it names something the lexicon knows, else the context does.
    """
    context, asked = split_context(before)
    own = _things_in(asked, lexicon)
    older = [one for one in (_things_in(context, lexicon) if context else []) if one not in own]
    if names_in(asked, lexicon):
        own = own[:_MOST]
        return older[: _MOST - len(own)] + own
    older = older[:_MOST]
    return older + own[: _MOST - len(older)]


def _things_in(text: str, lexicon: Lexicon) -> list[str]:
    """Return the names in a text and its other phrases that name a thing, in order.

    Of too many the names stay, then what holds a word of a name or title.
    """
    names = [(mention.start, mention.end) for mention in names_in(text, lexicon)]
    phrases = ((start, start + len(_to_its_noun(phrase))) for start, phrase in things_in(text))
    spans = _joined([*names, *phrases])

    def lesser(span: tuple[int, int]) -> tuple[bool, bool]:
        named = any(start < span[1] and span[0] < end for start, end in names)
        return not named, not content(text[slice(*span)]) & lexicon.named

    return list(dict.fromkeys(text[start:end] for start, end in sorted(sorted(spans, key=lesser)[:_MOST])))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that overlap as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _to_its_noun(phrase: str) -> str:
    """Return a phrase up to its last word that can name a thing."""
    words = phrase.split()
    while words and not can_name(words[-1]):
        phrase = phrase[: phrase.rindex(words.pop())].rstrip()
    return phrase
