"""What "the second one" and "that drug" mean: the names in the answer before."""

import re
from collections.abc import Iterable, Sequence

from qa.lexicon import Lexicon, Mention
from qa.subjects import names_in
from qa.things import KINDS, is_of_kind

_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": -1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_ORDINAL = re.compile(
    rf"\bthe (?P<ordinal>{'|'.join(_ORDINALS)}|other)"
    rf"(?: (?P<kind>ones?|{'|'.join(KINDS)})(?=\W|$)|(?=\s*[?,.]|\s*$|'s| (?:is|was|does|has|be|work|help)\b))",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\b(?:or|vs?|versus|and)\b", re.IGNORECASE)
_OF_TWO = frozenset(("first", "second", "former", "latter", "other"))
_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(rf"\b(?:that|this|the same) (?P<kind>{'|'.join(KINDS)})\b", re.IGNORECASE)


def points_at_answer(turn: str) -> bool:
    """Say whether a turn points at something that the answer before may have named."""
    return bool(_ORDINAL.search(turn) or _DEMONSTRATIVE.search(turn))


def named_referent(turn: str, asked: str, claims: Sequence[str], lexicon: Lexicon) -> str:
    """Return a turn with "the second one", "the other" or "that drug" said by name, as far as the answer names it.

    `asked` is the question that the `claims` answer; things it named itself count only when the claims name no other.
    """
    ordinal, demonstrative = _ORDINAL.search(turn), _DEMONSTRATIVE.search(turn)
    match = ordinal or demonstrative
    if not match:
        return turn
    kind = (match["kind"] or "").lower()
    pair = _PAIR.search(asked)
    if pair and ordinal and (word := ordinal["ordinal"].lower()) in _OF_TWO:
        named = names_in(asked, lexicon)
        before = [name for name in named if name.end <= pair.start()]
        after = [name for name in named if name.start >= pair.end()]
        if word == "other" and _ONE.search(turn, 0, match.start()):
            return turn  # can one become the other?
        if before and after:
            chosen = before[-1] if word in ("first", "former") else after[0]
            return turn[: match.start()] + chosen.text + turn[match.end() :]
        if word in ("former", "latter"):
            return turn
    in_question = _distinct(names_in(asked, lexicon))
    in_answer = [_other_names(claim, in_question, lexicon) for claim in claims]
    everywhere = _distinct(name for names in in_answer for name in names)
    # A list says one thing a sentence, and names it first.
    listed = _distinct(names[0] for names in in_answer if names)
    for names in (listed if len(listed) > 1 and kind in ("", "one", "ones") else everywhere, in_question):
        found = _of_kind(names, kind)
        word = ordinal["ordinal"].lower() if ordinal else ""
        place = _ORDINALS.get(word, -1 if names is in_question else 0)
        # Only an ordinal chooses among several.
        if -len(found) <= place < len(found) and (word in _ORDINALS or word == "other" or len(found) == 1):
            return turn[: match.start()] + found[place].text + turn[match.end() :]
    return turn


def _other_names(claim: str, named: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return the names in a claim of things that are not named already."""
    known = [mention.synonyms for mention in named]
    return [mention for mention in names_in(claim, lexicon) if mention.synonyms not in known]


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the first mention of each thing."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        if mention.synonyms:
            first.setdefault(mention.synonyms.term, mention)
    return list(first.values())


def _of_kind(names: list[Mention], kind: str) -> list[Mention]:
    """Return the names of things of a kind; all of them for "one"."""
    return [name for name in names if kind not in KINDS or is_of_kind(name, kind)]
