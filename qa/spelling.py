"""Slips of the pen and of the ear: the known word that an unknown one was meant to be.

A slip must be explained: letters swapped, dropped, added, struck on a neighbouring key or written as they are
heard. Anything further away may be another drug, gene or disorder, and is left alone.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from qa.phonetic import onset, phonetic_key

_MIN_LENGTH = 5
# From how many letters on two and three edits may be one slip.
_TWO_EDITS = 7
_THREE_EDITS = 8
_SILENT = frozenset(("rh", "pn", "ps"))
_VOWELS = frozenset("aeiouy")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_INFLECTION = frozenset("sdgrye")
# Beginnings that turn the meaning round: one is never a slip for another.
_BEGINNINGS = tuple(
    "hyper hypo inter intra infra supra super ante anti ab ad endo exo peri para pre pro uni bi macro micro".split()
)


def _keyboard() -> frozenset[frozenset[str]]:
    """Return the pairs of letters that are neighbours on a keyboard, rows staggered by half a key."""
    pairs = set()
    for number, row in enumerate(_ROWS):
        below = _ROWS[number + 1] if number + 1 < len(_ROWS) else ""
        for place, letter in enumerate(row):
            for other in (row[place + 1 : place + 2], below[max(place - 1, 0) : place], below[place : place + 1]):
                pairs |= {frozenset((letter, one)) for one in other}
    return frozenset(pairs)


_NEIGHBOURS = _keyboard()
_TWINS = frozenset(map(frozenset, ("ck", "cs", "sz", "gj", "fv")))


def nearest(word: str, known: Iterable[str], rarity: Callable[[str], float]) -> str | None:
    """Return the known word that a lower-case one was meant to be, or None; of two as near, the less rare.

    Words with digits and words under five letters are left alone: an edit makes them another thing.
    """
    if len(word) < _MIN_LENGTH or not (word.isalpha() and word.isascii()):
        return None
    from rapidfuzz import process  # only few questions need it
    from rapidfuzz.distance import OSA

    found = process.extract(word, tuple(known), scorer=OSA.distance, score_cutoff=_edits(word), limit=None)
    slips = [
        (edits, sorted(known) != sorted(word), len(known) != len(word), rarity(known), known)
        for known, edits, _ in found
        if _is_slip(word, known, int(edits))
    ]
    return min(slips)[-1] if slips else None


def easy_slips(word: str) -> Iterator[str]:
    """Yield what a word may have been when two of its letters were swapped or one of them was doubled."""
    for place, (one, other) in enumerate(pairwise(word)):
        if one == other:
            yield word[:place] + word[place + 1 :]
        else:
            yield word[:place] + other + one + word[place + 2 :]


def is_heard_alike(typed: str, known: str) -> bool:
    """Say whether two words have their first vowel in common, which is heard too well to be taken for another.

    Words of the same letters count: muddled is no slip for modeled, but aprat is one for apart.
    """
    return sorted(typed) == sorted(known) or _first_vowel(typed) == _first_vowel(known)


def _first_vowel(word: str) -> str:
    return next((letter for letter in word if letter in _VOWELS), "")


def _is_slip(typed: str, known: str, edits: int) -> bool:
    """Say whether one lower-case word can be a slip for another, `edits` optimal-string-alignment edits away."""
    if edits == 0:
        return True
    if (begins := _beginning(typed)) and (other := _beginning(known)) and begins != other:
        return False
    # A silent letter is left out by ear, not put in: rhesus is no slip for resus.
    if typed[:2] in _SILENT and known[:2] != typed[:2] and sorted(typed) != sorted(known):
        return False
    if edits == 1 and _is_explained(typed, known):
        return True
    return phonetic_key(typed) == phonetic_key(known) or _is_swapped_twice(typed, known)


def _is_swapped_twice(typed: str, known: str) -> bool:
    """Say whether two swaps of neighbours lead from one word to the other."""
    return sorted(typed) == sorted(known) and any(known in easy_slips(swapped) for swapped in easy_slips(typed))


def _edits(word: str) -> int:
    """Return how many edits may be one slip in a word of this length."""
    return 1 + (len(word) >= _TWO_EDITS) + (len(word) >= _THREE_EDITS)


def _beginning(word: str) -> str:
    return next((beginning for beginning in _BEGINNINGS if word.startswith(beginning)), "")


def _adds_letter(typed: str, known: str, place: int) -> bool:
    """Say whether a letter more or less at `place` is a slip rather than another word or form of one."""
    longer = max(typed, known, key=len)
    if longer[place : place + 1] == longer[place - 1 : place]:  # doubled, or a doubled letter written once
        return True
    if place == 0:  # symptomatic, asymptomatic
        return False
    if place == len(longer) - 1:  # pacer, pace
        return len(typed) > _MIN_LENGTH and longer[-1] not in _INFLECTION
    return len(typed) < len(known) or len(typed) > _MIN_LENGTH


def _is_explained(typed: str, known: str) -> bool:
    """Say whether a single edit is one that hands or ears make."""
    shorter = min(len(typed), len(known))
    place = next((i for i in range(shorter) if typed[i] != known[i]), shorter)
    if len(typed) != len(known):
        return _adds_letter(typed, known, place)
    a, b = typed[place], known[place]
    if typed[place + 1 :] != known[place + 1 :]:  # swapped
        return True
    if place == 0:
        return onset(typed) == onset(known)
    return {a, b} <= _VOWELS or frozenset((a, b)) in _NEIGHBOURS | _TWINS
