"""An answer as one text: what clients show that know nothing of claims and citations."""

from dataclasses import dataclass, field

from qa.answer import Answer, CitedReference, Claim
from qa.bibliography import address_of, format_reference
from qa.events import AnswerEvent, Claimed, Completed, Noticed
from qa.render import render_next


@dataclass(frozen=True)
class Mark:
    """A visible mark `[n]` at half-open code-point offsets of the text, with the title and address of its work."""

    start: int
    end: int
    title: str
    url: str


@dataclass
class Transcript:
    """Grows by the events of an answer: notices, claims with their marks, then references and what else to know.

    `base` is the address of this service, under which a passage is found that cites no work on the web.
    """

    base: str
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    answer: Answer | None = None
    _claims: list[Claim] = field(default_factory=list)
    _references: dict[int, CitedReference] = field(default_factory=dict)
    _told: list[str] = field(default_factory=list)

    def tell(self, event: AnswerEvent) -> str:
        """Return what an event adds to the text; nothing that was returned is ever taken back."""
        before = len(self.text)
        match event:
            case Noticed():
                self._told.append(event.text)
                self._append(event.text)
            case Claimed():
                self._claim(event)
            case Completed():
                self._complete(event.answer)
        return self.text[before:]

    def _claim(self, event: Claimed) -> None:
        claim = event.claim
        self._references.update((reference.n, reference) for reference in event.references)
        previous = self._claims[-1] if self._claims else None
        self.text += render_next(claim, previous, verdict=event.verdict, after_text=bool(self.text))
        self._claims.append(claim)
        numbers = [(n, citation) for citation in claim.citations for n in citation.references]
        start = self.text.rfind("".join(f"[{n}]" for n, _ in numbers))
        for number, citation in numbers:
            work = self._references[number]
            end = start + len(f"[{number}]")
            passage = f"{self.base}v1/passages/{citation.document_id}?start={citation.start}&end={citation.end}"
            self.marks.append(Mark(start, end, work.title, address_of(work) or passage))
            start = end

    def _complete(self, answer: Answer) -> None:
        self.answer = answer
        if not self._claims:
            rest = answer.text.removeprefix(self.text).strip()
            if rest:
                self._append(rest)
        if answer.references:
            lines = (f"- [{work.n}] {format_reference(work)}" for work in answer.references)
            self._append("**References**\n\n" + "\n".join(lines))
        for notice in answer.notices:
            if notice not in self._told:
                self._append(f"*{notice}*")

    def _append(self, block: str) -> None:
        self.text += f"\n\n{block}" if self.text else block
