"""An answer for a lay reader: plainer sentences first, and what the terms in it mean."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.answer import Claim
from qa.evidence import Evidence
from qa.lexicon import Lexicon

_HARD_WORD = re.compile(r"[A-Z]{2,}|\d|\w{12,}")
_WORD = re.compile(r"\S+")
_DISLIKE = 0.5  # what a sentence of nothing but hard words loses of its score
_EXPLAINED = 5


def lay_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return evidence best first where a sentence loses score by its share of abbreviations, figures and long words."""
    eased = (replace(item, score=item.score - _DISLIKE * _hardness(item.text)) for item in evidence)
    return sorted(eased, key=lambda item: -item.score)


def explanations(claims: Sequence[Claim], lexicon: Lexicon) -> Iterator[str]:
    """Yield what the glossary says in plain words of the first few things that an answer names."""
    told: dict[str, str] = {}
    for claim in claims:
        for mention in lexicon.mentions(claim.text):
            if mention.synonyms and mention.synonyms.plain:
                told.setdefault(mention.synonyms.term, mention.synonyms.plain)
    for term, plain in list(told.items())[:_EXPLAINED]:
        yield f"In plain words, {term}: {plain}"


def _hardness(text: str) -> float:
    words = _WORD.findall(text)
    return sum(bool(_HARD_WORD.search(word)) for word in words) / max(len(words), 1)
