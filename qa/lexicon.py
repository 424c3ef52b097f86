"""Recognise the things a text names, under any of their names."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import Stemmer

from ingest.lexical import terms
from ingest.synonyms import Synonyms

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True)
class Mention:
    """A run of words at `start`-`end` of a text; `synonyms` when it is a name of something in the lexicon."""

    text: str
    start: int
    end: int
    synonyms: Synonyms | None = None


class Lexicon:
    """Finds names in a text, the longest first, whatever their case, plural or hyphens.

    `words` are the words that names are made of, in small letters; `named` the stemmed terms of names and titles,
    `held` those of the documents.
    """

    def __init__(self, synonyms: Iterable[Synonyms], titles: Iterable[str] = (), held: Collection[str] = ()) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._names: dict[tuple[str, ...], tuple[Synonyms, bool]] = {}
        self.words: set[str] = set()
        for entry in synonyms:
            for form in entry.forms:
                found = _WORD.findall(form)
                self.words.update(word.lower() for word in found)
                words = tuple(self._stems(found))
                if words:
                    self._names.setdefault(words, (entry, form in entry.exact_case))
        self.held = held
        self.named = frozenset(term for text in (*self.words, *titles) for term in terms(text))
        self._longest = max(map(len, self._names), default=0)

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield every word of a text in order, words of one name together."""
        words = list(_WORD.finditer(text))
        stems = self._stems([word.group() for word in words])
        position = 0
        while position < len(words):
            length, entry = self._match(words, stems, position)
            start, end = words[position].start(), words[position + length - 1].end()
            yield Mention(text[start:end], start, end, entry)
            position += length

    def _match(self, words: list[re.Match[str]], stems: list[str], position: int) -> tuple[int, Synonyms | None]:
        """Return how many words the longest name at `position` has, and whose it is; one word without a name."""
        for length in range(min(self._longest, len(words) - position), 0, -1):
            found = self._names.get(tuple(stems[position : position + length]))
            if found and (not found[1] or all(w.group().isupper() for w in words[position : position + length])):
                return length, found[0]
        return 1, None

    def _stems(self, words: list[str]) -> list[str]:
        return [str(stem) for stem in self._stemmer.stemWords([word.lower().removesuffix("'s") for word in words])]
