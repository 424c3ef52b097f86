"""Turn chosen evidence into claims whose citations are proved against the stored text."""

from collections.abc import Callable, Sequence

from ingest.documents import Document
from ingest.references import Reference
from qa.answer import Citation, CitedReference, Claim
from qa.compose import header_of
from qa.evidence import Evidence


def resolves(citation: Citation, document: Document | None) -> bool:
    """Say whether a citation's text stands in the document at its offsets: `text[start:end] == cited_text`."""
    return (
        document is not None
        and 0 <= citation.start < citation.end <= len(document.text)
        and document.text[citation.start : citation.end] == citation.cited_text
    )


class ReferenceList:
    """Numbers the works behind an answer in order of first citation."""

    def __init__(self, lookup: Callable[[str], Reference | None]) -> None:
        self._lookup = lookup
        self._numbers: dict[str, int] = {}
        self.references: list[CitedReference] = []

    def cite(self, document: Document, keys: Sequence[str]) -> list[int]:
        """Return the numbers of the works behind a sentence; without any, its own document is cited."""
        works = [(key, work) for key in keys if (work := self._lookup(key))]
        if not works:
            year = int(document.updated[:4]) if document.updated[:4].isdigit() else None
            own = Reference(
                key=document.id, type="webpage", title=document.title, year=year, evidence_type=document.evidence_type
            )
            works = [(f"document {document.id}", own)]  # no key has a space: a work of the same name stays apart
        return [self._number(name, work) for name, work in works]

    def _number(self, name: str, work: Reference) -> int:
        if name not in self._numbers:
            number = len(self.references) + 1
            self._numbers[name] = number
            fields = work.model_dump(exclude={"publisher"})
            self.references.append(CitedReference(n=number, **{**fields, "author": list(work.author)}))
        return self._numbers[name]


def claims_of(
    evidence: Sequence[Evidence],
    references: ReferenceList,
    find_document: Callable[[str], Document | None],
) -> list[tuple[Evidence, Claim]]:
    """Return each piece of evidence whose citation resolves with its claim; the others are withheld."""
    claims: list[tuple[Evidence, Claim]] = []
    for item in evidence:
        sentence = item.sentence
        citation = Citation(document_id=item.document.id, start=sentence.start, end=sentence.end, cited_text=item.text)
        if not resolves(citation, find_document(item.document.id)):
            continue
        numbers = references.cite(item.document, sentence.keys)
        citation = citation.model_copy(update={"references": numbers})
        header = header_of(item)
        claim = Claim(
            text=citation.cited_text,
            support="verified",
            citations=[citation],
            table_header=item.document.quote(header) if header else "",
        )
        claims.append((item, claim))
    return claims
