"""Mend the slips of spelling in a question: words that no document, no name and no everyday language holds."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from typing import Protocol

from ingest.lexical import STOP_WORDS, terms
from qa.lexicon import Lexicon, Mention
from qa.phonetic import onset
from qa.spelling import easy_slips, is_heard_alike, nearest

# How the stem of a term goes on in a written word: `steroid` in steroids, `injuri` in injury, `stop` in stopped.
_ENDINGS = tuple(
    "e s es ed er ing ings is ion ions ation ations al ally ic ical ment ments ness ity ly ous ive ance ence y".split()
)
_ENDINGS_OF_I = ("y", "ies", "ied")
_ENDINGS_OF_DOUBLED = ("ed", "ing")
_MIN_LENGTH = 4
_AMERICAN = re.compile("^sulph")


class Spelling(Protocol):
    """What mending needs to know of the corpus and of everyday language."""

    @property
    def lexicon(self) -> Lexicon:
        """The names of the things the corpus is about."""
        ...

    @property
    def terms(self) -> Collection[str]:
        """The stemmed terms of the documents."""
        ...

    @property
    def mender(self) -> "Mender":
        """What mends single words."""
        ...


@dataclass(frozen=True)
class Mended:
    """A text with its slips mended, what it mentions, and each word mended with what it was read as."""

    text: str
    mentions: tuple[Mention, ...]
    corrections: tuple[tuple[str, str], ...] = ()


class Mender:
    """Mends single words; what it has to look up is made ready at the first word that needs it."""

    def __init__(
        self,
        lexicon: Lexicon,
        known: Collection[str],
        idf: Callable[[str], float],
        common: Callable[[str], bool],
        everyday: Callable[[str], bool],
    ) -> None:
        """Take the lexicon and the `known` stemmed terms with their idf.

        `common` says what a slip may have been meant for, `everyday` what is no slip, which is more.
        """
        self._lexicon, self._known, self._idf, self._common, self._everyday = lexicon, known, idf, common, everyday
        self.mend = lru_cache(maxsize=4096)(self._mend)
        self._written = cache(self._words_of)

    @cached_property
    def _whole(self) -> dict[str, str]:
        """The word that each stem is cut from."""
        return {stem: word for word in sorted(self._lexicon.words, reverse=True) for stem in terms(word)}

    def _mend(self, word: str) -> str | None:
        """Return what a word that is not known was meant to be, in small letters; None for one to leave alone.

        Words in capitals are names, and names have neighbours that mean something else.
        """
        typed = word.lower()
        if len(word) < _MIN_LENGTH or not word.isalpha() or word.isupper() or typed in self._lexicon.words:
            return None
        stems = terms(typed)
        if not stems or self._everyday(typed):
            return None
        if stems[0] in self._known:  # a stem alone was cut short in writing: riluzol
            whole = self._whole.get(typed)
            return None if whole == f"{typed}s" else whole
        if len(word) == _MIN_LENGTH:
            return next((meant for meant in easy_slips(typed) if meant in STOP_WORDS), None)
        if terms(_AMERICAN.sub("sulf", typed))[0] in self._known:
            return _AMERICAN.sub("sulf", typed)
        begun_alike = self._written(onset(typed)) | self._written(onset(typed[1] + typed[0]))
        meant = nearest(typed, begun_alike, self._rarity)
        if meant is None:
            return next(filter(self._common, easy_slips(typed)), None)
        named = meant in self._lexicon.words or meant in STOP_WORDS
        if not named and not is_heard_alike(typed, meant):
            return None
        known = named or self._common(meant)
        return meant if known else _go_on(meant, stems[0], typed)

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """The terms of the documents by the sound they begin with."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for term in self._known:
            if term.isalpha() and term.isascii():
                found[onset(term)].append(term)
        return found

    @cached_property
    def _named_by_sound(self) -> dict[str, list[str]]:
        """The words of names and of grammar by the sound they begin with."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._lexicon.words | STOP_WORDS:
            found[onset(word)].append(word)
        return found

    def _words_of(self, sound: str) -> frozenset[str]:
        """Return the words that begin with a sound, as they are written: of names, of grammar and of the documents."""
        named = set(self._named_by_sound.get(sound, ()))
        for term in self._by_sound.get(sound, ()):
            whole = [word for word in _written(term) if self._common(word) and terms(word) == [term]]
            named.update(whole or (() if term in self._whole else (term,)))
        return frozenset(named)

    def _rarity(self, word: str) -> float:
        return max((self._idf(term) for term in terms(word)), default=0.0)


def _go_on(stem: str, typed_stem: str, typed: str) -> str:
    """Return a word of a stem of which no word is known: it goes on as what was typed goes on behind its own stem."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed_stem, typed, strict=False)))
    return stem[: len(stem) - len(typed_stem) + shared] + typed[shared:]


def _written(term: str) -> Iterator[str]:
    """Yield the words that a stemmed term may have been."""
    yield term
    yield from (term + ending for ending in _ENDINGS)
    if term.endswith("i"):
        yield from (term[:-1] + ending for ending in _ENDINGS_OF_I)
    yield from (term + term[-1] + ending for ending in _ENDINGS_OF_DOUBLED)


def mend(text: str, spelling: Spelling) -> Mended:
    """Return a text with its slips mended."""
    mentions = tuple(spelling.lexicon.mentions(text))
    corrections: list[tuple[str, str]] = []
    parts: list[str] = []
    end = 0
    for mention in mentions:
        if mention.synonyms or not (meant := spelling.mender.mend(mention.text)):
            continue
        meant = meant.capitalize() if mention.text[0].isupper() else meant
        corrections.append((mention.text, meant))
        parts += (text[end : mention.start], meant)
        end = mention.end
    if not corrections:
        return Mended(text, mentions)
    mended = "".join((*parts, text[end:]))
    return Mended(mended, tuple(spelling.lexicon.mentions(mended)), tuple(corrections))
