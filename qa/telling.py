"""Tell drafts as events, each only after its citations were proved, and keep what was told for the whole answer."""

from collections.abc import Callable, Iterable, Iterator

from ingest.documents import Document
from qa.answer import CitedReference, Claim, Verdict
from qa.clock import Clock
from qa.composer import Draft, Remark
from qa.events import Claimed, Noticed
from qa.evidence import Evidence
from qa.verify import ReferenceList, claim_of


class Telling:
    """What one answer has told so far: claims with the first sentence each cites, remarks, and the verdict."""

    def __init__(self, references: ReferenceList, find_document: Callable[[str], Document | None]) -> None:
        self._references, self._find_document = references, find_document
        self.claims: list[tuple[Evidence, Claim]] = []
        self.verdict: Verdict | None = None
        self.withheld = False
        self.notices: list[str] = []

    @property
    def references(self) -> list[CitedReference]:
        """The works cited so far, numbered in order of first citation."""
        return self._references.references

    def warn(self, notices: Iterable[str], *, withheld: bool = False) -> Iterator[Noticed]:
        """Tell what comes before any claim; `withheld` where that leaves part of the question unanswered."""
        yield from (self._noticed(Remark(notice, withheld)) for notice in notices)

    def tell(self, pieces: Iterator[Draft | Remark], clock: Clock) -> Iterator[Claimed | Noticed]:
        """Tell each draft whose citations resolve, then how many did not."""
        unresolved = 0
        for piece in clock.each("compose", pieces):
            if isinstance(piece, Remark):
                yield self._noticed(piece)
                continue
            known = len(self.references)
            with clock.step("verify"):
                claim = claim_of(piece, self._references, self._find_document)
            if claim is None:
                unresolved += 1
                continue
            # A verdict goes with the sentence that carries it, and leads the answer.
            self.verdict = self.verdict if self.claims else piece.verdict
            verdict = None if self.claims else piece.verdict
            self.claims.append((piece.evidence[0], claim))
            yield Claimed(claim=claim, verdict=verdict, references=tuple(self.references[known:]))
        if unresolved:
            were = "sentences were" if unresolved > 1 else "sentence was"
            yield self._noticed(Remark(f"{unresolved} {were} withheld: the citation did not resolve.", withheld=True))

    def _noticed(self, remark: Remark) -> Noticed:
        self.notices.append(remark.text)
        self.withheld |= remark.withheld
        return Noticed(text=remark.text)
