"""The names that the documents of a corpus give to things, gathered document by document."""

import re
from collections.abc import Sequence

from ingest.abbreviations import Abbreviations, find_abbreviations
from ingest.documents import Document, Noun
from ingest.glossary import join_synonyms
from ingest.synonyms import Synonyms

_WORD = re.compile(r"[^\W\d_]+")
# A longer word in small letters is no abbreviation written without its capitals.
_LONGEST_SHORT_FORM = 6


class DocumentNames(Noun):
    """What one document contributes: its abbreviations with their long forms, and its short words in small letters."""

    abbreviations: tuple[tuple[str, str], ...] = ()
    words: tuple[str, ...] = ()


def names_of(document: Document) -> DocumentNames:
    """Return the abbreviations that a document introduces, as often as it does, and its short words."""
    quotes = [document.quote(sentence) for sentence in document.sentences]
    words = {word for quote in quotes for word in _WORD.findall(quote)}
    return DocumentNames(
        abbreviations=tuple(pair for quote in quotes for pair in find_abbreviations(quote)),
        words=tuple(sorted(word for word in words if word.islower() and len(word) <= _LONGEST_SHORT_FORM)),
    )


class Terminology:
    """Gathers the names of all documents of a generation."""

    def __init__(self) -> None:
        self._abbreviations = Abbreviations()
        self._words: set[str] = set()

    def add(self, names: DocumentNames) -> None:
        """Add what a document contributes."""
        self._abbreviations.add(names.abbreviations)
        self._words.update(names.words)

    def synonyms(self, glossary: Sequence[Synonyms]) -> list[Synonyms]:
        """Return what each thing is called: the glossary joined with the abbreviations of the documents."""
        return join_synonyms(glossary, self._abbreviations.long_forms(), self._words)
