"""Turn what a chat model claims into drafts, or count why not."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from ingest.lexical import term_set
from qa.answer import Verdict
from qa.bearing import read_bearing
from qa.claim_verifier import ClaimVerifier
from qa.compose import JUDGED
from qa.composer import Draft, Material, Remark
from qa.evidence import Evidence
from qa.model_reading import Reading
from qa.model_request import ModelRequest
from qa.quotes import locate
from qa.reply import RawClaim
from qa.wording import capitalised, tokens_of

MAX_CLAIMS = 8
# What share of a claim's terms its source must hold for the source to be quoted in its place.
_OF_THE_SOURCE = 0.5
_AROUND_KEY = " \"'`[]*."
_OPENING = re.compile(r"(?:yes|no|it depends)\s?[,.:;–—-]\s+", re.IGNORECASE)
_FAULTS: dict[str, str] = {
    "key": "cited a passage that there is not",
    "quote": "quoted what the passage does not say",
    "quantity": "gave another figure than the source",
    "name": "named what the source does not",
    "denial": "denied or affirmed otherwise than the source",
    "wording": "went beyond the words of the source",
    "unreadable": "could not be read",
    "surplus": "came after the most that are shown",
}


class Drafting:
    """The claims of one answer: how many were told, how many `withheld` by reason, how many in their source's words."""

    def __init__(self, request: ModelRequest, material: Material, verifier: ClaimVerifier) -> None:
        self._request, self._material, self._verifier = request, material, verifier
        self.withheld: Counter[str] = Counter()
        self._restored = 0
        self._told: set[tuple[str, ...]] = set()

    @property
    def told(self) -> int:
        """How many claims were drafted."""
        return len(self._told)

    def drafts(self, reading: Reading) -> Iterator[Draft]:
        """Yield the claims of a reply that pass, each once; past MAX_CLAIMS the reply is read no further."""
        with closing(reading.claims()) as claims:
            for raw in claims:
                draft = self._draft(raw)
                if isinstance(draft, str):
                    self.withheld[draft] += 1
                elif (wording := _wording(draft.text)) not in self._told:
                    if self.told == MAX_CLAIMS:
                        self.withheld["surplus"] += 1
                        break
                    yield draft
                    self._told.add(wording)
                    self._restored += wording != _wording(_claimed(raw.text))
        if reading.unreadable:
            self.withheld["unreadable"] += reading.unreadable

    def remarks(self) -> Iterator[Remark]:
        """Yield what was withheld, and why, and how much is told in other words than the model's."""
        if count := self.withheld.total():
            what = "statements of the language model were" if count > 1 else "statement of the language model was"
            reasons = [f"{self.withheld[fault]} {why}" for fault, why in _FAULTS.items() if fault in self.withheld]
            yield Remark(f"{count} {what} withheld: {', '.join(reasons)}.", withheld=True)
        if self._restored:
            what = "sentences stand" if self._restored > 1 else "sentence stands"
            yield Remark(f"{self._restored} {what} in the words of the source, not of the language model.")

    def _draft(self, raw: RawClaim) -> Draft | str:
        """Return a claim as a draft, or its fault. One bad quote spoils a claim: what it was based on is not known."""
        quoted: list[Evidence] = []
        for quote in raw.quotes:
            passage = self._request.passages.get(quote.key.strip(_AROUND_KEY))
            if passage is None:
                return "key"
            span = locate(quote.quote, passage.text)
            touched = passage.touched(*span) if span else ()
            if not touched:
                return "quote"
            quoted += [item for item in touched if item not in quoted]
        if not quoted:
            return "quote"
        text = _claimed(raw.text)
        found = self._verifier.verify(text, [item.text for item in quoted])
        if isinstance(found, str):
            return self._restore(text, raw, quoted) if found == "wording" else found
        evidence = tuple(quoted[place] for place in found.places)
        if found.method == "verbatim":
            return self._verbatim(raw, evidence[0])
        if any(item.sentence.kind == "row" for item in evidence):
            return "wording"  # what a cell means, its table's header says: a row is quoted as it stands
        text = found.text or text
        return Draft(text, evidence, found.method, self._verdict(raw, evidence[0], text))

    def _restore(self, text: str, raw: RawClaim, quoted: list[Evidence]) -> Draft | str:
        """Quote the one sentence that a claim put in other words; no model is set that could say if they follow."""
        if self._verifier.entailment or len(quoted) > 1 or quoted[0].sentence.kind == "row":
            return "wording"
        said = term_set(text)
        if len(said & term_set(quoted[0].text)) < _OF_THE_SOURCE * max(len(said), 1):
            return "wording"
        return self._verbatim(raw, quoted[0])

    def _verbatim(self, raw: RawClaim, item: Evidence) -> Draft:
        return Draft(item.text, (item,), verdict=self._verdict(raw, item, item.text))

    def _verdict(self, raw: RawClaim, item: Evidence, text: str) -> Verdict | None:
        """Return the verdict that the model gives with its first claim, if that settles the question so.

        The sentence must settle it by itself, a claim in other words must say so too, and of all the sentences found
        best the surest must settle it so.
        """
        question = self._material.question
        if self.told or not question.polar or raw.verdict == "none":
            return None
        if any(read_bearing(question.asked, said) != raw.verdict for said in {item.text, text}):
            return None
        alone = self._material.judge([item])
        if not alone or alone[1] != raw.verdict:
            return None
        best = [found for found in self._material.evidence if found.sentence.kind == "prose"][:JUDGED]
        settled = self._material.judge([item, *(found for found in best if found is not item)])
        return raw.verdict if settled and settled[1] == raw.verdict else None


def _wording(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens_of(text))


def _claimed(text: str) -> str:
    """Return a claim without a yes or no in front, which is its verdict."""
    return capitalised(_OPENING.sub("", text.strip()))
