"""Turn what a chat model claims into drafts, or count why not."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from qa.answer import Verdict
from qa.claim_verifier import ClaimVerifier
from qa.composer import Draft, Material, Remark
from qa.evidence import Evidence
from qa.model_reading import Reading
from qa.model_request import ModelRequest
from qa.quotes import locate
from qa.reply import RawClaim
from qa.verdict import sentence_verdict
from qa.wording import tokens_of

MAX_CLAIMS = 8
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
    """The claims of one answer: how many were `told`, and how many `withheld` by reason."""

    def __init__(self, request: ModelRequest, material: Material, verifier: ClaimVerifier) -> None:
        self._request, self._material, self._verifier = request, material, verifier
        self.withheld: Counter[str] = Counter()
        self._told: set[tuple[str, ...]] = set()

    @property
    def told(self) -> int:
        """How many claims were drafted."""
        return len(self._told)

    def drafts(self, reading: Reading) -> Iterator[Draft]:
        """Yield the claims of a reply that pass, each once; past MAX_CLAIMS the reply is read no further."""
        with closing(reading.claims()) as claims:
            for raw in claims:
                wording = tuple(token.text for token in tokens_of(raw.text))
                if wording in self._told:
                    continue
                if self.told == MAX_CLAIMS:
                    self.withheld["surplus"] += 1
                    break
                draft = self._draft(raw)
                if isinstance(draft, Draft):
                    yield draft
                    self._told.add(wording)
                else:
                    self.withheld[draft] += 1
        if reading.unreadable:
            self.withheld["unreadable"] += reading.unreadable

    def remarks(self) -> Iterator[Remark]:
        """Yield what was withheld, and why."""
        if count := self.withheld.total():
            what = "statements of the language model were" if count > 1 else "statement of the language model was"
            reasons = [f"{self.withheld[fault]} {why}" for fault, why in _FAULTS.items() if fault in self.withheld]
            yield Remark(f"{count} {what} withheld: {', '.join(reasons)}.", withheld=True)

    def _draft(self, raw: RawClaim) -> Draft | str:
        """Return a claim as a draft, or its fault. One bad quote spoils a claim: what it was based on is not known."""
        quoted: list[Evidence] = []
        for quote in raw.quotes:
            passage = self._request.passages.get(quote.key.strip())
            if passage is None:
                return "key"
            span = locate(quote.quote, passage.text)
            touched = passage.touched(*span) if span else ()
            if not touched:
                return "quote"
            quoted += [item for item in touched if item not in quoted]
        if not quoted:
            return "quote"
        found = self._verifier.verify(raw.text.strip(), [item.text for item in quoted])
        if isinstance(found, str):
            return found
        evidence = tuple(quoted[place] for place in found.places)
        if found.method == "verbatim":
            return Draft(evidence[0].text, evidence, verdict=self._verdict(raw, evidence[0], verbatim=True))
        if any(item.sentence.kind == "row" for item in evidence):
            return "wording"  # what a cell means, its table's header says: a row is quoted as it stands
        return Draft(raw.text.strip(), evidence, found.method, self._verdict(raw, evidence[0], verbatim=False))

    def _verdict(self, raw: RawClaim, item: Evidence, *, verbatim: bool) -> Verdict | None:
        """Return the model's verdict when the rules find it in the sentence too, and in the claim, if that is another.

        The fitted model of verdicts, which judges sentences, may find it in a claim that is one.
        """
        question = self._material.question
        if not question.polar:
            return None
        borne_out = item.verdict
        if borne_out is None and verbatim and (judged := self._material.judge([item])):
            borne_out = judged[1]
        if not verbatim and borne_out:
            said = {"similarity": item.similarity, "coverage": item.own_coverage}
            borne_out = borne_out if sentence_verdict(question.asked, raw.text, **said) == borne_out else None
        return borne_out if borne_out == raw.verdict else None
