"""The names of drugs, genes, signs and diseases that a corpus has to spell in one way."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SYMBOL = re.compile(r"[A-Za-z]+[A-Za-z0-9]*")
# A shorter word or symbol is one edit away from too many others.
_MIN_WORD, _MIN_SYMBOL = 6, 4


class Names:
    """A list of names; one that has a capital or a digit is a symbol, such as a gene, whose case counts."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = tuple(names)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(name.lower() for name in self._names)

    @cached_property
    def _symbols(self) -> dict[str, str]:
        return {name.lower(): name for name in self._names if name != name.lower() or not name.isalpha()}

    def misspelt(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each word of a text that is close to a name without being one, with that name."""
        for word in _WORD.findall(text):
            if (near := self._near(word.lower())) is not None:
                yield word, near
        for symbol in _SYMBOL.findall(text):
            meant = self._symbols.get(symbol.lower()) or self._near_symbol(symbol.lower())
            if meant not in (None, symbol):
                yield symbol, str(meant)

    def _near(self, word: str) -> str | None:
        if len(word) < _MIN_WORD or word in self._words or word.removesuffix("s") in self._words:
            return None
        return _closest(word, self._words)

    def _near_symbol(self, symbol: str) -> str | None:
        if symbol.isalpha() or len(symbol) < _MIN_SYMBOL:
            return None
        near = _closest(symbol, (name for name in self._symbols if len(name) >= _MIN_SYMBOL))
        return None if near is None else self._symbols[near]


def _closest(word: str, names: Iterable[str]) -> str | None:
    """Return the name that is one edit away from a word and begins as it does."""
    close = [name for name in names if abs(len(name) - len(word)) <= 1 and name[0] == word[0]]
    found = process.extractOne(word, close, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else None
