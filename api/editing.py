"""A reviewer's edits of an answer: every sentence keeps a citation that proves it, or is marked as unproved."""

from collections.abc import Iterable

from pydantic import Field

from api.fields import Prose
from api.problems import ProblemError
from ingest.documents import Document
from ingest.reader import IndexReader
from qa.answer import Answer, Citation, Claim, Part
from qa.article import article_of
from qa.article_markdown import to_markdown
from qa.verify import ReferenceList, cited_documents, resolves

_MAX_CITATIONS = 20


class CitedSpan(Part):
    """A span of a document, by half-open code-point offsets."""

    document_id: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class Block(Part):
    """A sentence or table row of an article as a reviewer wants it, with the spans that it cites."""

    text: Prose = Field(min_length=1)
    section: Prose = ""
    table_header: Prose = ""
    citations: list[CitedSpan] = Field(default=[], max_length=_MAX_CITATIONS)


def edited(answer: Answer, blocks: Iterable[Block], reader: IndexReader) -> Answer:
    """Return an answer made of edited blocks, its references numbered anew.

    A sentence is proved as before when neither it nor its citations changed, and when it is verbatim the text it
    cites; any other is marked. Raises ProblemError when a span is not there.
    """
    references = ReferenceList(reader.reference)
    claims = [_claim(block, answer, references, reader) for block in blocks]
    verdict = answer.verdict if claims and answer.claims and claims[0].text == answer.claims[0].text else None
    changed = answer.model_copy(
        update={
            "claims": claims,
            "references": references.references,
            "documents": cited_documents(claims, reader.document),
            "verdict": verdict,
            "status": answer.status if claims else "not_in_corpus",
        }
    )
    return changed.model_copy(update={"text": to_markdown(article_of(changed))})


def unresolved(answer: Answer, reader: IndexReader) -> list[int]:
    """Return the claims, from 0, whose citations no longer stand in the documents: the corpus changed under them."""
    return [
        number
        for number, claim in enumerate(answer.claims)
        if not all(resolves(citation, reader.document(citation.document_id)) for citation in claim.citations)
    ]


def _claim(block: Block, answer: Answer, references: ReferenceList, reader: IndexReader) -> Claim:
    citations = [_citation(span, references, reader) for span in block.citations]
    places = [(c.document_id, c.start, c.end, c.cited_text) for c in citations]
    for claim in answer.claims:
        same = [(c.document_id, c.start, c.end, c.cited_text) for c in claim.citations] == places
        if same and claim.text == block.text:
            return claim.model_copy(update={"citations": citations, "section": block.section})
    verbatim = any(citation.cited_text == block.text for citation in citations)
    return Claim(
        text=block.text,
        support="verified" if verbatim else "unsupported",
        citations=citations,
        section=block.section,
        table_header=block.table_header if verbatim else "",
    )


def _citation(span: CitedSpan, references: ReferenceList, reader: IndexReader) -> Citation:
    document = reader.document(span.document_id)
    if document is None or not span.start < span.end <= len(document.text):
        raise ProblemError(422, "A cited span is not in the documents.", detail=f"{span.document_id} {span.start}")
    return Citation(
        document_id=document.id,
        start=span.start,
        end=span.end,
        cited_text=document.text[span.start : span.end],
        references=references.cite(document, _keys(document, span)),
    )


def _keys(document: Document, span: CitedSpan) -> list[str]:
    """Return the keys that the sentences under a span cite."""
    under = (s for s in document.sentences if s.start < span.end and s.end > span.start)
    return list(dict.fromkeys(key for sentence in under for key in sentence.keys))
