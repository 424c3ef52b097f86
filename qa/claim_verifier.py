"""Whether a claim may be shown as supported by the sentences it quotes, and how that was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.lexical import term_set
from qa.answer import Method
from qa.denials import same_polarity
from qa.entailment import Entailment, is_entailment
from qa.lexicon import Lexicon
from qa.quantities import quantities
from qa.shortening import shortened
from qa.wording import tokens_of

Fault = Literal["quantity", "name", "denial", "wording"]
MAX_CLAIM = 600


@dataclass(frozen=True)
class Support:
    """How a claim is supported, the places of the sentences that do, and for a `quote` its text as cut from them."""

    method: Method
    places: tuple[int, ...]
    text: str = ""


class ClaimVerifier:
    """Checks claims by rules, and by an entailment model where one is set.

    The rules alone hold for little but shortened sentences: that the same numbers, names and denials stand in both
    says next to nothing about whether a free wording follows.
    """

    def __init__(self, lexicon: Lexicon, everyday: Callable[[str], bool], entailment: Entailment | None = None) -> None:
        """Take the names of things, what says whether a word in small letters is an everyday one, and a model."""
        self._lexicon, self._everyday, self.entailment = lexicon, everyday, entailment

    def verify(self, claim: str, sentences: Sequence[str]) -> Support | Fault:
        """Return how quoted sentences support a claim, or why they do not."""
        same = [place for place, sentence in enumerate(sentences) if _wording(sentence) == _wording(claim)]
        if same:
            return Support("verbatim", (same[0],))
        cut = {place: text for place, sentence in enumerate(sentences) if (text := shortened(claim, sentence))}
        quoted = " ".join(sentences)
        if not cut and (fault := self.fault(claim, quoted)):
            return fault
        if self.entailment:
            (label,) = self.entailment.labels([(quoted, claim)])
            return Support("entailment", tuple(range(len(sentences)))) if is_entailment(label) else "wording"
        if not cut:
            return "wording"
        first = next(iter(cut.values()))
        return Support("quote", tuple(place for place, text in cut.items() if _wording(text) == _wording(first)), first)

    def fault(self, claim: str, quoted: str) -> Fault | None:
        """Return what a claim states otherwise than what it quotes: a quantity, a name or a denial."""
        if not claim.strip() or len(claim) > MAX_CLAIM or not claim.isprintable():
            return "wording"
        if not quantities(claim) <= quantities(quoted):
            return "quantity"
        if not self._names(claim) <= self._names(quoted) | term_set(quoted):
            return "name"
        return None if same_polarity(claim, quoted) else "denial"

    def _names(self, text: str) -> set[str]:
        """Return the things a text names, and its words that are neither names nor everyday, such as other drugs."""
        names = set()
        for mention in self._lexicon.mentions(text):
            if mention.synonyms:
                names.add(f"named {mention.synonyms.term}")
            elif not mention.text.isdigit() and not self._everyday(mention.text.lower()):
                names |= term_set(mention.text)
        return names


def _wording(text: str) -> list[str]:
    return [token.text for token in tokens_of(text)]
