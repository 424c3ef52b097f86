"""The words of the corpus and of everyday language, as understanding a question needs them."""

from collections.abc import Collection
from functools import cached_property

from ingest.encoder import OnnxEncoder
from ingest.reader import IndexReader
from qa.everyday import EverydayWords
from qa.lexicon import Lexicon
from qa.mending import Mender


class CorpusVocabulary:
    """The vocabulary of one generation, with the encoder's word pieces standing in for everyday language."""

    def __init__(self, reader: IndexReader, encoder: OnnxEncoder) -> None:
        self._reader = reader
        self._encoder = encoder

    @cached_property
    def lexicon(self) -> Lexicon:
        """The names of the things the corpus is about."""
        return Lexicon(self._reader.store.synonyms(), self._reader.store.titles().values(), self.terms)

    @cached_property
    def mender(self) -> Mender:
        """What mends slips of spelling by this vocabulary."""
        return Mender(self.lexicon, self.terms, self.idf, self._encoder.is_one_piece, self.everyday)

    @property
    def terms(self) -> Collection[str]:
        """The stemmed terms of the documents."""
        return self._reader.lexical.vocabulary

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a term over the chunks."""
        return self._reader.lexical.idf(term)

    def everyday(self, word: str) -> bool:
        """Say whether a lower-case word belongs to everyday language."""
        return self._encoder.is_one_piece(word) or word in self._everyday_words

    def pieces(self, word: str) -> int:
        """Return into how many pieces everyday language cuts a word: the more, the rarer."""
        return self._encoder.pieces(word)

    @cached_property
    def _everyday_words(self) -> EverydayWords:
        return EverydayWords(self._encoder.words())
