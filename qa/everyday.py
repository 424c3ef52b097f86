"""Everyday language: the words that a language model's vocabulary holds whole, inflected or put together.

A word-piece vocabulary holds common words whole and cuts rare ones up, and numbers them by how common they are
(Schuster & Nakajima, Japanese and Korean voice search, 2012). Of most it holds few forms: "sticky" but not "stickier",
"water" and "works" but not "waterworks".
"""

import re
from collections.abc import Sequence
from functools import cached_property

import Stemmer

_MIN_STEM = 4
_MIN_WORD = 5
_MIN_HALF = 3
# The words that compounds are made of are among the commoner third.
_COMMON_SHARE = 1 / 3
_PREFIX = re.compile(r"(?:un|re|mis|im|non|over|under|pre|post|ante|anti|peri|intra|inter|sub)(?=\w{5})")
_COMPARISON = re.compile(r"(?<=\w\w\w)(?:ier|iest|ily|iness)$")
_BRITISH = ((re.compile(r"(?<=\w{4})is(?=(?:e[drs]?|ing)$)"), "iz"), (re.compile(r"(?<=\w)ae(?=m)"), "e"))
_FEASIBLE = re.compile(r"(?<=\w\w)able$")
# Endings that make another word rather than another form of the same: rotate and rotator, reject and rejection.
_DERIVED = re.compile(r"(?:ics?|ors?|als?|ions?|ity|ous)$")


class EverydayWords:
    """Tells whether a lower-case word is everyday; `words` are those a vocabulary holds whole, commonest first."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._stemmer = Stemmer.Stemmer("english")

    def __contains__(self, word: str) -> bool:
        """Say whether a word is held whole, in another form, behind a prefix or as two common words in one."""
        return self._is_form(word) or self._is_prefixed(word) or self._is_compound(word)

    @cached_property
    def _held(self) -> frozenset[str]:
        return frozenset(self._words)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(self._stemmer.stemWords([word for word in self._words if len(word) >= _MIN_STEM]))

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(self._words[: round(len(self._words) * _COMMON_SHARE)])

    def _is_form(self, word: str) -> bool:
        if {word, _COMPARISON.sub("y", word), _FEASIBLE.sub("", word), _american(word)} & self._held:
            return True
        if len(word) < _MIN_WORD or _DERIVED.search(word):
            return False
        return any(stem in self._stems for stem in self._stemmer.stemWords([word, _american(word)]))

    def _is_prefixed(self, word: str) -> bool:
        prefix = _PREFIX.match(word)
        return prefix is not None and self._is_form(word[prefix.end() :])

    def _is_compound(self, word: str) -> bool:
        halves = ((word[:place], word[place:]) for place in range(_MIN_HALF, len(word) - _MIN_HALF + 1))
        return any(first in self._common and second in self._common for first, second in halves)


def _american(word: str) -> str:
    """Return a British spelling as the vocabulary may have it."""
    for british, american in _BRITISH:
        word = british.sub(american, word)
    return word
