"""Turn drafts into claims whose citations are proved against the stored text."""

from collections.abc import Callable, Sequence

from ingest.documents import Document
from ingest.references import Reference
from qa.answer import Citation, CitedDocument, CitedReference, Claim
from qa.composer import Draft
from qa.tables import header_of


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


def claim_of(draft: Draft, references: ReferenceList, find_document: Callable[[str], Document | None]) -> Claim | None:
    """Return a draft as a claim, or None, with no work cited, when one of its citations does not resolve."""
    citations = [
        Citation(document_id=item.document.id, start=item.sentence.start, end=item.sentence.end, cited_text=item.text)
        for item in draft.evidence
    ]
    if not all(resolves(citation, find_document(citation.document_id)) for citation in citations):
        return None
    header = header_of(draft.evidence[0]) if draft.method == "verbatim" else None
    return Claim(
        text=draft.text,
        support="verified",
        method=draft.method,
        section=draft.section,
        citations=[
            citation.model_copy(update={"references": references.cite(item.document, item.sentence.keys)})
            for citation, item in zip(citations, draft.evidence, strict=True)
        ],
        table_header=draft.evidence[0].document.quote(header) if header else "",
    )


def cited_documents(claims: Sequence[Claim], find_document: Callable[[str], Document | None]) -> list[CitedDocument]:
    """Return each document that claims quote once, in order of first citation, with its review status and date."""
    ids = dict.fromkeys(citation.document_id for claim in claims for citation in claim.citations)
    return [
        CitedDocument(
            document_id=document.id,
            title=document.title,
            evidence_type=document.evidence_type,
            review_status=document.review_status,
            updated=document.updated,
        )
        for document in map(find_document, ids)
        if document
    ]
